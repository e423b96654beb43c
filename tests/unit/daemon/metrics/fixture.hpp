#pragma once

#include "daemon/metrics/metrics.hpp"

#include <gtest/gtest.h>

namespace contactsync::test {

/// Metrics of all providers, and a reading in which everything that can be known is.
class MetricsTest : public ::testing::Test {
protected:
    static constexpr TimePoint kNow{std::chrono::milliseconds{1'700'000'100'000}};
    static constexpr TimePoint kStart{std::chrono::milliseconds{1'700'000'000'000}};

    static metrics::Reading reading()
    {
        metrics::Reading reading{.now = kNow, .started_at = kStart};
        for (const ProviderId id : kProviders) {
            auto& provider = reading.providers[id];
            provider.last_poll_at = kNow - std::chrono::seconds(42);
            provider.poll_interval = std::chrono::seconds(60);
            for (const Lane lane : kLanes)
                provider.backlog.lanes[lane] = {};
            provider.traffic = {.requests = 12, .rate_limited = 2, .retries = 3, .by_status = {{0, 1}, {200, 11}}};
            provider.budget = {{.name = "hour", .limit = 3000, .left = 2988}};
        }
        reading.vitals = {
            .contacts = 200, .in_agreement = 150, .dirty = 5, .open_reviews = {{"conflict", 7}}, .size_bytes = 4096};
        reading.last_run = {.id = RunId{3}, .finished_at = kNow, .exit_status = 2};
        return reading;
    }
    std::string text(const metrics::Reading& shown = reading()) { return metrics.text_without_process(shown); }
    void settle(OperationKind kind, Lane lane, store::OperationState state, std::chrono::milliseconds after)
    {
        metrics.settled({.provider = ProviderId::tether, .kind = kind, .lane = lane}, state, after);
    }

    metrics::Metrics metrics{{kProviders.begin(), kProviders.end()}};
};

} // namespace contactsync::test
