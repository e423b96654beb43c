#include "http/sliding_window.hpp"

#include "unit/http/travelling.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};

void serve_one(SlidingWindow& window, Instant now)
{
    window.begin();
    window.end(now);
}

TEST(SlidingWindow, OpensWhenTheOldestRequestLeavesIt)
{
    SlidingWindow window(2, 1min, 100ms);
    serve_one(window, kStart);
    serve_one(window, kStart + 20s);

    const auto wait = window.wait(kStart + 30s);

    EXPECT_GT(wait, 30s);
    EXPECT_LE(wait, 31s);
    EXPECT_EQ(window.wait(kStart + 30s + wait), 0s);
    EXPECT_EQ(window.left(kStart + 30s + wait), 1u);
}

TEST(SlidingWindow, OpensForSeveralWhenSoManyHaveLeftIt)
{
    SlidingWindow window(3, 1min, 100ms);
    serve_one(window, kStart);
    serve_one(window, kStart + 20s);

    EXPECT_EQ(window.wait(kStart + 30s, 1), 0s);
    EXPECT_GT(window.wait(kStart + 30s, 2), 30s);
    EXPECT_GT(window.wait(kStart + 30s, 3), 50s);
    EXPECT_EQ(window.wait(kStart + 30s, 3), window.wait(kStart + 30s, 1000)) << "no more than the limit ever may";
    EXPECT_GT(window.wait(kStart + 30s, 1, 2), 30s) << "half of three is one";
}

TEST(SlidingWindow, CountsARequestUnderWayUntilAWindowAfterItsEnd)
{
    SlidingWindow window(1, 1min, 100ms);
    window.begin();

    EXPECT_GE(window.wait(kStart + 50s), 1min);
    window.end(kStart + 50s);
    EXPECT_GT(window.wait(kStart + 70s), 40s);
}

TEST(SlidingWindow, KeepsItsMemoryBoundedByItsSlots)
{
    SlidingWindow window(1'000'000, 1h, 5s);

    for (int i = 0; i < 200'000; ++i)
        serve_one(window, kStart + i * 10ms);

    EXPECT_LE(window.slots(kStart + 2000s).size(), 3600u / 5 + 2);
}

TEST(SlidingWindow, TakesTimesOfTheFutureAsNow)
{
    SlidingWindow window(1, 1min, 100ms);

    window.restore({.first = kStart + 2h, .last = kStart + 3h, .count = 1}, kStart);

    EXPECT_LE(window.wait(kStart), 61s);
}

RC_GTEST_PROP(SlidingWindowLaw, TheServerNeverSeesMoreThanTheLimitInAnyWindow, ())
{
    const auto limit = static_cast<std::size_t>(*rc::gen::inRange(1, 8));
    const auto slot = std::chrono::milliseconds(*rc::gen::inRange(1, 2000));
    constexpr auto kWindow = 10s;
    SlidingWindow window(limit, kWindow, slot);

    const auto counted = counted_by_server(window, any_travels(3000), kStart);

    for (std::size_t i = limit; i < counted.size(); ++i)
        RC_ASSERT(counted[i] - counted[i - limit] > kWindow);
}

RC_GTEST_PROP(SlidingWindowLaw, SlotsThatGoThroughARestartNeverLetMoreThrough, ())
{
    const auto gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4000));
    constexpr auto kWindow = 10s;
    constexpr std::size_t kLimit = 5;

    SlidingWindow window(kLimit, kWindow, 500ms);
    std::vector<Instant> sent;
    Instant now = kStart;
    for (const int gap : gaps) {
        now += std::chrono::milliseconds(gap);
        SlidingWindow restarted(kLimit, kWindow, 500ms);
        for (const SlidingWindow::Slot& slot : window.slots(now))
            restarted.restore(slot, now);
        window = restarted;
        for (auto wait = window.wait(now); wait > 0s; wait = window.wait(now))
            now += wait;
        serve_one(window, now);
        sent.push_back(now);
    }

    for (std::size_t i = kLimit; i < sent.size(); ++i)
        RC_ASSERT(sent[i] - sent[i - kLimit] > kWindow);
}

} // namespace
} // namespace contactsync::http
