#include "sync/settlement.hpp"

#include "base/log.hpp"
#include "merge/merge.hpp"
#include "merge/project.hpp"
#include "merge/undo.hpp"
#include "sync/first_sight.hpp"
#include "sync/parked.hpp"
#include "sync/undo.hpp"

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

/// The record the service now has: its own words, or, when the answer did not say, what it held before with our fields
/// in place.
Record resulting_record(const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (settlement.written.record) return *settlement.written.record;
    Record record;
    if (settlement.claimed.record) record = settlement.claimed.record->record;
    record.provider = operation.provider;
    record.remote_id = settlement.written.remote_id;
    record.raw_hash = 0; // not shown yet, see was_shown()
    record.updated_at = settlement.now;
    if (!settlement.claimed.record) record.values = operation.target;
    for (const auto& field : settlement.fields)
        merge::copy_field(record.values, operation.target, field);
    return record;
}

merge::Base base_before(const Claimed& claimed)
{
    return claimed.record && claimed.record->base ? *claimed.record->base : merge::Base{};
}

/// What was put back is agreed on, whatever the contact holds.
void note_restored(merge::Base& base, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (operation.kind != OperationKind::restore) return;
    auto restored = operation.changes;
    std::erase_if(restored, [&](const FieldChange& change) {
        return std::ranges::find(settlement.fields, change.field) == settlement.fields.end();
    });
    const merge::Base before = base_before(settlement.claimed);
    for (auto& change : restored) // the contact may have come to hold what was half done
        if (is_half_done(operation, change, before.theirs)) change.from = display_value(before.theirs, change.field);
    merge::accept_restored(base, before, restored);
}

/// What did arrive of a list is ours, and nobody's edit.
void note_left_out(merge::Base& base, const Settlement& settlement, const Record& record)
{
    if (settlement.written.left_out.empty()) return;
    const Contact before = base_before(settlement.claimed).theirs;
    const Contact& target = settlement.claimed.operation.target;
    for (const auto& field : settlement.written.left_out)
        if (is_list(field))
            list_of(base.theirs, field) =
                half_written(list_of(before, field), list_of(target, field), list_of(record.values, field));
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

/// The record that a creation led to, if it is another contact's.
std::optional<store::StoredRecord> owned_elsewhere(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (!is_creation(operation.kind)) return std::nullopt;
    auto owner = store.record(operation.provider, settlement.written.remote_id);
    if (!owner || owner->state == store::RecordState::gone || !owner->contact || *owner->contact == operation.contact)
        return std::nullopt;
    return owner;
}

void stage_shown(store::Store& store, const Settlement& settlement)
{
    const auto& shown = settlement.written.record;
    if (shown)
        store.stage({.provider = shown->provider,
                     .records = {*shown},
                     .unreadable = {},
                     .watermark = {},
                     .now = settlement.now});
}

/// What the creation put into the record is no edit there; everything else that moved is.
merge::Base base_of_overwritten(const Settlement& settlement, const store::StoredRecord& owner)
{
    const Contact& target = settlement.claimed.operation.target;
    const Contact& shown = settlement.written.record->values;
    auto fields = settlement.fields;
    std::erase_if(fields, [&](const std::string& name) { return is_list(name) && !same_value(target, shown, name); });
    return base_after_lookup(owner.base.value_or(merge::Base{.theirs = owner.record.values}), target, shown, fields);
}

/// A creation led to the record of another contact: repeating it would lead there again, so it needs a person. What it
/// overwrote is put back from the golden record of that contact (reevo contract section 6.9).
void leave_to_owner(store::Store& store, const Settlement& settlement, const store::StoredRecord& owner)
{
    stage_shown(store, settlement);
    if (settlement.written.overwrote && settlement.written.record)
        store.save_base(owner.id, base_of_overwritten(settlement, owner));
    store.mark_contact_dirty(*owner.contact);
    park(store, settlement.claimed.operation, "its e-mail address already belongs to the record of another contact",
         settlement.run, settlement.now);
}

Effect store_written(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    if (operation.kind == OperationKind::archive) {
        store.settle(
            {.operation = operation.id, .state = OperationState::done, .history = written_history(settlement, {})},
            settlement.now);
        if (settlement.claimed.record) store.mark_gone(settlement.claimed.record->id, settlement.now);
        return {.updated = true};
    }
    if (const auto owner = owned_elsewhere(store, settlement)) {
        leave_to_owner(store, settlement, *owner);
        return {};
    }
    const Record record = resulting_record(settlement);
    auto settled = merge::settle(base_before(settlement.claimed), operation.target, record.values, settlement.fields);
    settled.base.confirmed = settlement.written.record.has_value();
    note_left_out(settled.base, settlement, record);
    note_restored(settled.base, settlement);
    store.settle({.operation = operation.id,
                  .state = OperationState::done,
                  .record = record,
                  .base = settled.base,
                  .history = written_history(settlement, record),
                  .link_created = !operation.record,
                  .dirty = true},
                 settlement.now);
    return {
        .created = !operation.record, .updated = operation.record.has_value(), .ignored = std::move(settled.ignored)};
}

void store_adopted(store::Store& store, const Settlement& settlement)
{
    if (const auto owner = owned_elsewhere(store, settlement)) {
        leave_to_owner(store, settlement, *owner);
        return;
    }
    const auto& operation = settlement.claimed.operation;
    stage_shown(store, settlement);
    store.discard(operation.id, settlement.now);
    store.mark_contact_dirty(operation.contact);
    store.append_history({.at = settlement.now,
                          .run = settlement.run,
                          .contact = operation.contact,
                          .kind = "adopted",
                          .provider = operation.provider,
                          .remote_id = settlement.written.remote_id,
                          .because = "the record was already there",
                          .operation = operation.id});
}

Effect store_looked_up(store::Store& store, const Settlement& settlement)
{
    const auto& operation = settlement.claimed.operation;
    const auto& record = *settlement.written.record;
    const merge::Base before = base_before(settlement.claimed);
    Settlement arrived = settlement;
    std::erase_if(arrived.fields,
                  [&](const std::string& name) { return !same_value(operation.target, record.values, name); });
    if (arrived.fields.size() == settlement.fields.size()) return store_written(store, settlement);

    // Made, but somebody or the service changed it since; or not, or only partly, carried out. What is missing is
    // planned again.
    const bool created = !operation.record;
    merge::Base base = base_after_lookup(before, operation.target, record.values, settlement.fields);
    note_restored(base, arrived);
    store.settle({.operation = operation.id,
                  .state = created ? OperationState::done : OperationState::retry,
                  .not_before = settlement.not_before,
                  .record = record,
                  .base = std::move(base),
                  .history = written_history(arrived, record),
                  .link_created = created,
                  .dirty = true},
                 settlement.now);
    return {.created = created};
}

constexpr std::size_t kRecordsMax = 100;

bool has_counterpart(store::Store& store, const store::Operation& operation)
{
    return std::ranges::any_of(store.records_of(operation.contact, kRecordsMax), [&](RecordId id) {
        const auto record = store.record(id);
        return record && record->record.provider == operation.provider && record->link == store::LinkState::counterpart;
    });
}

Claimed as_claimed_now(store::Store& store, const Claimed& claimed)
{
    return {.operation = as_it_stands(store, claimed.operation),
            .record = claimed.record ? store.record(claimed.record->id) : std::nullopt};
}

/// While an answer was on its way, polls may have moved the record and joins the contact.
Settlement as_settled_now(store::Store& store, const Settlement& sent)
{
    Settlement now = sent;
    now.claimed = as_claimed_now(store, sent.claimed);
    return now;
}

bool was_adopted(const provider::Written& written)
{
    return written.adopted && !written.overwrote && written.record;
}

} // namespace

