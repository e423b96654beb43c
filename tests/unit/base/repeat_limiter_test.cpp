#include "base/repeat_limiter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>
#include <vector>

namespace contactsync::log {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

const RepeatLimiter::Key kFailed{.level = Level::info, .event = "push.failed", .provider = "reevo"};
const RepeatLimiter::Time kStart{1h};

TEST(RepeatLimiter, TheFirstLinesOfAWindowAreShownAndTheOthersHeldBack)
{
    RepeatLimiter limiter(2, 1min);

    EXPECT_EQ(limiter.admit(kFailed, kStart), 0U);
    EXPECT_EQ(limiter.admit(kFailed, kStart + 1s), 0U);
    EXPECT_EQ(limiter.admit(kFailed, kStart + 2s), std::nullopt);
    EXPECT_EQ(limiter.admit(kFailed, kStart + 59s), std::nullopt);
}

TEST(RepeatLimiter, TheNextWindowBeginsWithHowManyWereHeldBack)
{
    RepeatLimiter limiter(1, 1min);
    limiter.admit(kFailed, kStart);
    limiter.admit(kFailed, kStart + 1s);
    limiter.admit(kFailed, kStart + 2s);

    EXPECT_EQ(limiter.admit(kFailed, kStart + 1min), 2U);
    EXPECT_EQ(limiter.admit(kFailed, kStart + 2min), 0U);
}

TEST(RepeatLimiter, EventsOfDifferentNamesAndProvidersDoNotCountTogether)
{
    RepeatLimiter limiter(1, 1min);
    limiter.admit(kFailed, kStart);

    EXPECT_EQ(limiter.admit({Level::info, "push.failed", "tether"}, kStart), 0U);
    EXPECT_EQ(limiter.admit({Level::info, "push.resolved", "reevo"}, kStart), 0U);
    EXPECT_EQ(limiter.admit(kFailed, kStart), std::nullopt);
}

TEST(RepeatLimiter, WhatIsTakenIsNotToldAgain)
{
    RepeatLimiter limiter(1, 1min);
    for (int i = 0; i < 313; ++i)
        limiter.admit(kFailed, kStart);

    const auto held = limiter.take_held(kStart + 30s);

    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].key, kFailed);
    EXPECT_EQ(held[0].count, 312U);
    EXPECT_THAT(limiter.take_held(kStart + 30s), IsEmpty());
    EXPECT_EQ(limiter.admit(kFailed, kStart + 40s), std::nullopt) << "the window is still the same";
    EXPECT_EQ(limiter.admit(kFailed, kStart + 1min), 1U);
}

RC_GTEST_PROP(RepeatLimiterLaw, EveryLineIsShownOrToldOnce, (std::vector<std::uint8_t> steps))
{
    constexpr std::size_t kCount = 3;
    RepeatLimiter limiter(kCount, 1min);
    const auto sum = [](std::uint64_t total, const RepeatLimiter::Held& held) { return total + held.count; };
    std::uint64_t shown = 0;
    std::uint64_t told = 0;
    auto now = kStart;

    for (const auto step : steps) {
        now += std::chrono::seconds(step % 16);
        if (step >= 240) {
            const auto held = limiter.take_held(now);
            told = std::accumulate(held.begin(), held.end(), told, sum);
        }
        if (const auto before = limiter.admit(kFailed, now)) {
            ++shown;
            told += *before;
        }
    }
    const auto rest = limiter.take_held(now);
    told = std::accumulate(rest.begin(), rest.end(), told, sum);

    RC_ASSERT(shown + told == steps.size());
    RC_ASSERT(shown <= kCount * static_cast<std::uint64_t>((now - kStart) / 1min + 1));
}

} // namespace
} // namespace contactsync::log
