#include "store/history.hpp"

#include "store/names.hpp"

namespace contactsync::store {

namespace {

HistoryEntry entry(Row row)
{
    HistoryEntry entry;
    entry.at = row.time(0);
    entry.run = row.optional_id<RunId>(1);
    entry.contact = row.id<ContactId>(2);
    entry.kind = row.string(3);
    if (!row.null(4)) entry.provider = provider_named(row.text(4));
    entry.remote_id = row.string(5);
    entry.field = row.string(6);
    entry.from = row.string(7);
    entry.to = row.string(8);
    entry.because = row.string(9);
    entry.operation = row.optional_id<OperationId>(10);
    return entry;
}

} // namespace

History::History(SQLite::Database& database)
    : append_(database,
              "INSERT INTO history (at_ms, run_id, contact_id, kind, provider, remote_id, field, from_value, to_value, "
              "because, operation_id) "
              "VALUES (:at, :run, :contact, :kind, :provider, :remote_id, :field, :from, :to, :because, :operation)"),
      of_contact_(database, "SELECT at_ms, run_id, contact_id, kind, provider, remote_id, field, from_value, to_value, "
                            "because, operation_id "
                            "FROM history WHERE contact_id = :contact ORDER BY at_ms, id"),
      move_contact_(database, "UPDATE history SET contact_id = :into WHERE contact_id = :from")
{}

void History::append(const HistoryEntry& entry)
{
    append_.execute(":at", entry.at, ":run", entry.run, ":contact", entry.contact, ":kind", entry.kind, ":provider",
                    entry.provider, ":remote_id", entry.remote_id, ":field", entry.field, ":from", entry.from, ":to",
                    entry.to, ":because", entry.because, ":operation", entry.operation);
}

std::vector<HistoryEntry> History::of_contact(ContactId contact)
{
    return of_contact_.all(entry, ":contact", contact);
}

void History::move_contact(ContactId into, ContactId from)
{
    move_contact_.execute(":into", into, ":from", from);
}

} // namespace contactsync::store
