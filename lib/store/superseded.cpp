#include "store/superseded.hpp"

namespace contactsync::store {

Superseded::Superseded(SQLite::Database& database)
    : note_(database, "INSERT INTO superseded (record_id, values_hash, at_ms) VALUES (:record, :hash, :now) "
                      "ON CONFLICT (record_id, values_hash) DO UPDATE SET at_ms = excluded.at_ms"),
      forget_(database, "DELETE FROM superseded WHERE record_id = :record AND values_hash = :hash"),
      forget_before_(database, "DELETE FROM superseded WHERE at_ms < :time"),
      holds_(database, "SELECT 1 FROM superseded WHERE record_id = :record AND values_hash = :hash AND at_ms >= :since")
{}

void Superseded::note(RecordId record, std::uint64_t values_hash, TimePoint now)
{
    note_.execute(":record", record, ":hash", values_hash, ":now", now);
}

void Superseded::forget(RecordId record, std::uint64_t values_hash)
{
    forget_.execute(":record", record, ":hash", values_hash);
}

void Superseded::forget_before(TimePoint time)
{
    forget_before_.execute(":time", time);
}

bool Superseded::holds(RecordId record, std::uint64_t values_hash, TimePoint since)
{
    return holds_.any(":record", record, ":hash", values_hash, ":since", since);
}

} // namespace contactsync::store
