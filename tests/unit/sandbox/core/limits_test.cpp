#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

constexpr NowMs kMinute = 60'000;

TEST(RateLimit, TakesEverythingUntilItIsSet)
{
    RateLimit limit;

    for (int i = 0; i < 1000; ++i)
        EXPECT_FALSE(limit.take(0));
}

TEST(RateLimit, FixedWindowsStartAnewOnTheMinute)
{
    RateLimit limit;
    limit.set({{"per_minute", 2}});

    EXPECT_FALSE(limit.take(kMinute + 50'000));
    EXPECT_FALSE(limit.take(kMinute + 58'500));
    EXPECT_EQ(limit.take(kMinute + 58'500), 2);
    EXPECT_FALSE(limit.take(2 * kMinute));
}

TEST(RateLimit, SlidingWindowsLookBackAWholeMinute)
{
    RateLimit limit;
    limit.set({{"per_minute", 2}, {"window", "sliding"}});

    EXPECT_FALSE(limit.take(50'000));
    EXPECT_FALSE(limit.take(58'000));
    EXPECT_EQ(limit.take(kMinute), 50);
    EXPECT_EQ(limit.take(kMinute + 49'999), 1);
    EXPECT_FALSE(limit.take(kMinute + 50'000));
    EXPECT_EQ(limit.take(kMinute + 50'000), 8);
}

TEST(RateLimit, TheLongestWaitOfSeveralWindowsCounts)
{
    RateLimit limit;
    limit.set({{"per_second", 1}, {"per_hour", 2}});

    EXPECT_FALSE(limit.take(0));
    EXPECT_EQ(limit.take(500), 1);
    EXPECT_FALSE(limit.take(1000));
    EXPECT_EQ(limit.take(2000), 3598);
}

TEST_F(SandboxTest, AnswersBeyondTheLimitInTheServicesShapeAndCountsThem)
{
    control("PUT", "limits", {{"reevo", {{"per_hour", 1}}}});

    EXPECT_EQ(poll().response.status, 200);
    const auto refused = create("One").response;

    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.front().first, "Retry-After");
    EXPECT_EQ(control("GET", "counts").at("reevo").at("rate_limited"), 1);
    EXPECT_EQ(control("GET", "reevo/limits").at("per_hour"), 1);

    control("PUT", "reevo/switches", {{"rate_retry_after", false}});
    EXPECT_TRUE(create("One").response.headers.empty());
}

} // namespace
} // namespace contactsync::sandbox
