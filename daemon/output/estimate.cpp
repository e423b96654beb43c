#include "daemon/output/estimate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace contactsync::output {
namespace {

/// Reply.io takes creations and opt-outs a hundred at a time (replyio contract sections 4.5 and 4.7).
constexpr std::size_t kBatch = 100;

struct Writes {
    std::size_t single = 0;
    std::size_t batched = 0;
    std::size_t looked_at = 0; ///< of the single ones: the record is read once more before it is changed

    std::size_t requests() const { return looked_at + single + (batched + kBatch - 1) / kBatch; }
};

bool is_looked_at(OperationKind kind)
{
    return kind == OperationKind::patch || kind == OperationKind::restore;
}

bool goes_in_batches(ProviderId provider, OperationKind kind)
{
    return kind == OperationKind::import || (kind == OperationKind::opt_out && provider == ProviderId::replyio);
}

bool is_batched(const store::Operation& operation)
{
    const bool alone = operation.kind == OperationKind::opt_out && operation.changes.size() > 1;
    return !alone && goes_in_batches(operation.provider, operation.kind);
}

std::size_t left_of(std::span<const http::BudgetWindow> budget, std::string_view name, std::size_t unused)
{
    const auto window = std::ranges::find(budget, name, &http::BudgetWindow::name);
    return window == budget.end() ? unused : window->left;
}

/// What is used of a window is free again when it has passed; then each full one takes as long.
double wait_for(std::size_t requests, std::size_t limit, std::size_t left, double window_seconds)
{
    if (requests <= left) return 0;
    const std::size_t windows_before = 1 + (requests - left - 1) / limit;
    return static_cast<double>(windows_before) * window_seconds;
}

boost::json::object object_of(std::size_t requests, double seconds)
{
    return {{"requests", requests}, {"seconds", seconds}};
}

} // namespace

double seconds_for(std::size_t requests, const http::RateLimits& limits, std::span<const http::BudgetWindow> budget)
{
    double seconds = 0;
    if (const std::size_t at_once = left_of(budget, "second", limits.burst); limits.per_second && requests > at_once)
        seconds = static_cast<double>(requests - at_once) / *limits.per_second;
    const auto wait = [&](std::string_view name, std::optional<std::size_t> limit, double window_seconds) {
        if (limit)
            seconds = std::max(seconds, wait_for(requests, *limit, left_of(budget, name, *limit), window_seconds));
    };
    wait("minute", limits.per_minute, 60);
    wait("hour", limits.per_hour, 3600);
    wait("month", limits.per_month, 31 * 86400.0);
    return seconds;
}

boost::json::object estimate(ProviderId provider, const std::map<OperationKind, std::size_t>& writes,
                             const config::ProviderConfig& config, std::span<const http::BudgetWindow> budget)
{
    Writes count;
    for (const auto& [kind, number] : writes) {
        (goes_in_batches(provider, kind) ? count.batched : count.single) += number;
        if (is_looked_at(kind)) count.looked_at += number;
    }
    return object_of(count.requests(), seconds_for(count.requests(), config.limits, budget));
}

boost::json::object estimate(std::span<const store::Operation> operations, const config::Config& config)
{
    std::map<ProviderId, Writes> writes;
    for (const auto& operation : operations) {
        auto& count = writes[operation.provider];
        (is_batched(operation) ? count.batched : count.single) += 1;
        if (is_looked_at(operation.kind)) ++count.looked_at;
    }
    boost::json::object document;
    for (const auto& [id, count] : writes) {
        const auto provider = config.providers.find(id);
        if (provider == config.providers.end()) continue;
        document[to_string(id)] = object_of(count.requests(), seconds_for(count.requests(), provider->second.limits));
    }
    return document;
}

} // namespace contactsync::output
