#include "http/budget.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};
constexpr TimePoint kWall{1'790'000'000'000ms};

void serve(Budget& budget, Instant now, int count)
{
    for (int i = 0; i < count; ++i) {
        budget.begin();
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
    before.begin();
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

    budget.restore("garbage\nminute 1 2\nminute x y z\nfortnight 1 2 3\npaused\npaused 1\npaused x 1\n\n", kStart,
                   kWall);

    EXPECT_EQ(budget.wait(kStart), 0s);
    EXPECT_EQ(budget.paused(kStart), 0s);
}

TEST(Budget, ASnapshotOfAMonthIsSmall)
{
    Budget budget({.per_second = {}, .burst = 1, .per_minute = {}, .per_hour = {}, .per_month = 1'000'000});
    for (int hour = 0; hour < 24 * 31; ++hour)
        serve(budget, kStart + std::chrono::hours(hour), 100);

    EXPECT_LT(budget.snapshot(kStart + 31 * 24h, kWall).size(), 40'000u);
}

TEST(Budget, ABucketGoesThroughARestartAsFullAsItIs)
{
    const RateLimits limits{.per_second = 0.5, .burst = 4};
    Budget before(limits);
    serve(before, kStart, 4);
    const std::string snapshot = before.snapshot(kStart + 1s, kWall);

    Budget after(limits);
    after.restore(snapshot, kStart, kWall + 2s);

    EXPECT_EQ(after.windows(kStart)[0].left, 1u);
}

TEST(Budget, ABucketIsAtWorstEmptyWhenAClockWasSetBack)
{
    const RateLimits limits{.per_second = 0.5, .burst = 4};
    Budget before(limits);
    serve(before, kStart, 1);
    const std::string snapshot = before.snapshot(kStart, kWall);

    Budget after(limits);
    after.restore(snapshot, kStart, kWall - 24h);

    EXPECT_EQ(after.wait(kStart), 2s);
}

TEST(Budget, MayBeHalvedForAWhile)
{
    Budget budget({.per_second = {}, .burst = 1, .per_minute = 4, .per_hour = {}, .per_month = {}});
    budget.halve_until(kStart + 30s);
    serve(budget, kStart, 2);

    EXPECT_EQ(budget.wait(kStart), 30s);
    EXPECT_EQ(budget.wait(kStart + 30s), 0s);
}

TEST(Budget, WithoutABurstNoSecondHoldsMoreThanTheRate)
{
    Budget budget({.per_second = 2.5, .burst = 0});
    serve(budget, kStart, 2);

    EXPECT_GT(budget.wait(kStart), 990ms);
    EXPECT_GT(budget.wait(kStart + 500ms), 490ms);
    EXPECT_EQ(budget.wait(kStart + 1100ms), 0s);
    EXPECT_EQ(budget.windows(kStart).at(0).name, "second");
    EXPECT_EQ(budget.windows(kStart).at(0).limit, 2u);
}

TEST(Budget, ASecondThatAKilledProcessMayHaveFilledIsWaitedForByTheNext)
{
    const RateLimits limits{.per_second = 5, .burst = 0};
    Budget killed(limits);
    const std::string stored = killed.cover_ahead(kStart, kWall).snapshot;
    Budget next(limits);

    next.restore(stored, kStart + 50ms, kWall + 50ms);

    EXPECT_GT(next.wait(kStart + 50ms), 990ms);
    EXPECT_LE(next.wait(kStart + 50ms), 1100ms);
}

TEST(Budget, ABucketGivesHalfOfItsRateWhileItIsHalved)
{
    Budget budget({.per_second = 1, .burst = 1});
    budget.halve_until(kStart + 1h);
    serve(budget, kStart, 1);

    EXPECT_EQ(budget.wait(kStart), 2s);
}

TEST(Budget, APauseHoldsAcrossARestartToTheMillisecond)
{
    Budget before(RateLimits{});
    before.pause(kStart, 90s);
    const std::string snapshot = before.snapshot(kStart + 10s, kWall);

    Budget after(RateLimits{});
    const Instant reboot{5s};
    after.restore(snapshot, reboot, kWall + 20s);

    EXPECT_EQ(after.paused(reboot), 60s);
    EXPECT_EQ(after.paused(reboot + 60s), 0s);
}

TEST(Budget, APauseIsNotEndedByAShorterOne)
{
    Budget budget(RateLimits{});
    budget.pause(kStart, 90s);
    budget.pause(kStart + 10s, 5s);

    EXPECT_EQ(budget.paused(kStart + 10s), 80s);
}

TEST(Budget, APauseIsNoLongerThanItWasAskedForWhenAClockWasSetBack)
{
    Budget before(RateLimits{});
    before.pause(kStart, 90s);
    const std::string snapshot = before.snapshot(kStart + 60s, kWall);

    Budget after(RateLimits{});
    after.restore(snapshot, kStart, kWall - 24h);
    Budget later(RateLimits{});
    later.restore(after.snapshot(kStart + 10s, kWall - 24h + 10s), kStart, kWall - 24h + 10s);

    EXPECT_EQ(after.paused(kStart), 90s);
    EXPECT_EQ(later.paused(kStart), 80s);
}

TEST(Budget, APauseThatHasEndedIsNotStored)
{
    Budget budget(RateLimits{});
    budget.pause(kStart, 90s);

    EXPECT_EQ(budget.snapshot(kStart + 90s, kWall), "");
}

TEST(Budget, ACoverLastsForItsRequestsAndItsTime)
{
    Budget budget({.per_second = {}, .burst = 1, .per_minute = 60, .per_hour = {}, .per_month = {}});
    EXPECT_FALSE(budget.is_covered(kStart));

    const Budget::Cover cover = budget.cover_ahead(kStart, kWall);
    budget.covered_by(cover);

    EXPECT_EQ(cover.requests, 3u);
    EXPECT_TRUE(budget.is_covered(cover.until));
    EXPECT_FALSE(budget.is_covered(cover.until + 1ms));
    serve(budget, kStart, 3);
    EXPECT_FALSE(budget.is_covered(kStart));
}

/// A process that sends as fast as its budget lets it, is killed at any moment, and starts again with what was stored.
class Mortal {
public:
    static constexpr auto kTravelMax = 5s;

    explicit Mortal(const RateLimits& limits) : limits_(limits), budget_(limits, kTravelMax) {}

    /// The service counts the request `there` after it was sent; its answer arrives `back` after that.
    void send(Instant::duration there, Instant::duration back)
    {
        for (auto wait = next_wait(); wait > 0s; wait = next_wait())
            pass(wait);
        if (!budget_.is_covered(now_)) store();
        budget_.begin();
        sent.push_back(now_);
        counted.push_back(now_ + there);
        answers_.push_back(now_ + there + back);
    }

    void be_told_to_wait(Instant::duration length)
    {
        budget_.pause(now_, length);
        store();
        pauses.emplace_back(now_, now_ + length);
    }

    void pass(Instant::duration time)
    {
        now_ += time;
        std::ranges::sort(answers_);
        for (; !answers_.empty() && answers_.front() <= now_; answers_.erase(answers_.begin()))
            budget_.end(answers_.front());
    }

    /// What is under way has reached the service by then.
    void be_killed()
    {
        for (Instant& moment : counted)
            moment = std::min(moment, now_);
        answers_.clear();
        budget_ = Budget(limits_, kTravelMax);
        budget_.restore(stored_, now_, wall_of(now_));
    }

    void end()
    {
        stored_ = budget_.snapshot(now_, wall_of(now_));
        be_killed();
    }

    std::vector<Instant> sent;
    std::vector<Instant> counted;
    std::vector<std::pair<Instant, Instant>> pauses;

private:
    Instant::duration next_wait() { return std::max(budget_.wait(now_), budget_.paused(now_)); }

    void store()
    {
        const auto cover = budget_.cover_ahead(now_, wall_of(now_));
        stored_ = cover.snapshot;
        budget_.covered_by(cover);
    }

    static TimePoint wall_of(Instant time)
    {
        return kWall + std::chrono::duration_cast<std::chrono::milliseconds>(time - kStart);
    }

    RateLimits limits_;
    Budget budget_;
    Instant now_ = kStart;
    std::string stored_;
    std::vector<Instant> answers_;
};

/// Steps of a life: some time passes, then it sends, is told to wait, is killed or ends.
Mortal live(const RateLimits& limits)
{
    enum Step { send, be_told_to_wait, be_killed, end };
    const auto steps = *rc::gen::container<std::vector<std::tuple<Step, int, int, int>>>(
        rc::gen::tuple(rc::gen::weightedElement<Step>({{8, send}, {1, be_told_to_wait}, {2, be_killed}, {1, end}}),
                       rc::gen::weightedOneOf<int>({{4, rc::gen::inRange(0, 500)}, {1, rc::gen::inRange(0, 60'000)}}),
                       rc::gen::inRange(0, 2500), rc::gen::inRange(0, 2500)));
    Mortal process(limits);
    for (const auto& [step, pause, there, back] : steps) {
        process.pass(std::chrono::milliseconds(pause));
        if (step == send)
            process.send(std::chrono::milliseconds(there), std::chrono::milliseconds(back));
        else if (step == be_told_to_wait)
            process.be_told_to_wait(std::chrono::seconds(there));
        else if (step == be_killed)
            process.be_killed();
        else
            process.end();
    }
    return process;
}

RC_GTEST_PROP(BudgetLaw, NoWindowOfTheServiceSeesMoreThanItsLimitWheneverTheProcessIsKilled, ())
{
    const auto per_minute = static_cast<std::size_t>(*rc::gen::element(1, 3, 50));
    const auto per_hour = per_minute * static_cast<std::size_t>(*rc::gen::inRange(1, 4));
    auto process = live({.per_second = {}, .burst = 1, .per_minute = per_minute, .per_hour = per_hour});

    std::ranges::sort(process.counted);
    for (std::size_t i = per_minute; i < process.counted.size(); ++i)
        RC_ASSERT(process.counted[i] - process.counted[i - per_minute] > 1min);
    for (std::size_t i = per_hour; i < process.counted.size(); ++i)
        RC_ASSERT(process.counted[i] - process.counted[i - per_hour] > 1h);
}

RC_GTEST_PROP(BudgetLaw, NoStretchOfTimeHoldsMoreThanBurstAndRateWheneverTheProcessIsKilled, ())
{
    const auto burst = *rc::gen::inRange(1, 6);
    const auto interval = std::chrono::seconds(*rc::gen::inRange(1, 20));
    const auto process =
        live({.per_second = 1.0 / static_cast<double>(interval.count()), .burst = static_cast<std::size_t>(burst)});

    const auto& sent = process.sent;
    for (std::size_t first = 0; first < sent.size(); ++first)
        for (std::size_t last = first; last < sent.size(); ++last)
            RC_ASSERT(static_cast<long>(last - first + 1) <= burst + (sent[last] - sent[first]) / interval);
}

RC_GTEST_PROP(BudgetLaw, NothingIsSentInAPauseThatTheServiceAskedForWheneverTheProcessIsKilled, ())
{
    const bool is_limited = *rc::gen::arbitrary<bool>();
    const auto process = live(is_limited ? RateLimits{.per_second = 1, .burst = 3, .per_minute = 20} : RateLimits{});

    for (const auto& [from, to] : process.pauses)
        RC_ASSERT(std::ranges::none_of(process.sent, [&](Instant sent) { return from < sent && sent < to; }));
}

} // namespace
} // namespace contactsync::http
