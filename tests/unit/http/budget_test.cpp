#include "http/budget.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};
constexpr TimePoint kWall{1'790'000'000'000ms};

void serve(Budget& budget, Instant now, int count)
{
    for (int i = 0; i < count; ++i) {
        budget.begin(now);
        budget.end(now);
    }
}

TEST(Budget, WithoutLimitsNeverWaits)
{
    Budget budget(RateLimits{});
    serve(budget, kStart, 1000);

    EXPECT_EQ(budget.wait(kStart), 0s);
    EXPECT_TRUE(budget.windows(kStart).empty());
}

TEST(Budget, WaitsForTheStrictestOfAllLimits)
{
    Budget budget({.per_second = 1, .burst = 5, .per_minute = 2, .per_hour = 3, .per_month = {}});
    serve(budget, kStart, 2);
    EXPECT_GT(budget.wait(kStart), 59s);

    serve(budget, kStart + 2min, 1);

    EXPECT_GT(budget.wait(kStart + 4min), 55min);
}

TEST(Budget, TellsWhatIsLeft)
{
    Budget budget({.per_second = 1, .burst = 5, .per_minute = 10, .per_hour = {}, .per_month = {}});
    serve(budget, kStart, 3);

    const auto windows = budget.windows(kStart);

    ASSERT_EQ(windows.size(), 2u);
    EXPECT_EQ(windows[0].name, "second");
    EXPECT_EQ(windows[0].left, 2u);
    EXPECT_EQ(windows[1].name, "minute");
    EXPECT_EQ(windows[1].limit, 10u);
    EXPECT_EQ(windows[1].left, 7u);
}

TEST(Budget, HoldsAcrossARestartWhateverTheNewMonotonicClockSays)
{
    const RateLimits limits{.per_second = {}, .burst = 1, .per_minute = 5, .per_hour = 10, .per_month = 20};
    Budget before(limits);
    serve(before, kStart, 4);
    before.begin(kStart + 1s);
    const std::string snapshot = before.snapshot(kStart + 1s, kWall);

    Budget after(limits);
    const Instant reboot{5s};
    after.restore(snapshot, reboot, kWall + 10s);

    EXPECT_GT(after.wait(reboot), 48s);
    EXPECT_LE(after.wait(reboot), 51s);
    EXPECT_EQ(after.windows(reboot)[1].left, 5u);
    EXPECT_EQ(after.windows(reboot)[2].left, 15u);
}

TEST(Budget, DoesNotDriftHoweverOftenItIsRestarted)
{
    const RateLimits limits{.per_second = {}, .burst = 1, .per_minute = {}, .per_hour = {}, .per_month = 100};
    Budget budget(limits);
    serve(budget, kStart, 1);
    serve(budget, kStart + 59min, 1);
    const std::string first = budget.snapshot(kStart + 1h, kWall);

    std::string snapshot = first;
    for (int i = 0; i < 50; ++i) {
        Budget restarted(limits);
        restarted.restore(snapshot, kStart, kWall);
        snapshot = restarted.snapshot(kStart, kWall);
    }

    EXPECT_EQ(snapshot, first);
}

TEST(Budget, PassesOverASnapshotItCannotRead)
{
    Budget budget({.per_second = {}, .burst = 1, .per_minute = 1, .per_hour = {}, .per_month = {}});

    budget.restore("garbage\nminute 1 2\nminute x y z\nfortnight 1 2 3\n\n", kStart, kWall);

    EXPECT_EQ(budget.wait(kStart), 0s);
}

TEST(Budget, ASnapshotOfAMonthIsSmall)
{
    Budget budget({.per_second = {}, .burst = 1, .per_minute = {}, .per_hour = {}, .per_month = 1'000'000});
    for (int hour = 0; hour < 24 * 31; ++hour)
        serve(budget, kStart + std::chrono::hours(hour), 100);

    EXPECT_LT(budget.snapshot(kStart + 31 * 24h, kWall).size(), 40'000u);
}

} // namespace
} // namespace contactsync::http
