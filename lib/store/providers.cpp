#include "store/providers.hpp"

#include "store/hash.hpp"

namespace contactsync::store {

namespace {

FieldConduct conduct_at(Row row, int column)
{
    return {.ignored_in_a_row = row.count(column), .not_held = row.flag(column + 1)};
}

} // namespace

Providers::Providers(SQLite::Database& database)
    : ensure_(database, "INSERT INTO provider (name) VALUES (:provider) ON CONFLICT DO NOTHING"),
      state_(database,
             "SELECT last_poll_at_ms, last_sweep_at_ms, watermark, discovered_json, budget, last_error, ever_written "
             "FROM provider WHERE name = :provider"),
      note_poll_(database, "UPDATE provider SET last_poll_at_ms = :now, last_error = '', "
                           "last_sweep_at_ms = iif(:complete, :now, last_sweep_at_ms) WHERE name = :provider"),
      note_failure_(database, "UPDATE provider SET last_error = :error WHERE name = :provider"),
      save_watermark_(database, "UPDATE provider SET watermark = :watermark WHERE name = :provider"),
      save_discovered_(database, "UPDATE provider SET discovered_json = :json WHERE name = :provider"),
      save_budget_(database, "UPDATE provider SET budget = :snapshot WHERE name = :provider"),
      note_written_(database, "UPDATE provider SET ever_written = 1 WHERE name = :provider AND ever_written = 0"),
      conduct_(database,
               "SELECT field, ignored_in_a_row, not_held FROM field_conduct WHERE provider = :provider ORDER BY field"),
      one_conduct_(
          database,
          "SELECT ignored_in_a_row, not_held FROM field_conduct WHERE provider = :provider AND field = :field"),
      save_conduct_(database,
                    "INSERT INTO field_conduct (provider, field, ignored_in_a_row, not_held) "
                    "VALUES (:provider, :field, :ignored, :not_held) ON CONFLICT (provider, field) "
                    "DO UPDATE SET ignored_in_a_row = excluded.ignored_in_a_row, not_held = excluded.not_held"),
      begin_sweep_(database, "UPDATE unreadable SET seen = 0 WHERE provider = :provider"),
      keep_unreadable_(
          database, "INSERT INTO unreadable (provider, key, raw, why, seen, seen_at_ms) "
                    "VALUES (:provider, :key, :raw, :why, 1, :now) ON CONFLICT (provider, key) "
                    "DO UPDATE SET raw = excluded.raw, why = excluded.why, seen = 1, seen_at_ms = excluded.seen_at_ms"),
      forget_unreadable_(database, "DELETE FROM unreadable WHERE provider = :provider AND key = :key"),
      forget_unseen_(database, "DELETE FROM unreadable WHERE provider = :provider AND seen = 0"),
      count_unreadable_(database, "SELECT count(*) FROM unreadable WHERE provider = :provider")
{}

void Providers::ensure(ProviderId provider)
{
    ensure_.execute(":provider", provider);
}

ProviderState Providers::state(ProviderId provider)
{
    const auto state = state_.first(
        [](Row row) {
            return ProviderState{.last_poll_at = row.optional_time(0),
                                 .last_sweep_at = row.optional_time(1),
                                 .watermark = row.optional_string(2),
                                 .discovered = row.string(3),
                                 .budget = row.string(4),
                                 .last_error = row.string(5),
                                 .ever_written = row.flag(6)};
        },
        ":provider", provider);
    return state.value_or(ProviderState{});
}

void Providers::note_poll(ProviderId provider, TimePoint now, bool complete_listing)
{
    ensure(provider);
    note_poll_.execute(":now", now, ":complete", complete_listing, ":provider", provider);
    if (complete_listing) forget_unseen_.execute(":provider", provider);
}

void Providers::note_failure(ProviderId provider, std::string_view error)
{
    ensure(provider);
    note_failure_.execute(":error", error, ":provider", provider);
}

void Providers::save_watermark(ProviderId provider, std::string_view watermark)
{
    ensure(provider);
    save_watermark_.execute(":watermark", watermark, ":provider", provider);
}

void Providers::save_discovered(ProviderId provider, std::string_view json)
{
    ensure(provider);
    save_discovered_.execute(":json", json, ":provider", provider);
}

void Providers::save_budget(ProviderId provider, std::string_view snapshot)
{
    ensure(provider);
    save_budget_.execute(":snapshot", snapshot, ":provider", provider);
}

void Providers::note_written(ProviderId provider)
{
    ensure(provider);
    note_written_.execute(":provider", provider);
}

std::vector<std::pair<std::string, FieldConduct>> Providers::conduct(ProviderId provider)
{
    return conduct_.all([](Row row) { return std::pair(row.string(0), conduct_at(row, 1)); }, ":provider", provider);
}

void Providers::forget_conduct(ProviderId provider, std::string_view field)
{
    save_conduct_.execute(":provider", provider, ":field", field, ":ignored", 0, ":not_held", false);
}

FieldConduct Providers::note_conduct(ProviderId provider, std::string_view field, bool ignored, std::size_t limit)
{
    FieldConduct conduct =
        one_conduct_.first([](Row row) { return conduct_at(row, 0); }, ":provider", provider, ":field", field)
            .value_or(FieldConduct{});
    conduct.ignored_in_a_row = ignored ? conduct.ignored_in_a_row + 1 : 0;
    conduct.not_held = conduct.not_held || (ignored && conduct.ignored_in_a_row >= limit);
    save_conduct_.execute(":provider", provider, ":field", field, ":ignored", conduct.ignored_in_a_row, ":not_held",
                          conduct.not_held);
    return conduct;
}

void Providers::begin_sweep(ProviderId provider)
{
    begin_sweep_.execute(":provider", provider);
}

void Providers::keep_unreadable(ProviderId provider, const Unreadable& unreadable, TimePoint now)
{
    const std::string key =
        unreadable.remote_id.empty() ? "bytes:" + std::to_string(hash_of(unreadable.raw)) : unreadable.remote_id;
    keep_unreadable_.execute(":provider", provider, ":key", key, ":raw", unreadable.raw, ":why", unreadable.why, ":now",
                             now);
}

void Providers::forget_unreadable(ProviderId provider, std::string_view remote_id)
{
    forget_unreadable_.execute(":provider", provider, ":key", remote_id);
}

bool Providers::has_unreadable(ProviderId provider)
{
    return count_unreadable(provider) > 0;
}

std::size_t Providers::count_unreadable(ProviderId provider)
{
    return count_unreadable_.first([](Row row) { return row.count(0); }, ":provider", provider).value_or(0);
}

} // namespace contactsync::store