std::vector<Claimed> claim(store::Store& store, ProviderId provider, const store::ClaimLimits& limits, RunId run,
                           TimePoint now)
{
    return with_records(store, store.claim(provider, limits, run, now));
}

std::vector<Claimed> unknown(store::Store& store, ProviderId provider, std::size_t limit)
{
    return with_records(store, store.unknown_operations(provider, limit));
}

store::Operation as_it_stands(store::Store& store, store::Operation operation)
{
    if (const auto stored = store.operation(operation.id)) operation.contact = stored->contact;
    return operation;
}

std::vector<Claimed> renewed(store::Store& store, const std::vector<Claimed>& claimed)
{
    std::vector<Claimed> now;
    now.reserve(claimed.size());
    for (const Claimed& before : claimed) {
        Claimed& after = now.emplace_back(as_claimed_now(store, before));
        after.superfluous = is_creation(after.operation.kind) && has_counterpart(store, after.operation);
    }
    return now;
}

std::vector<Effect> settle_answer(store::Store& store, const std::vector<Settlement>& settlements)
{
    const auto transaction = store.begin();
    std::vector<Effect> effects;
    effects.reserve(settlements.size());
    for (const Settlement& sent : settlements) {
        const Settlement settlement = as_settled_now(store, sent);
        if (was_adopted(settlement.written)) {
            store_adopted(store, settlement);
            effects.emplace_back();
        } else {
            effects.push_back(store_written(store, settlement));
        }
    }
    transaction->commit();
    return effects;
}

Effect settle_written(store::Store& store, const Settlement& settlement)
{
    const auto transaction = store.begin();
    Effect effect = store_written(store, as_settled_now(store, settlement));
    transaction->commit();
    return effect;
}

void settle_adopted(store::Store& store, const Settlement& settlement)
{
    const auto transaction = store.begin();
    store_adopted(store, as_settled_now(store, settlement));
    transaction->commit();
}

Effect settle_looked_up(store::Store& store, const Settlement& settlement)
{
    const auto transaction = store.begin();
    Effect effect = store_looked_up(store, as_settled_now(store, settlement));
    transaction->commit();
    return effect;
}

void release(store::Store& store, const store::Operation& operation, std::optional<TimePoint> not_before, TimePoint now)
{
    store.settle({.operation = operation.id,
                  .state = not_before ? OperationState::retry : OperationState::planned,
                  .not_before = not_before,
                  .dirty = true},
                 now);
}

} // namespace contactsync::sync
