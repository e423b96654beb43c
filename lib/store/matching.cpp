// Matching: which records belong together. The decisions are the caller's.
#include "store/sqlite_store.hpp"

#include <stdexcept>

namespace contactsync::store {

std::vector<RecordId> SqliteStore::dirty_records(std::size_t limit)
{
    return connection_.read([&] { return records_.dirty(limit); });
}

void SqliteStore::mark_record_dirty(RecordId record)
{
    connection_.write([&] { records_.set_dirty(record, true); });
}

void SqliteStore::clear_dirty(RecordId record)
{
    connection_.write([&] { records_.set_dirty(record, false); });
}

std::optional<StoredRecord> SqliteStore::record(RecordId id)
{
    return connection_.read([&] { return records_.get(id); });
}

std::optional<StoredRecord> SqliteStore::record(ProviderId provider, std::string_view remote_id)
{
    return connection_.read([&] { return records_.get(provider, remote_id); });
}

std::vector<RecordId> SqliteStore::records_of(ContactId contact, std::size_t limit)
{
    return connection_.read([&] { return records_.ids_of_contact(contact, limit); });
}

identity::Candidate SqliteStore::candidate(RecordId id)
{
    const auto stored = record(id);
    if (!stored) throw std::logic_error("store: no record " + std::to_string(std::to_underlying(id)));
    const Contact& values = stored->record.values;
    identity::Candidate candidate;
    candidate.id = id;
    candidate.provider = stored->record.provider;
    candidate.contact = stored->contact;
    candidate.duplicate = stored->contact && stored->link == LinkState::duplicate;
    if (stored->state != RecordState::gone) candidate.keys = identity::keys_of(values, identity_);
    candidate.first_name = values.text(field::first_name);
    candidate.last_name = values.text(field::last_name);
    candidate.updated_at = stored->record.updated_at;
    candidate.remote_id = stored->record.remote_id;
    return candidate;
}

std::vector<RecordId> SqliteStore::holders_of_email(std::string_view key, std::size_t limit)
{
    return connection_.read([&] { return keys_.holders(KeyKind::email, key, limit); });
}

std::vector<RecordId> SqliteStore::holders_of_phone(std::string_view key, std::size_t limit)
{
    return connection_.read([&] { return keys_.holders(KeyKind::phone, key, limit); });
}

std::vector<RecordId> SqliteStore::holders_of_linkedin(std::string_view slug, std::size_t limit)
{
    return connection_.read([&] { return keys_.holders(KeyKind::linkedin, slug, limit); });
}

std::map<ProviderId, std::size_t> SqliteStore::count_phone_holders(std::string_view key)
{
    return connection_.read([&] { return keys_.count_holders(KeyKind::phone, key); });
}

identity::Verdicts SqliteStore::verdicts(std::span<const RecordId> records)
{
    return connection_.read([&] { return verdicts_.among(records); });
}

void SqliteStore::save_verdict(RecordId a, RecordId b, bool same, TimePoint now)
{
    connection_.write([&] { verdicts_.save(a, b, same, now); });
}

ContactId SqliteStore::create_contact(TimePoint now)
{
    return connection_.write([&] { return contacts_.create(now); });
}

void SqliteStore::link(RecordId record, ContactId contact, LinkState state)
{
    connection_.write([&] {
        const auto stored = records_.get(record);
        if (!stored) throw std::logic_error("store: no record " + std::to_string(std::to_underlying(record)));
        if (stored->contact == contact && stored->link == state) return;
        records_.set_link(record, contact, state);
        const bool promoted = stored->link == LinkState::duplicate && state == LinkState::counterpart;
        if (stored->contact != contact || promoted) records_.drop_base(record);
        if (stored->contact && *stored->contact != contact) contacts_.mark_dirty(*stored->contact);
        contacts_.mark_dirty(contact, stored->record.values.opted_out ? Urgency::opt_out : Urgency::edited);
    });
}

void SqliteStore::absorb_contact(ContactId into, ContactId from)
{
    if (into == from) return;
    connection_.write([&] {
        records_.move_contact(into, from);
        operations_.move_contact(into, from);
        reviews_.move_contact(into, from);
        history_.move_contact(into, from);
        contacts_.move_left_out(into, from);
        contacts_.erase(from);
        contacts_.mark_dirty(into);
    });
}

} // namespace contactsync::store
