// The outbox: writes that exist before their requests do, and what came of them.
#include "store/sqlite_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace contactsync::store {

namespace {

void copy_field(std::string_view field, const Contact& from, Contact& to)
{
    if (is_list(field)) {
        list_of(to, field) = list_of(from, field);
    } else if (field == field::opted_out) {
        to.opted_out = from.opted_out;
    } else {
        to.set_text(field, std::string(from.text(field)));
    }
}

} // namespace

void SqliteStore::approve_planned()
{
    connection_.write([&] { operations_.approve_planned(); });
}

bool SqliteStore::anything_to_approve()
{
    return connection_.read([&] { return operations_.any_unapproved(); });
}

void SqliteStore::approve(OperationId id, std::span<const FieldChange> changes)
{
    connection_.write([&] {
        auto operation = operations_.get(id);
        if (!operation || changes.empty()) return;
        const auto stored = operation->record ? records_.get(*operation->record) : std::nullopt;
        const Contact held = stored ? stored->record.values : Contact{};
        std::erase_if(operation->changes, [&](const FieldChange& change) {
            const bool left_out = std::ranges::find(changes, change) == changes.end();
            if (left_out) copy_field(change.field, held, operation->target);
            return left_out;
        });
        operations_.approve(id, operation->target, operation->changes);
    });
}

std::vector<Operation> SqliteStore::claim(ProviderId provider, const ClaimLimits& limits, RunId run, TimePoint now)
{
    return connection_.write_durably([&] {
        std::vector<Operation> batch = operations_.due(provider, limits, now);
        for (Operation& operation : batch) {
            operations_.mark_sent(operation.id, run, now);
            operation.run = run;
            operation.state = OperationState::in_flight;
            operation.sent_at = now;
            ++operation.attempts;
        }
        return batch;
    });
}

std::optional<TimePoint> SqliteStore::next_due(ProviderId provider)
{
    return connection_.read([&] { return operations_.next_due(provider); });
}

void SqliteStore::discard(OperationId id, TimePoint)
{
    connection_.write([&] {
        const auto operation = operations_.get(id);
        if (!operation) return;
        std::vector<Freed> freed;
        drop_operation(*operation, freed);
        wake_waiting_for(freed, operation->contact);
    });
}

void SqliteStore::settle(const WriteResult& result, TimePoint now)
{
    connection_.write([&] {
        const auto operation = operations_.get(result.operation);
        if (!operation)
            throw std::logic_error("store: no operation " + std::to_string(std::to_underlying(result.operation)));
        std::string error = result.error;
        auto record = settle_record(result, *operation, now, error);
        if (!record) record = operation->record;
        if (result.base && record) records_.set_base(*record, *result.base);
        operations_.settle(operation->id, result.state, error, result.not_before, record);
        for (const HistoryEntry& entry : result.history)
            history_.append(entry);
        if (result.dirty) contacts_.mark_dirty(operation->contact);
        if (result.state == OperationState::done) finish(*operation);
    });
}

/// Stores the record as now known and links a created one. One that is another contact's already is left to it:
/// matching decides.
std::optional<RecordId> SqliteStore::settle_record(const WriteResult& result, const Operation& operation, TimePoint now,
                                                   std::string& error)
{
    if (!result.record) return std::nullopt;
    const auto before = records_.values_hash(result.record->provider, result.record->remote_id);
    const PutResult put = records_.put(*result.record, now);
    const std::uint64_t after = values_hash_of(result.record->values);
    if (before && *before != after) superseded_.note(put.id, *before, now);
    superseded_.forget(put.id, after);
    sweeps_.mark(result.record->provider, put.id);
    if (put.contact && *put.contact != operation.contact) {
        records_.set_dirty(put.id, true);
        contacts_.mark_dirty(*put.contact);
        contacts_.mark_dirty(operation.contact);
        if (!error.empty()) error += "; ";
        error += "its record belongs to contact " + std::to_string(std::to_underlying(*put.contact));
        return std::nullopt;
    }
    if (put.contact) {
        if (put.returned) demote_if_replaced(put.id, *put.contact, result.record->provider);
    } else if (result.link_created) {
        const bool second = records_.has_other_counterpart(operation.contact, result.record->provider, put.id);
        records_.set_link(put.id, operation.contact, second ? LinkState::duplicate : LinkState::counterpart);
        records_.set_dirty(put.id, false);
        contacts_.mark_dirty(operation.contact);
    }
    return put.id;
}

/// The record holds now what was claimed for it. A creation that was planned beside this one would make a second
/// record.
void SqliteStore::finish(const Operation& operation)
{
    claims_.release(operation.id);
    providers_.note_written(operation.provider);
    if (!is_creation(operation.kind)) return;
    std::vector<Freed> freed;
    for (const Operation& other : operations_.open_of(operation.contact)) {
        const bool unsent = other.state == OperationState::planned || other.state == OperationState::retry;
        if (unsent && other.provider == operation.provider && is_creation(other.kind)) drop_operation(other, freed);
    }
    wake_waiting_for(freed, operation.contact);
}

void SqliteStore::shift_retries(std::chrono::milliseconds back)
{
    connection_.write([&] { operations_.shift_retries(back); });
}

std::size_t SqliteStore::adopt_in_flight()
{
    return connection_.write([&] { return operations_.adopt_in_flight(); });
}

std::vector<Operation> SqliteStore::unknown_operations(ProviderId provider, std::size_t limit)
{
    return connection_.read([&] { return operations_.unknown(provider, limit); });
}

std::optional<Operation> SqliteStore::operation(OperationId id)
{
    return connection_.read([&] { return operations_.get(id); });
}

std::vector<Operation> SqliteStore::operations(std::optional<RunId> run, std::span<const OperationState> states,
                                               std::size_t limit)
{
    return connection_.read(
        [&] { return run ? operations_.of_run(*run, states, limit) : operations_.in_states(states, limit); });
}

std::vector<Operation> SqliteStore::operations_of(ContactId contact)
{
    return connection_.read([&] { return operations_.of_contact(contact); });
}

std::size_t SqliteStore::unpark(std::span<const OperationId> ids)
{
    return connection_.write([&] {
        std::vector<Operation> parked = operations_.parked();
        if (!ids.empty()) {
            std::erase_if(
                parked, [&](const Operation& operation) { return std::ranges::find(ids, operation.id) == ids.end(); });
            for (const Operation& operation : parked)
                records_.forget_gone(operation.contact, std::nullopt);
        } else {
            records_.forget_gone(std::nullopt, std::nullopt);
            contacts_.forget_left_out(std::nullopt, std::nullopt);
        }
        for (const Operation& operation : parked)
            retry_parked(operation);
        return parked.size();
    });
}

/// A newer plan for the same record goes before the parked one, which could write old values or create a second record.
void SqliteStore::retry_parked(const Operation& parked)
{
    reviews_.close_of_operation(parked.id, "to be retried");
    contacts_.mark_dirty(parked.contact);
    const std::vector<Operation> open = operations_.open_of(parked.contact);
    const bool replaced = std::ranges::any_of(open, [&](const Operation& other) {
        return other.id != parked.id && other.state != OperationState::parked && other.provider == parked.provider &&
               other.record == parked.record;
    });
    if (!replaced) return operations_.requeue(parked.id);
    std::vector<Freed> freed;
    drop_operation(parked, freed);
    wake_waiting_for(freed, parked.contact);
}

} // namespace contactsync::store
