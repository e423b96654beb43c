#pragma once

#include "daemon/config/config.hpp"
#include "store/store.hpp"

#include <boost/json.hpp>

#include <span>

namespace contactsync::output {

/// How many writing requests the operations take at each service, and how long those take under the configured limits:
/// {"reevo": {"requests": 120, "seconds": 24.0}}.
boost::json::object estimate(std::span<const store::Operation> operations, const config::Config& config);

/// Seconds until the last of `requests` may be sent under `limits`, all windows being empty at the start.
double seconds_for(std::size_t requests, const http::RateLimits& limits);

} // namespace contactsync::output
