#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "store/store.hpp"
#include "sync/guard.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace contactsync::sync {

/// What happened at one provider in one pass.
struct ProviderReport {
    std::size_t polled = 0;  ///< records listed
    std::size_t changed = 0; ///< of those, new or with other content
    std::size_t created = 0; ///< records we made
    std::size_t updated = 0; ///< records we changed
    std::size_t parked = 0;  ///< writes that need a person, now
    std::uint64_t requests = 0;
    std::uint64_t rate_limited = 0;
    std::uint64_t retries = 0;
    std::size_t queued = 0;       ///< writes left for a later pass
    std::optional<Error> failure; ///< why the provider was given up on in this pass
};

enum class Outcome { converged, attention, guard, unavailable, unauthorized };
std::string_view to_string(Outcome outcome);

struct Report {
    RunId run{};
    TimePoint started_at{};
    std::chrono::milliseconds duration{};
    std::map<ProviderId, ProviderReport> providers;
    store::Counts contacts;
    std::size_t needs_person = 0; ///< open reviews, parked writes, what had moved since a plan or a run
    std::vector<GuardStop> guard; ///< not empty: nothing was written
    bool dry_run = false;
    bool partial =
        false; ///< only a part of the plan was to be pushed (`apply`): what is left in the queue is no failure

    Outcome outcome() const;
    /// Of README's table: 0, 2, 3, 69 or 77.
    int exit_status() const;
};

} // namespace contactsync::sync
