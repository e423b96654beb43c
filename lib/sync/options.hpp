#pragma once

#include "base/ids.hpp"
#include "identity/identity.hpp"
#include "merge/merge.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

namespace contactsync::sync {

enum class DeletePolicy { never, archive };

/// When a batch of writes or a thinned-out listing is held back for a person (README, "Guards").
struct GuardOptions {
    double max_changed_ratio = 0.3;
    std::size_t max_changed_count = 50;
    double max_missing_ratio = 0.1;
    std::size_t max_missing_count = 10;
};

struct ProviderOptions {
    merge::Direction direction = merge::Direction::two_way;
    std::chrono::milliseconds poll_interval{60000};
    std::chrono::milliseconds poll_interval_max{60000}; ///< after quiet polls the interval stretches up to this
    std::chrono::milliseconds sweep_interval{std::chrono::hours(24)};
    std::size_t max_in_flight = 2;
    /// What one request takes out of the tightest of the limits that hold for long (minute, hour, month), as time.
    std::chrono::milliseconds request_cost{0};
};

struct EngineOptions {
    identity::Options identity;
    merge::Policy policy;
    GuardOptions guard;
    DeletePolicy delete_policy = DeletePolicy::never;
    bool create = true;
    std::map<ProviderId, ProviderOptions> providers; ///< the enabled ones

    /// Of everything besides a record's bytes that its decoding depends on (region, mappings): another value decodes
    /// anew.
    std::uint64_t decoding_fingerprint = 0;
    std::chrono::milliseconds reconcile_interval{1000}; ///< of the service: how soon staged changes are merged
    std::size_t reconcile_batch = 500;                  ///< contacts to one transaction
    std::size_t staging_batch = 2000;                   ///< records to one transaction while there is a backlog
    std::size_t ignored_writes_max = 3;                 ///< equal rewrites before a field counts as not held
    std::chrono::milliseconds visibility_lag{60000};    ///< how long a service may hide what was written (reevo U-18)
    std::chrono::milliseconds retry_initial{1000};      ///< of an operation that failed; doubles up to retry_max
    std::chrono::milliseconds retry_max{60000};
};

} // namespace contactsync::sync
