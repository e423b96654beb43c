#pragma once

#include "daemon/config/config.hpp"
#include "store/store.hpp"

#include <boost/json.hpp>

#include <map>
#include <span>

namespace contactsync::output {

/// How many writing requests the operations take at each service, and how long those take under the configured limits:
/// {"reevo": {"requests": 120, "seconds": 24.0}}.
boost::json::object estimate(std::span<const store::Operation> operations, const config::Config& config);

/// The same of one service for writes that are known by number only: {"requests": 120, "seconds": 24.0}. `budget` is
/// what is left of its limits now. Polls, which go beside the writes, are not counted.
boost::json::object estimate(ProviderId provider, const std::map<OperationKind, std::size_t>& writes,
                             const config::ProviderConfig& config, std::span<const http::BudgetWindow> budget);

/// Seconds until the last of `requests` may be sent under `limits`. Windows that `budget` does not name are unused yet.
double seconds_for(std::size_t requests, const http::RateLimits& limits,
                   std::span<const http::BudgetWindow> budget = {});

} // namespace contactsync::output
