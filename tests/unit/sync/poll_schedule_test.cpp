#include "sync/poll_schedule.hpp"

#include <gtest/gtest.h>

namespace contactsync::sync {
namespace {

using namespace std::chrono_literals;
using Instant = PollSchedule::Instant;

class PollScheduleTest : public testing::Test {
protected:
    ProviderOptions options{.poll_interval = 60s, .poll_interval_max = 600s};
    Random random{7};
    Instant now{1000h};

    PollSchedule schedule() { return PollSchedule(options, 1s, 60s); }
    void polled(PollSchedule& schedule, bool found_changes, PollSchedule::Duration took = 1s, std::size_t requests = 1)
    {
        schedule.succeeded({.started = now, .ended = now + took, .requests = requests, .found_changes = found_changes},
                           random);
    }
};

TEST_F(PollScheduleTest, TheFirstPollIsDueAtOnce)
{
    EXPECT_LE(schedule().next(), now);
}

TEST_F(PollScheduleTest, APollIsNeverLaterThanItsIntervalAndRarelyOnTheDot)
{
    for (int i = 0; i < 100; ++i) {
        auto polls = schedule();
        polled(polls, true);
        EXPECT_LE(polls.next() - now, 60s);
        EXPECT_GE(polls.next() - now, 54s);
    }
}

TEST_F(PollScheduleTest, QuietPollsStretchTheIntervalAndAChangeSnapsItBack)
{
    auto polls = schedule();
    for (int i = 0; i < 3; ++i)
        polled(polls, false);
    EXPECT_EQ(polls.interval(), 60s);

    for (int i = 0; i < 20; ++i)
        polled(polls, false);
    EXPECT_EQ(polls.interval(), 600s);

    polled(polls, true);
    EXPECT_EQ(polls.interval(), 60s);
}

TEST_F(PollScheduleTest, AListingTakesHalfOfTheTimeAtMost)
{
    auto polls = schedule();

    polled(polls, true, 5min);

    EXPECT_EQ(polls.next() - now, 10min);
}

TEST_F(PollScheduleTest, AListingTakesHalfOfTheRequestsAtMost)
{
    options.request_cost = 1200ms;
    auto polls = schedule();

    polled(polls, true, 1s, 300);

    EXPECT_EQ(polls.next() - now, 12min);
}

TEST_F(PollScheduleTest, FailuresBackOffUpToTheIntervalAndObeyTheService)
{
    auto polls = schedule();
    polls.failed({.kind = ErrorKind::retry}, now, random);
    EXPECT_LE(polls.next() - now, 1s);
    for (int i = 0; i < 30; ++i)
        polls.failed({.kind = ErrorKind::retry}, now, random);
    EXPECT_LE(polls.next() - now, 60s);
    EXPECT_GE(polls.next() - now, 30s);

    polls.failed({.kind = ErrorKind::retry, .retry_after = 3600s}, now, random);

    EXPECT_EQ(polls.next() - now, 1h);
}

TEST_F(PollScheduleTest, RefusedCredentialsAreTriedAgainRarely)
{
    auto polls = schedule();

    polls.failed({.kind = ErrorKind::credentials}, now, random);

    EXPECT_EQ(polls.next() - now, 15min);
}

} // namespace
} // namespace contactsync::sync
