#include "provider/replyio/job.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kWaitMax = 5min;
constexpr std::chrono::seconds kPauseMax = 15s;

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// The last segment of Location, whatever host and prefix it names, so that the key never goes anywhere else; else the
/// body's jobId.
std::string job_id(const http::Response& accepted)
{
    if (std::optional<std::string> location = accepted.header("location")) {
        std::string path = location->substr(0, location->find_first_of("?#"));
        while (path.ends_with('/'))
            path.pop_back();
        if (const auto slash = path.find_last_of('/'); slash != std::string::npos) path.erase(0, slash + 1);
        if (!path.empty()) return path;
    }
    const Result<wire::Document> document = wire::Document::parse(accepted.body);
    if (!document) return {};
    std::string id = wire::text(document->root(), "jobId");
    return id.empty() ? wire::text(document->root(), "id") : id;
}

Error unfinished(std::string detail)
{
    return {.kind = ErrorKind::retry, .detail = std::move(detail), .outcome_unknown = true};
}

} // namespace

asio::awaitable<Result<std::string>> finish_job(Session& session, http::Response accepted)
{
    const std::string id = job_id(accepted);
    if (id.empty()) co_return std::unexpected(unreadable("a background job without an id"));
    std::chrono::seconds pause = 1s;
    for (std::chrono::seconds waited = 0s; waited < kWaitMax; waited += pause, pause = std::min(pause * 2, kPauseMax)) {
        const Result<http::Response> response = co_await session.ask({.path = "/background-jobs/" + http::encode(id)});
        if (!response) {
            Error error = response.error();
            error.outcome_unknown = true;
            // The job cannot be seen; what it did can.
            if (error.kind == ErrorKind::gone) error.kind = ErrorKind::retry;
            co_return std::unexpected(std::move(error));
        }
        const Result<wire::Document> document = wire::Document::parse(response->body);
        if (!document) co_return std::unexpected(unreadable("the background job's state cannot be read"));
        const std::string status = lower(wire::text(document->root(), "status"));
        if (status == "done") co_return wire::text(document->root(), "jsonDataResult");
        if (status == "failed" || status == "expired" || status == "cancelled")
            co_return std::unexpected(unfinished("background job " + id + " is " + status));
        co_await session.clock().sleep(pause);
    }
    co_return std::unexpected(unfinished("background job " + id + " did not finish in time"));
}

} // namespace contactsync::provider::replyio
