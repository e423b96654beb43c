#pragma once

#include "support/contact_builder.hpp"
#include "support/temp_store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace contactsync::test {

inline TimePoint at(int ms)
{
    return TimePoint{std::chrono::milliseconds{ms}};
}

/// Records by their remote ids, writes by their targets: what most tests about the store need.
class StoreTest : public ::testing::Test {
protected:
    static constexpr store::ClaimLimits kMany{.imports = 100, .opt_outs = 100, .others = 100};

    store::StageResult stage(std::vector<Record> records, int ms = 1)
    {
        store::StageBatch batch{.now = at(ms)};
        if (!records.empty()) batch.provider = records.front().provider;
        batch.records = std::move(records);
        return store->stage(batch);
    }
    RecordId id_of(ProviderId provider, std::string_view remote_id)
    {
        return store->record(provider, remote_id).value().id;
    }
    RecordId staged(Record record)
    {
        stage({record});
        return id_of(record.provider, record.remote_id);
    }
    /// A contact with these records as counterparts, with nothing left to look at.
    ContactId linked(const std::vector<Record>& records)
    {
        const ContactId contact = store->create_contact(at(1));
        for (const Record& record : records) {
            const RecordId id = staged(record);
            store->link(id, contact, store::LinkState::counterpart);
            store->clear_dirty(id);
        }
        store->clear_contact_dirty(contact);
        return contact;
    }
    RunId run()
    {
        if (!run_) run_ = store->begin_run("sync", at(1));
        return *run_;
    }
    static PlannedWrite creation(ProviderId provider, Contact target, Lane lane = Lane::creation)
    {
        return {.provider = provider,
                .kind = OperationKind::create,
                .lane = lane,
                .record = {},
                .target = std::move(target),
                .changes = {{.field = "title", .from = "", .to = "CTO", .because = "only value"}}};
    }
    static PlannedWrite change(ProviderId provider, RecordId record, Contact target, Lane lane = Lane::edit)
    {
        PlannedWrite write = creation(provider, std::move(target), lane);
        write.kind = OperationKind::patch;
        write.record = record;
        return write;
    }
    void plan(ContactId contact, std::vector<PlannedWrite> writes, int ms = 1)
    {
        store->replace_planned(contact, run(), writes, at(ms));
    }
    std::vector<store::Operation> claim(ProviderId provider, int ms = 100, const store::ClaimLimits& limits = kMany)
    {
        return store->claim(provider, limits, run(), at(ms));
    }
    store::Operation claim_one(ProviderId provider)
    {
        store->approve_planned();
        return claim(provider).at(0);
    }

    TempStore store;

private:
    std::optional<RunId> run_;
};

} // namespace contactsync::test
