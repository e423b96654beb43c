#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace contactsync::metrics {

struct ProviderHealth {
    ProviderId provider = ProviderId::reevo;
    std::chrono::milliseconds poll_interval{}; ///< as it is now
    std::optional<TimePoint> last_poll_at;     ///< last successful poll
    std::optional<ErrorKind> failure;          ///< of the last poll, which is being tried again
};

struct Health {
    bool configured = false;
    bool store_open = false;
    std::vector<ProviderHealth> providers; ///< the enabled ones
};

/// The answer to /readyz.
struct Readiness {
    bool ready = false;
    std::string text; ///< a line for the whole, then one for each provider
};

/// Ready is who has a configuration and an open store, and has heard every provider within three of its intervals or
/// knows that it is failing: a restart would not help against a service that is down.
Readiness judge(const Health& health, TimePoint now);

} // namespace contactsync::metrics
