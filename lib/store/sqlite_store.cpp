#include "store/sqlite_store.hpp"

namespace contactsync::store {

namespace {

/// Longer than any service lists late.
constexpr std::chrono::hours kSupersededKept(1);

std::unique_ptr<FileLock> lock_beside(const std::filesystem::path& path, Access access)
{
    return access == Access::exclusive ? std::make_unique<FileLock>(path.string() + ".lock") : nullptr;
}

} // namespace

std::unique_ptr<Store> Store::open(const std::filesystem::path& path, Access access,
                                   const std::optional<identity::Options>& identity)
{
    // Preparing the statements may fail as opening may: on a damaged schema.
    return guarded(path, [&] { return std::make_unique<SqliteStore>(path, access, identity); });
}

SqliteStore::SqliteStore(const std::filesystem::path& path, Access access,
                         const std::optional<identity::Options>& identity)
    : lock_(lock_beside(path, access)), connection_(path, access), identity_(identity.value_or(identity::Options{})),
      keys_(connection_.database()), records_(connection_.database(), keys_, identity_),
      contacts_(connection_.database()), claims_(connection_.database()), operations_(connection_.database()),
      reviews_(connection_.database()), history_(connection_.database()), runs_(connection_.database()),
      providers_(connection_.database()), superseded_(connection_.database()), verdicts_(connection_.database()),
      vital_signs_(connection_.database())
{
    apply_identity_setting(identity && access == Access::exclusive);
}

/// The keys in the store depend on this option; under another one they are made anew.
void SqliteStore::apply_identity_setting(bool asked)
{
    Statement get(connection_.database(), "SELECT value FROM setting WHERE name = 'gmail_dots'");
    const bool stored = get.first([](Row row) { return row.text(0) == "true"; }).value_or(false);
    if (!asked) {
        identity_.gmail_dots = stored;
        return;
    }
    if (stored == identity_.gmail_dots) return;
    connection_.write([&] {
        records_.rebuild_keys();
        Statement set(connection_.database(), "INSERT INTO setting (name, value) VALUES ('gmail_dots', :value) "
                                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        set.execute(":value", identity_.gmail_dots ? "true" : "false");
    });
}

void SqliteStore::adopt_terms(const Terms& terms)
{
    const auto adopt = [this](std::string_view name, const std::string& value) {
        Statement set(connection_.database(),
                      "INSERT INTO setting (name, value) VALUES (:name, :value) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value");
        return set.execute(":name", name, ":value", value) > 0;
    };
    connection_.write([&] {
        if (adopt("matching_terms", terms.matching))
            connection_.database().exec("UPDATE record SET dirty = 1 WHERE state = 'live'");
        if (adopt("merging_terms", terms.merging))
            connection_.database().exec("UPDATE contact SET urgency = 1 WHERE urgency = 0");
    });
}

std::unique_ptr<Store::Transaction> SqliteStore::begin()
{
    return connection_.begin();
}

RunId SqliteStore::begin_run(std::string_view command, TimePoint now)
{
    return connection_.write([&] { return runs_.begin(command, now); });
}

void SqliteStore::finish_run(RunId run, TimePoint now, std::string_view outcome, int exit_status)
{
    connection_.write([&] { runs_.finish(run, now, outcome, exit_status); });
}

std::optional<RunSummary> SqliteStore::run(RunId run)
{
    return connection_.read([&] { return runs_.get(run); });
}

std::optional<RunSummary> SqliteStore::last_run()
{
    return connection_.read([&] { return runs_.last(); });
}

ProviderState SqliteStore::provider_state(ProviderId provider)
{
    return connection_.read([&] { return providers_.state(provider); });
}

void SqliteStore::note_poll(ProviderId provider, TimePoint now, bool complete_listing)
{
    connection_.write([&] {
        providers_.note_poll(provider, now, complete_listing);
        superseded_.forget_before(now - kSupersededKept);
    });
}

void SqliteStore::note_poll_failure(ProviderId provider, std::string_view error)
{
    connection_.write([&] { providers_.note_failure(provider, error); });
}

void SqliteStore::save_discovered(ProviderId provider, std::string_view json)
{
    connection_.write([&] { providers_.save_discovered(provider, json); });
}

void SqliteStore::save_budget(ProviderId provider, std::string_view snapshot)
{
    connection_.write([&] { providers_.save_budget(provider, snapshot); });
}

std::vector<std::pair<std::string, FieldConduct>> SqliteStore::conduct(ProviderId provider)
{
    return connection_.read([&] { return providers_.conduct(provider); });
}

void SqliteStore::forget_conduct(ProviderId provider, std::string_view field)
{
    connection_.write([&] { providers_.forget_conduct(provider, field); });
}

FieldConduct SqliteStore::note_conduct(ProviderId provider, std::string_view field, bool ignored, std::size_t limit)
{
    return connection_.write([&] { return providers_.note_conduct(provider, field, ignored, limit); });
}

ReviewId SqliteStore::open_review(const Review& review, TimePoint now)
{
    return connection_.write([&] { return reviews_.open(review, now); });
}

void SqliteStore::close_review(ReviewId id, std::string_view resolution, TimePoint now)
{
    connection_.write([&] { reviews_.close(id, resolution, now); });
}

std::vector<Review> SqliteStore::reviews_of(ContactId contact)
{
    return connection_.read([&] { return reviews_.of_contact(contact); });
}

std::vector<Review> SqliteStore::reviews(std::size_t limit)
{
    return connection_.read([&] { return reviews_.oldest(limit); });
}

std::optional<Review> SqliteStore::review(ReviewId id)
{
    return connection_.read([&] { return reviews_.get(id); });
}

void SqliteStore::append_history(const HistoryEntry& entry)
{
    connection_.write([&] { history_.append(entry); });
}

std::vector<HistoryEntry> SqliteStore::history(ContactId contact)
{
    return connection_.read([&] { return history_.of_contact(contact); });
}

Counts SqliteStore::counts()
{
    return connection_.read([&] {
        return Counts{.contacts = contacts_.count(),
                      .ambiguous = reviews_.count_blocking(),
                      .conflicts = reviews_.count_with_code("conflict"),
                      .not_mirrorable = contacts_.count_not_mirrorable()};
    });
}

ProviderCounts SqliteStore::counts(ProviderId provider)
{
    return connection_.read([&] {
        ProviderCounts counts{.live = records_.count_live(provider),
                              .unreadable = providers_.count_unreadable(provider)};
        operations_.count(provider, counts);
        return counts;
    });
}

Backlog SqliteStore::backlog(ProviderId provider)
{
    return connection_.read([&] { return vital_signs_.backlog(provider); });
}

Vitals SqliteStore::vitals()
{
    Vitals vitals = connection_.read([&] { return vital_signs_.vitals(); });
    for (const char* suffix : {"", "-wal"}) {
        std::error_code missing;
        const auto size = std::filesystem::file_size(connection_.path().string() + suffix, missing);
        if (!missing) vitals.size_bytes += size;
    }
    return vitals;
}

std::map<OperationKind, std::size_t> SqliteStore::waiting_by_kind(ProviderId provider)
{
    return connection_.read([&] { return vital_signs_.waiting_by_kind(provider); });
}

std::optional<ContactId> SqliteStore::find_by_email(std::string_view key)
{
    return connection_.read([&] {
        const auto contact = keys_.contact_of(KeyKind::email, key);
        return contact ? contact : contacts_.with_golden_address(key);
    });
}

std::optional<ContactId> SqliteStore::find_by_phone(std::string_view key)
{
    return connection_.read([&] {
        const auto contact = keys_.contact_of(KeyKind::phone, key);
        return contact ? contact : contacts_.with_golden_address(key);
    });
}

std::optional<ContactId> SqliteStore::find_by_remote_id(ProviderId provider, std::string_view remote_id)
{
    return connection_.read([&] { return records_.contact_of(provider, remote_id); });
}

bool SqliteStore::has_contact(ContactId id)
{
    return connection_.read([&] { return contacts_.has(id); });
}

std::vector<ContactId> SqliteStore::contacts_after(ContactId after, std::size_t limit)
{
    return connection_.read([&] { return contacts_.after(after, limit); });
}

} // namespace contactsync::store
