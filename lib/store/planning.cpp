// Planning: what a contact agreed on, and the writes that follow from it.
#include "merge/project.hpp"
#include "store/sqlite_store.hpp"

#include <algorithm>
#include <iterator>

namespace contactsync::store {

namespace {

/// A restoring write is no part of the plan: it stays until it is done or overtaken.
bool is_unsent_plan(const Operation& operation)
{
    const bool unsent = operation.state == OperationState::planned || operation.state == OperationState::retry;
    return unsent && operation.kind != OperationKind::restore;
}

bool same_write(const Operation& operation, const PlannedWrite& write)
{
    return operation.provider == write.provider && operation.record == write.record && operation.kind == write.kind &&
           operation.target == write.target && operation.changes == write.changes;
}

/// The service refused just this: asking again is a person's decision.
bool is_parked_as(const Operation& operation, const PlannedWrite& write)
{
    return operation.state == OperationState::parked && operation.provider == write.provider &&
           operation.record == write.record && operation.changes == write.changes;
}

} // namespace

std::vector<ContactId> SqliteStore::dirty_contacts(std::size_t limit)
{
    return connection_.read([&] { return contacts_.dirty(limit); });
}

void SqliteStore::mark_contact_dirty(ContactId contact)
{
    connection_.write([&] { contacts_.mark_dirty(contact); });
}

void SqliteStore::clear_contact_dirty(ContactId contact)
{
    connection_.write([&] { contacts_.clear_dirty(contact); });
}

std::optional<ContactView> SqliteStore::contact(ContactId id)
{
    return connection_.read([&]() -> std::optional<ContactView> {
        if (!contacts_.has(id)) return std::nullopt;
        ContactView view;
        view.id = id;
        view.golden = contacts_.golden(id);
        view.open = operations_.open_of(id);
        view.held = reviews_.holds(id);
        for (const ProviderId provider : contacts_.left_out(id))
            view.left_out.insert(provider);
        for (StoredRecord& stored : records_.of_contact(id))
            (stored.state == RecordState::gone ? view.tombstones : view.records).push_back(std::move(stored));
        return view;
    });
}

void SqliteStore::save_golden(ContactId contact, const merge::Golden& golden)
{
    connection_.write([&] { contacts_.save_golden(contact, golden); });
}

void SqliteStore::save_base(RecordId record, const merge::Base& base)
{
    connection_.write([&] { records_.set_base(record, base); });
}

std::vector<std::string> SqliteStore::taken(ProviderId provider, KeyKind kind, std::span<const std::string> values,
                                            std::optional<RecordId> except, ContactId contact)
{
    return connection_.read([&] {
        std::vector<std::string> found;
        std::ranges::copy_if(values, std::back_inserter(found), [&](const std::string& value) {
            const Key key{kind, kind == KeyKind::email ? identity::email_key(value, identity_) : value};
            return keys_.held_by_other(provider, kind, key.value, except) ||
                   claims_.claimed_by_other(provider, key, contact);
        });
        return found;
    });
}

std::vector<std::string> SqliteStore::taken_emails(ProviderId provider, std::span<const std::string> values,
                                                   std::optional<RecordId> except, ContactId contact)
{
    return taken(provider, KeyKind::email, values, except, contact);
}

std::vector<std::string> SqliteStore::taken_phones(ProviderId provider, std::span<const std::string> values,
                                                   std::optional<RecordId> except, ContactId contact)
{
    return taken(provider, KeyKind::phone, values, except, contact);
}

void SqliteStore::replace_planned(ContactId contact, RunId run, std::span<const PlannedWrite> writes, TimePoint now)
{
    connection_.write([&] {
        std::vector<Operation> unsent;
        std::vector<Operation> others;
        for (Operation& operation : operations_.open_of(contact))
            (is_unsent_plan(operation) ? unsent : others).push_back(std::move(operation));

        std::vector<const PlannedWrite*> fresh;
        for (const PlannedWrite& write : writes) {
            const auto same =
                std::ranges::find_if(unsent, [&](const Operation& known) { return same_write(known, write); });
            if (same == unsent.end()) {
                fresh.push_back(&write);
                continue;
            }
            operations_.set_lane(same->id, write.lane);
            unsent.erase(same);
        }
        std::vector<Freed> freed;
        for (const Operation& obsolete : unsent)
            drop_operation(obsolete, freed);
        for (const PlannedWrite* write : fresh) {
            const bool parked =
                std::ranges::any_of(others, [&](const Operation& other) { return is_parked_as(other, *write); });
            if (!parked) plan_write(contact, run, *write, now);
        }
        wake_waiting_for(freed, contact);
    });
}

OperationId SqliteStore::enqueue(ContactId contact, RunId run, const PlannedWrite& write, TimePoint now)
{
    return connection_.write([&] { return plan_write(contact, run, write, now); });
}

OperationId SqliteStore::plan_write(ContactId contact, RunId run, const PlannedWrite& write, TimePoint now)
{
    const auto stored = write.record ? records_.get(*write.record) : std::nullopt;
    Contact held;
    if (stored)
        for (const FieldChange& change : write.changes)
            merge::copy_field(held, stored->record.values, change.field);
    const OperationId id = operations_.insert(contact, run, write, held, now);
    claims_.claim(write.provider, id, claimed_keys(write, stored));
    return id;
}

/// All addresses of a creation; of a change those that the record does not hold yet.
std::vector<Key> SqliteStore::claimed_keys(const PlannedWrite& write, const std::optional<StoredRecord>& stored) const
{
    const std::vector<Key> wanted = index_keys(write.target, identity_);
    const std::vector<Key> held = stored ? index_keys(stored->record.values, identity_) : std::vector<Key>{};
    std::vector<Key> added;
    std::ranges::set_difference(wanted, held, std::back_inserter(added));
    return added;
}

void SqliteStore::drop_operation(const Operation& operation, std::vector<Freed>& freed)
{
    for (Key& key : claims_.release(operation.id))
        freed.push_back({operation.provider, std::move(key)});
    operations_.erase(operation.id);
}

void SqliteStore::wake_waiting_for(const std::vector<Freed>& freed, ContactId except)
{
    for (const Freed& item : freed) {
        if (!claims_.claimed(item.provider, item.key)) keys_.wake_contacts(item.key, except);
    }
}

void SqliteStore::leave_out(ContactId contact, ProviderId provider, TimePoint now)
{
    connection_.write([&] {
        contacts_.leave_out(contact, provider, now);
        contacts_.mark_dirty(contact);
    });
}

void SqliteStore::allow_creation(ContactId contact, ProviderId provider)
{
    connection_.write([&] {
        records_.forget_gone(contact, provider);
        contacts_.forget_left_out(contact, provider);
        contacts_.mark_dirty(contact);
    });
}

void SqliteStore::save_not_mirrorable(ContactId contact, std::span<const std::pair<ProviderId, std::string>> reasons)
{
    connection_.write([&] { contacts_.save_not_mirrorable(contact, reasons); });
}

std::vector<std::pair<ProviderId, std::string>> SqliteStore::not_mirrorable(ContactId contact)
{
    return connection_.read([&] { return contacts_.not_mirrorable(contact); });
}

} // namespace contactsync::store
