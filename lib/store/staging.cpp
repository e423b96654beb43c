// Staging: what the services hold, as listed. The hot path of a poll.
#include "store/sqlite_store.hpp"

namespace contactsync::store {

void SqliteStore::begin_sweep(ProviderId provider)
{
    connection_.write([&] { providers_.begin_sweep(provider); });
    sweeps_.begin(provider);
}

std::vector<bool> SqliteStore::needs_decoding(ProviderId provider, std::span<const EntryHash> entries)
{
    return connection_.read([&] {
        std::vector<bool> needed;
        needed.reserve(entries.size());
        for (const EntryHash& entry : entries) {
            const auto known = records_.known(provider, entry.remote_id, entry.hash);
            if (known) sweeps_.mark(provider, known->id);
            needed.push_back(!known || !known->unchanged);
        }
        return needed;
    });
}

StageResult SqliteStore::stage(const StageBatch& batch)
{
    return connection_.write([&] {
        StageResult result;
        const bool had_unreadable = providers_.has_unreadable(batch.provider);
        for (const Record& record : batch.records) {
            stage_record(record, batch.now, result);
            if (had_unreadable) providers_.forget_unreadable(batch.provider, record.remote_id);
        }
        for (const Unreadable& unreadable : batch.unreadable) {
            providers_.keep_unreadable(batch.provider, unreadable, batch.now);
            // It is there, whatever it holds: not missing.
            if (const auto known = records_.known(batch.provider, unreadable.remote_id, 0))
                sweeps_.mark(batch.provider, known->id);
        }
        if (batch.watermark) providers_.save_watermark(batch.provider, *batch.watermark);
        return result;
    });
}

void SqliteStore::stage_record(const Record& record, TimePoint now, StageResult& result)
{
    const PutResult put = records_.put(record, now);
    sweeps_.mark(record.provider, put.id);
    if (!put.added && !put.content_changed && !put.returned) {
        ++result.unchanged;
        return;
    }
    ++(put.added ? result.added : result.changed);
    result.opt_out |= put.opt_out_changed;
    if (!put.added && (put.keys_changed || put.returned)) records_.set_dirty(put.id, true);
    if (!put.contact) return;
    if (put.returned) demote_if_replaced(put.id, *put.contact, record.provider);
    contacts_.mark_dirty(*put.contact, put.opt_out_changed ? Urgency::opt_out : Urgency::edited);
}

/// While the record was away its contact may have got another one there; there is one counterpart a provider.
void SqliteStore::demote_if_replaced(RecordId record, ContactId contact, ProviderId provider)
{
    if (records_.has_other_counterpart(contact, provider, record))
        records_.set_link(record, contact, LinkState::duplicate);
}

bool SqliteStore::shows_older_version(const Record& listed)
{
    return connection_.read([&] { return records_.holds_later_version(listed); });
}

bool SqliteStore::shows_superseded(const Record& listed, TimePoint since)
{
    return connection_.read([&] {
        const auto known = records_.known(listed.provider, listed.remote_id, listed.raw_hash);
        return known && !known->unchanged && superseded_.holds(known->id, values_hash_of(listed.values), since);
    });
}

std::vector<StoredRecord> SqliteStore::unshown(ProviderId provider, std::size_t limit)
{
    return connection_.read([&] {
        std::vector<StoredRecord> records;
        for (const RecordId id : records_.unshown(provider, limit))
            records.push_back(records_.get(id).value());
        return records;
    });
}

std::vector<StoredRecord> SqliteStore::unseen(ProviderId provider, std::size_t limit)
{
    return connection_.read([&] {
        std::vector<StoredRecord> records;
        if (!sweeps_.active(provider)) return records;
        records_.each_live(provider, [&](RecordId id) {
            if (records.size() == limit) return false;
            if (!sweeps_.saw(provider, id)) records.push_back(records_.get(id).value());
            return true;
        });
        return records;
    });
}

void SqliteStore::mark_creations_seen(ProviderId provider, TimePoint since)
{
    connection_.read([&] {
        for (const RecordId record : operations_.created_since(provider, since))
            sweeps_.mark(provider, record);
    });
}

std::size_t SqliteStore::count_unseen(ProviderId provider)
{
    return connection_.read([&] {
        std::size_t count = 0;
        if (!sweeps_.active(provider)) return count;
        records_.each_live(provider, [&](RecordId id) {
            count += sweeps_.saw(provider, id) ? 0 : 1;
            return true;
        });
        return count;
    });
}

void SqliteStore::mark_seen(RecordId record)
{
    const auto stored = connection_.read([&] { return records_.get(record); });
    if (stored) sweeps_.mark(stored->record.provider, record);
}

void SqliteStore::mark_gone(RecordId record, TimePoint)
{
    connection_.write([&] {
        const auto stored = records_.get(record);
        if (!stored || stored->state == RecordState::gone) return;
        records_.mark_gone(*stored);
        providers_.forget_unreadable(stored->record.provider, stored->record.remote_id);
        if (stored->contact) contacts_.mark_dirty(*stored->contact);
    });
}

} // namespace contactsync::store
