#include "daemon/output/estimate.hpp"

#include <algorithm>
#include <map>

namespace contactsync::output {
namespace {

/// Reply.io takes creations and opt-outs a hundred at a time (replyio contract sections 4.5 and 4.7).
constexpr std::size_t kBatch = 100;

struct Writes {
    std::size_t single = 0;
    std::size_t batched = 0;

    std::size_t requests() const { return single + (batched + kBatch - 1) / kBatch; }
};

bool is_batched(const store::Operation& operation)
{
    return operation.kind == OperationKind::import ||
           (operation.kind == OperationKind::opt_out && operation.provider == ProviderId::replyio &&
            operation.changes.size() == 1);
}

double wait_for(std::size_t requests, std::size_t limit, double window_seconds)
{
    if (requests <= limit) return 0;
    const std::size_t full_windows_before = (requests - 1) / limit;
    return static_cast<double>(full_windows_before) * window_seconds;
}

} // namespace

double seconds_for(std::size_t requests, const http::RateLimits& limits)
{
    double seconds = 0;
    if (limits.per_second && requests > limits.burst)
        seconds = static_cast<double>(requests - limits.burst) / *limits.per_second;
    if (limits.per_minute) seconds = std::max(seconds, wait_for(requests, *limits.per_minute, 60));
    if (limits.per_hour) seconds = std::max(seconds, wait_for(requests, *limits.per_hour, 3600));
    if (limits.per_month) seconds = std::max(seconds, wait_for(requests, *limits.per_month, 31 * 86400.0));
    return seconds;
}

boost::json::object estimate(std::span<const store::Operation> operations, const config::Config& config)
{
    std::map<ProviderId, Writes> writes;
    for (const auto& operation : operations) {
        auto& count = writes[operation.provider];
        (is_batched(operation) ? count.batched : count.single) += 1;
    }
    boost::json::object document;
    for (const auto& [id, count] : writes) {
        const auto provider = config.providers.find(id);
        if (provider == config.providers.end()) continue;
        document[to_string(id)] = boost::json::object{
            {"requests", count.requests()}, {"seconds", seconds_for(count.requests(), provider->second.limits)}};
    }
    return document;
}

} // namespace contactsync::output
