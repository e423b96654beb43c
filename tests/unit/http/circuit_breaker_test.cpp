#include "http/circuit_breaker.hpp"

#include <gtest/gtest.h>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};

CircuitBreaker opened(int failures = 3)
{
    CircuitBreaker breaker(3, 1s, 4s);
    for (int i = 0; i < failures; ++i)
        breaker.failed(kStart);
    return breaker;
}

TEST(CircuitBreaker, OpensAfterFailuresInARow)
{
    CircuitBreaker breaker = opened(2);
    EXPECT_FALSE(breaker.refusal(kStart));

    breaker.failed(kStart);

    EXPECT_EQ(breaker.refusal(kStart), 1s);
}

TEST(CircuitBreaker, ASuccessBetweenFailuresStartsTheCountAnew)
{
    CircuitBreaker breaker = opened(2);
    breaker.succeeded();
    breaker.failed(kStart);
    breaker.failed(kStart);

    EXPECT_FALSE(breaker.refusal(kStart));
}

TEST(CircuitBreaker, LetsOneProbeThroughAfterThePause)
{
    CircuitBreaker breaker = opened();

    EXPECT_FALSE(breaker.refusal(kStart + 1s));
    EXPECT_TRUE(breaker.refusal(kStart + 1s));
    breaker.succeeded();
    EXPECT_FALSE(breaker.refusal(kStart + 1s));
}

TEST(CircuitBreaker, DoublesThePauseWhenTheProbeFails)
{
    CircuitBreaker breaker = opened();
    Instant now = kStart;
    for (const auto pause : {1s, 2s, 4s, 4s}) {
        EXPECT_EQ(breaker.refusal(now), pause);
        now += pause;
        EXPECT_FALSE(breaker.refusal(now));
        breaker.failed(now);
    }
}

TEST(CircuitBreaker, AnAbandonedProbeMakesRoomForAnother)
{
    CircuitBreaker breaker = opened();
    EXPECT_FALSE(breaker.refusal(kStart + 1s));

    breaker.abandoned();

    EXPECT_FALSE(breaker.refusal(kStart + 1s));
}

TEST(CircuitBreaker, CallsThatFailLateDoNotProlongThePause)
{
    CircuitBreaker breaker = opened();

    breaker.failed(kStart + 900ms);

    EXPECT_EQ(breaker.refusal(kStart + 900ms), 100ms);
}

} // namespace
} // namespace contactsync::http
