#include "store/verdicts.hpp"

#include <algorithm>
#include <set>

namespace contactsync::store {

Verdicts::Verdicts(SQLite::Database& database)
    : any_(database, "SELECT 1 FROM verdict LIMIT 1"),
      save_(database, "INSERT INTO verdict (record_a, record_b, same, at_ms) VALUES (:a, :b, :same, :now) "
                      "ON CONFLICT (record_a, record_b) DO UPDATE SET same = excluded.same, at_ms = excluded.at_ms"),
      of_(database, "SELECT record_b, same FROM verdict WHERE record_a = :a")
{}

void Verdicts::save(RecordId a, RecordId b, bool same, TimePoint now)
{
    save_.execute(":a", std::min(a, b), ":b", std::max(a, b), ":same", same, ":now", now);
}

identity::Verdicts Verdicts::among(std::span<const RecordId> records)
{
    identity::Verdicts verdicts;
    if (!any_.any()) return verdicts; // most stores have none, and every record that is matched asks
    const std::set<RecordId> wanted(records.begin(), records.end());
    for (const RecordId a : wanted)
        of_.each(
            [&](Row row) {
                const auto b = row.id<RecordId>(0);
                if (wanted.contains(b)) (row.flag(1) ? verdicts.same : verdicts.different).emplace(a, b);
                return true;
            },
            ":a", a);
    return verdicts;
}

} // namespace contactsync::store
