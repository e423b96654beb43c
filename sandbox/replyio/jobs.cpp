#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>

/// Background jobs and the probes: replyio contract sections 2, 3 (row 19) and 4.8.
namespace contactsync::sandbox::replyio {
namespace {

json::object show(const Call& call, const Job& job)
{
    const NowMs finished = job.started + call.switches.job_seconds * 1000;
    const bool done = call.now >= finished;
    const std::string_view status = job.cancelled ? "Cancelled" : done ? "Done" : "Processing";
    json::object shown{{"jobId", job.id},
                       {"status", cased(call.version, status)},
                       {"category", "r2/bg-jobs/contacts-import"},
                       {"startedAt", iso_time(job.started, 3) + "Z"},
                       {"finishedAt", nullptr},
                       {"progress", done ? 1.0 : 0.5},
                       {"jsonData", "{}"},
                       {"jsonDataResult", nullptr}};
    if (done) {
        shown["finishedAt"] = iso_time(finished, 3) + "Z";
        shown["jsonDataResult"] = json::serialize(job.result);
    }
    return shown;
}

Response job_not_found(const Call& call)
{
    return refusal(404, "backgroundJob.notFound", fmt::format("Job {} does not exist", call.args.front()));
}

std::int64_t query_number(const Call& call, const char* key, std::int64_t fallback)
{
    const auto found = call.request.query.find(key);
    return found == call.request.query.end() ? fallback : parse_integer(found->second).value_or(-1);
}

} // namespace

Response list_jobs(Call& call)
{
    const std::int64_t top = query_number(call, "top", 100);
    const std::int64_t skip = query_number(call, "skip", 0);
    if (top < 1 || top > 200 || skip < 0)
        return refusal(400, "backgroundJob.invalidPagination", "top must be 1 to 200");
    json::array items;
    std::int64_t index = 0;
    for (const auto& [id, job] : call.book.jobs) {
        if (index >= skip && index < skip + top) items.push_back(show(call, job));
        ++index;
    }
    return success(200, {{"items", std::move(items)}, {"hasMore", skip + top < index}}, false);
}

Response read_job(Call& call)
{
    const auto job = call.book.jobs.find(call.args.front());
    return job == call.book.jobs.end() ? job_not_found(call) : success(200, show(call, job->second), false);
}

/// Cancelling keeps what was already processed.
Response cancel_job(Call& call)
{
    const auto job = call.book.jobs.find(call.args.front());
    if (job == call.book.jobs.end()) return job_not_found(call);
    const bool running = !job->second.cancelled && call.now < job->second.started + call.switches.job_seconds * 1000;
    if (running) job->second.cancelled = true;
    return success(200, show(call, job->second), running);
}

Response whoami(Call&)
{
    return success(200, {{"userId", kActingUser}, {"username", "sync@sandbox.example"}, {"teamId", kTeam}}, false);
}

Response team_users(Call&)
{
    json::array users;
    for (const std::int64_t user : kTeamUsers) {
        users.push_back({{"userId", user}, {"email", fmt::format("user{}@sandbox.example", user)}});
    }
    return success(200, {{"teams", json::array{{{"teamId", kTeam}, {"users", std::move(users)}}}}}, false);
}

} // namespace contactsync::sandbox::replyio
