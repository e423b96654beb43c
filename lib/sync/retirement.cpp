#include "sync/retirement.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <set>

namespace contactsync::sync {
namespace {

constexpr std::size_t kHoldersMax = 20;

/// Live records of the same service that now hold an address of the gone one. A phone says so only where phones are
/// unique: elsewhere families share numbers.
std::set<RecordId> heirs(store::Store& store, const store::StoredRecord& gone, const Capabilities& capabilities)
{
    std::set<RecordId> found;
    const auto add = [&](const std::vector<RecordId>& holders) {
        for (const RecordId holder : holders)
            if (const auto record = store.record(holder); holder != gone.id && record &&
                                                          record->record.provider == gone.record.provider &&
                                                          record->state == store::RecordState::live)
                found.insert(holder);
    };
    const auto keys = store.candidate(gone.id).keys;
    for (const auto& email : keys.emails)
        add(store.holders_of_email(email, kHoldersMax));
    if (capabilities.phones.unique)
        for (const auto& phone : keys.phones)
            add(store.holders_of_phone(phone, kHoldersMax));
    return found;
}

std::set<ProviderId> counterpart_providers(const store::ContactView& contact)
{
    std::set<ProviderId> providers;
    for (const auto& record : contact.records)
        if (record.link == store::LinkState::counterpart) providers.insert(record.record.provider);
    return providers;
}

bool overlap(const store::ContactView& a, const store::ContactView& b)
{
    const auto of_a = counterpart_providers(a);
    const auto of_b = counterpart_providers(b);
    return std::ranges::any_of(of_a, [&](ProviderId provider) { return of_b.contains(provider); });
}

void follow_survivor(store::Store& store, ContactId contact, const store::StoredRecord& survivor,
                     std::optional<RunId> run, TimePoint now)
{
    store::HistoryEntry entry{.at = now,
                              .run = run,
                              .contact = contact,
                              .kind = "merged_there",
                              .provider = survivor.record.provider,
                              .remote_id = survivor.record.remote_id,
                              .because = "its addresses belong to this record now"};
    if (!survivor.contact || *survivor.contact == contact) {
        store.link(survivor.id, contact, store::LinkState::counterpart);
        store.append_history(entry);
        return;
    }
    const auto mine = store.contact(contact);
    const auto theirs = store.contact(*survivor.contact);
    if (!mine || !theirs) return;
    if (overlap(*mine, *theirs)) {
        store::Review review{
            .code = "contacts_overlap",
            .contact = contact,
            .contacts = {std::min(contact, theirs->id), std::max(contact, theirs->id)},
            .records = {survivor.id},
            .providers = {survivor.record.provider},
            .explanation =
                "two records were merged at one service, but another service holds two separate records for them",
            .suggestion = "Merge the two records at the other service as well, or separate the merged one again.",
            .blocks_creation = true};
        store.open_review(review, now);
        return;
    }
    const ContactId into = std::min(contact, theirs->id);
    store.absorb_contact(into, std::max(contact, theirs->id));
    entry.contact = into;
    store.append_history(entry);
}

/// A duplicate that is still there takes the place of the counterpart.
bool promote_duplicate(store::Store& store, ContactId contact, ProviderId provider)
{
    const auto view = store.contact(contact);
    if (!view) return false;
    for (const auto& record : view->records) {
        if (record.record.provider != provider || record.link != store::LinkState::duplicate) continue;
        store.link(record.id, contact, store::LinkState::counterpart);
        return true;
    }
    return false;
}

/// Who a record is no longer matters once it is gone; the others in the question are matched again.
void close_questions_about(store::Store& store, const store::StoredRecord& gone, TimePoint now)
{
    if (!gone.contact) return;
    for (const auto& review : store.reviews_of(*gone.contact)) {
        if (!review.blocks_creation && review.code != "duplicate_record") continue;
        if (std::ranges::find(review.records, gone.id) == review.records.end()) continue;
        store.close_review(review.id, "the record is gone", now);
        for (const ContactId contact : review.contacts)
            store.mark_contact_dirty(contact);
        for (const RecordId other : review.records)
            if (other != gone.id) store.mark_record_dirty(other);
    }
}

} // namespace

void retire_record(store::Store& store, RecordId id, const Capabilities& capabilities, std::optional<RunId> run,
                   TimePoint now)
{
    const auto transaction = store.begin();
    const auto gone = store.record(id);
    if (!gone || gone->state == store::RecordState::gone) return;
    const auto successors = heirs(store, *gone, capabilities);
    store.mark_gone(id, now);
    log::info("record.gone",
              {{"provider", to_string(gone->record.provider)}, {"record", id}, {"successors", successors.size()}});
    close_questions_about(store, *gone, now);
    if (gone->contact) {
        const bool was_counterpart = gone->link == store::LinkState::counterpart;
        if (was_counterpart && successors.size() == 1) {
            follow_survivor(store, *gone->contact, *store.record(*successors.begin()), run, now);
        } else {
            if (was_counterpart) promote_duplicate(store, *gone->contact, gone->record.provider);
            store.append_history({.at = now,
                                  .run = run,
                                  .contact = *gone->contact,
                                  .kind = "gone",
                                  .provider = gone->record.provider,
                                  .remote_id = gone->record.remote_id,
                                  .because = "its service no longer has it"});
        }
        store.mark_contact_dirty(*gone->contact);
    }
    transaction->commit();
}

} // namespace contactsync::sync
