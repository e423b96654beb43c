#pragma once

#include "daemon/config/config.hpp"
#include "support/contact_builder.hpp"
#include "support/temp_store.hpp"
#include "sync/report.hpp"

#include <gtest/gtest.h>

#include <array>

namespace contactsync::test {

/// One contact in reevo and replyio with a planned write, a past, a review and a service that cannot hold it.
class PopulatedStore : public ::testing::Test {
protected:
    static constexpr TimePoint kNow{std::chrono::milliseconds{1'700'000'000'000}};

    PopulatedStore()
    {
        run_id = store->begin_run("sync", kNow);
        contact_id = store->create_contact(kNow);
        const RecordId reevo = staged(record(ProviderId::reevo, "r1")
                                          .holds(contact().name("Ann", "Lee").title("CTO").email("ann@house.example")));
        staged(record(ProviderId::replyio, "17")
                   .holds(contact().name("Ann", "Lee").title("Chief").email("ann@house.example")));
        store->save_golden(
            contact_id,
            {.values = contact().name("Ann", "Lee").title("Chief").email("ann@house.example").build(),
             .provenance = {{"title", {.source = ProviderId::replyio, .since = kNow, .because = "latest"}}}});
        const std::vector<PlannedWrite> writes{
            {.provider = ProviderId::reevo,
             .kind = OperationKind::patch,
             .lane = Lane::edit,
             .record = reevo,
             .target = contact().title("Chief"),
             .changes = {{.field = "title", .from = "CTO", .to = "Chief", .because = "replyio, latest"}}}};
        store->replace_planned(contact_id, run_id, writes, kNow);
        const std::vector<std::pair<ProviderId, std::string>> reasons{{ProviderId::tether, "no phone"}};
        store->save_not_mirrorable(contact_id, reasons);
        store->append_history({.at = kNow,
                               .run = run_id,
                               .contact = contact_id,
                               .kind = "joined",
                               .because = "same e-mail ann@house.example"});
        store->append_history({.at = kNow,
                               .run = run_id,
                               .contact = contact_id,
                               .kind = "merged",
                               .provider = ProviderId::replyio,
                               .field = "title",
                               .from = "CTO",
                               .to = "Chief",
                               .because = "latest"});
        store->open_review({.code = "conflict",
                            .contact = contact_id,
                            .contacts = {contact_id},
                            .providers = {ProviderId::reevo, ProviderId::replyio},
                            .field = "city",
                            .explanation = "reevo has \"Bern\", replyio has \"Basel\"",
                            .suggestion = "make the values equal"},
                           kNow);
        store->note_poll(ProviderId::reevo, kNow, true);
        store->note_poll_failure(ProviderId::replyio, "connection refused");
        store->finish_run(run_id, kNow, "attention", 2);
    }

    RecordId staged(Record record)
    {
        store->stage(
            {.provider = record.provider, .records = {record}, .unreadable = {}, .watermark = {}, .now = kNow});
        const RecordId id = store->record(record.provider, record.remote_id)->id;
        store->link(id, contact_id, store::LinkState::counterpart);
        return id;
    }
    std::vector<store::Operation> operations()
    {
        constexpr std::array kPlanned{store::OperationState::planned};
        return store->operations(std::nullopt, kPlanned, 100);
    }
    sync::Report report()
    {
        sync::Report report{.run = run_id, .started_at = kNow, .duration = std::chrono::milliseconds(1234)};
        for (const auto id : kProviders)
            report.providers[id] = {.polled = 1190, .changed = 3, .requests = 17};
        report.contacts = store->counts();
        report.needs_person = 1;
        return report;
    }
    static config::Config config()
    {
        config::Config config;
        for (const auto id : kProviders)
            config.providers[id].limits = {.per_minute = 100};
        return config;
    }

    TempStore store;
    RunId run_id{};
    ContactId contact_id{};
};

} // namespace contactsync::test
