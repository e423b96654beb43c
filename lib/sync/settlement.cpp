#include "sync/settlement.hpp"

#include "base/log.hpp"
#include "merge/merge.hpp"
#include "sync/parked.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

using store::OperationState;

std::vector<Claimed> with_records(store::Store& store, std::vector<store::Operation> operations)
{
    std::vector<Claimed> claimed;
    claimed.reserve(operations.size());
    for (auto& operation : operations) {
        auto record = operation.record ? store.record(*operation.record) : std::nullopt;
        claimed.push_back({std::move(operation), std::move(record)});
    }
    return claimed;
}

/// The record the service now has: its own words, or, when the answer did not say, what it held before with our fields in place.
Record resulting_record(const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (settlement.written.record) return *settlement.written.record;
    Record record;
    if (settlement.claimed.record) record = settlement.claimed.record->record;
    record.provider = operation.provider;
    record.remote_id = settlement.written.remote_id;
    record.raw_hash = 0;
    if (!settlement.claimed.record) {
        record.values = operation.target;
        return record;
    }
    for (const auto& field : settlement.fields) {
        if (field == field::opted_out) record.values.opted_out = operation.target.opted_out;
        else if (is_list(field)) list_of(record.values, field) = list_of(operation.target, field);
        else record.values.set_text(field, std::string(operation.target.text(field)));
    }
    return record;
}

std::vector<store::HistoryEntry> written_history(const Settlement& settlement, const Record& record)
{
    const auto& operation = settlement.claimed.operation;
    std::vector<store::HistoryEntry> history;
    for (const auto& change : operation.changes) {
        if (std::ranges::find(settlement.fields, change.field) == settlement.fields.end()) continue;
        history.push_back({.at = settlement.now,
                           .run = settlement.run,
                           .contact = operation.contact,
                           .kind = std::string(to_string(operation.kind)),
                           .provider = operation.provider,
                           .remote_id = record.remote_id,
                           .field = change.field,
                           .from = change.from,
                           .to = change.to,
                           .because = change.because,
                           .operation = operation.id});
    }
    return history;
}

/// A creation hit a record that another contact of ours already owns and overwrote fields of it: they are put back from the golden record
/// of that contact, and the creation needs a person (reevo contract section 6.9).
void restore_owner(store::Store& store, const Settlement& settlement, store::StoredRecord owner)
{
    const Record& shown = *settlement.written.record;
    merge::Base base = owner.base.value_or(merge::Base{});
    base.theirs = shown.values;
    base.confirmed = true;
    const auto transaction = store.begin();
    store.stage({.provider = shown.provider, .records = {shown}, .unreadable = {}, .watermark = {}, .now = settlement.now});
    store.save_base(owner.id, base);
    store.mark_contact_dirty(*owner.contact);
    park(store, settlement.claimed.operation, "its e-mail address already belongs to the record of another contact", settlement.run,
         settlement.now);
    transaction->commit();
}

} // namespace

std::vector<Claimed> claim(store::Store& store, ProviderId provider, const store::ClaimLimits& limits, RunId run, TimePoint now)
{
    return with_records(store, store.claim(provider, limits, run, now));
}

std::vector<Claimed> unknown(store::Store& store, ProviderId provider, std::size_t limit)
{
    return with_records(store, store.unknown_operations(provider, limit));
}

Effect settle_written(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (operation.kind == OperationKind::archive) {
        store.settle({.operation = operation.id, .state = OperationState::done, .history = written_history(settlement, {})}, settlement.now);
        if (settlement.claimed.record) store.mark_gone(settlement.claimed.record->id, settlement.now);
        return {.updated = true};
    }
    if (settlement.written.overwrote && settlement.written.record) {
        auto owner = store.record(operation.provider, settlement.written.remote_id);
        if (owner && owner->contact && *owner->contact != operation.contact) {
            restore_owner(store, settlement, std::move(*owner));
            return {};
        }
    }
    const Record record = resulting_record(settlement);
    const auto before = settlement.claimed.record && settlement.claimed.record->base ? *settlement.claimed.record->base : merge::Base{};
    auto settled = merge::settle(before, operation.target, record.values, settlement.fields);
    settled.base.confirmed = settlement.written.record.has_value();
    store.settle({.operation = operation.id,
                  .state = OperationState::done,
                  .record = record,
                  .base = settled.base,
                  .history = written_history(settlement, record),
                  .link_created = !operation.record,
                  .dirty = true},
                 settlement.now);
    return {.created = !operation.record, .updated = operation.record.has_value(), .ignored = std::move(settled.ignored)};
}

void settle_adopted(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    const auto owner = store.record(operation.provider, settlement.written.remote_id);
    const auto transaction = store.begin();
    if (owner && owner->contact && *owner->contact != operation.contact) {
        park(store, operation, "an address of it belongs to the record of another contact there", settlement.run, settlement.now);
        transaction->commit();
        return;
    }
    store.stage({.provider = operation.provider, .records = {*settlement.written.record}, .unreadable = {}, .watermark = {}, .now = settlement.now});
    store.discard(operation.id, settlement.now);
    store.mark_contact_dirty(operation.contact);
    store.append_history({.at = settlement.now, .run = settlement.run, .contact = operation.contact, .kind = "adopted",
                          .provider = operation.provider, .remote_id = settlement.written.remote_id,
                          .because = "the record was already there", .operation = operation.id});
    transaction->commit();
}

Effect settle_looked_up(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    const auto& shown = settlement.written.record->values;
    const bool carried_out = std::ranges::all_of(settlement.fields, [&](const std::string& name) {
        return same_value(operation.target, shown, name);
    });
    if (!operation.record || carried_out) return settle_written(store, settlement);

    // Not, or only partly, carried out: what did arrive is no edit of a person, the rest is planned again.
    std::vector<std::string> arrived;
    std::ranges::copy_if(settlement.fields, std::back_inserter(arrived),
                         [&](const std::string& name) { return same_value(operation.target, shown, name); });
    const auto before = settlement.claimed.record && settlement.claimed.record->base ? *settlement.claimed.record->base : merge::Base{};
    auto settled = merge::settle(before, operation.target, shown, arrived);
    const auto transaction = store.begin();
    store.settle({.operation = operation.id, .state = OperationState::retry, .record = settlement.written.record, .base = settled.base, .dirty = true},
                 settlement.now);
    transaction->commit();
    return {};
}

} // namespace contactsync::sync
