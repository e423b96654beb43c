#include "store/runs.hpp"

namespace contactsync::store {

namespace {

constexpr const char* kSelect = "SELECT id, command, started_at_ms, finished_at_ms, outcome, exit_status FROM run ";

RunSummary summary(Row row)
{
    RunSummary summary;
    summary.id = row.id<RunId>(0);
    summary.command = row.string(1);
    summary.started_at = row.time(2);
    summary.finished_at = row.optional_time(3);
    summary.outcome = row.string(4);
    summary.exit_status = static_cast<int>(row.integer(5));
    return summary;
}

} // namespace

Runs::Runs(SQLite::Database& database)
    : begin_(database, "INSERT INTO run (command, started_at_ms) VALUES (:command, :now)"),
      finish_(database, "UPDATE run SET finished_at_ms = :now, outcome = :outcome, exit_status = :exit_status "
                        "WHERE id = :run"),
      get_(database, std::string(kSelect) + "WHERE id = :run"),
      last_(database, std::string(kSelect) + "ORDER BY id DESC LIMIT 1")
{}

RunId Runs::begin(std::string_view command, TimePoint now)
{
    return begin_.insert<RunId>(":command", command, ":now", now);
}

void Runs::finish(RunId run, TimePoint now, std::string_view outcome, int exit_status)
{
    finish_.execute(":now", now, ":outcome", outcome, ":exit_status", exit_status, ":run", run);
}

std::optional<RunSummary> Runs::get(RunId run)
{
    return get_.first(summary, ":run", run);
}

std::optional<RunSummary> Runs::last()
{
    return last_.first(summary);
}

} // namespace contactsync::store
