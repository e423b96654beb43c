#include "daemon/metrics/health.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;
using metrics::Health;
using metrics::judge;
using metrics::ProviderHealth;
using ::testing::HasSubstr;

constexpr TimePoint kNow{1'700'000'000'000ms};

Health with(std::vector<ProviderHealth> providers)
{
    return {.configured = true, .store_open = true, .providers = std::move(providers)};
}

ProviderHealth polled(ProviderId provider, std::chrono::milliseconds ago)
{
    return {.provider = provider, .poll_interval = 60s, .last_poll_at = kNow - ago};
}

TEST(Readiness, NeedsAConfigurationAndAStore)
{
    EXPECT_FALSE(judge({.configured = false, .store_open = true}, kNow).ready);
    EXPECT_FALSE(judge({.configured = true, .store_open = false}, kNow).ready);
    EXPECT_THAT(judge({.configured = true, .store_open = false}, kNow).text, HasSubstr("store"));
    EXPECT_TRUE(judge(with({}), kNow).ready);
}

TEST(Readiness, EveryProviderWasPolledWithinThreeIntervals)
{
    EXPECT_TRUE(judge(with({polled(ProviderId::reevo, 180s), polled(ProviderId::tether, 1s)}), kNow).ready);

    const auto late = judge(with({polled(ProviderId::reevo, 181s), polled(ProviderId::tether, 1s)}), kNow);

    EXPECT_FALSE(late.ready);
    EXPECT_EQ(late.text, "not ready\n"
                         "reevo: not ready: last polled 181 s ago, 3 intervals are 180 s\n"
                         "tether: ok: polled 1 s ago\n");
}

TEST(Readiness, AProviderThatWasNeverPolledIsWaitedFor)
{
    const auto starting = judge(with({{.provider = ProviderId::reevo, .poll_interval = 60s}}), kNow);

    EXPECT_FALSE(starting.ready);
    EXPECT_THAT(starting.text, HasSubstr("reevo: not ready: not polled yet"));
}

TEST(Readiness, AFailingProviderIsListedAndHoldsNothingUp)
{
    auto failing = polled(ProviderId::reevo, 24h);
    failing.failure = ErrorKind::credentials;

    const auto degraded = judge(with({failing}), kNow);

    EXPECT_TRUE(degraded.ready);
    EXPECT_THAT(degraded.text, HasSubstr("reevo: degraded: polls fail (credentials)"));
}

TEST(Readiness, AClockThatWentBackIsNoReasonToWait)
{
    EXPECT_TRUE(judge(with({polled(ProviderId::reevo, -1h)}), kNow).ready);
}

} // namespace
} // namespace contactsync::test
