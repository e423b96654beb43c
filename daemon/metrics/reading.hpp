#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "http/client.hpp"
#include "store/store.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace contactsync::metrics {

struct ProviderReading {
    // From the store.
    std::optional<TimePoint> last_poll_at; ///< last successful poll
    store::Backlog backlog;
    // From the client.
    http::Traffic traffic;
    std::vector<http::BudgetWindow> budget;
    bool breaker_open = false;
    // From the schedule.
    std::chrono::milliseconds poll_interval{}; ///< zero: nothing polls by itself
    bool guard_stopped = false;                ///< a guard holds back what is planned there
};

/// Everything that is looked up at the moment of a scrape, as opposed to what is counted as it happens.
struct Reading {
    TimePoint now{};
    TimePoint started_at{}; ///< of this process
    std::map<ProviderId, ProviderReading> providers;
    store::Vitals vitals;
    std::optional<store::RunSummary> last_run; ///< the last one that ended
};

/// The part of a reading that the store knows; made for AsyncStore::run(). Throws store::StoreError.
Reading read_store(store::Store& store, const std::vector<ProviderId>& providers, TimePoint now);

/// Adds what a client knows.
void add_client(ProviderReading& reading, const http::Client& client);

} // namespace contactsync::metrics
