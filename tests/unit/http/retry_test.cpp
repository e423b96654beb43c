#include "http/retry.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr bool kRepeatable = true;

class RetryTest : public testing::Test {
protected:
    Verdict after(AttemptEnd end, bool repeatable, int attempt = 1)
    {
        return judge(end, attempt, repeatable, policy_, random_);
    }

    RetryPolicy policy_{.initial = 1s, .max = 10s, .attempts = 3, .max_wait = 300s};
    Random random_{1};
};

TEST_F(RetryTest, AnswersBelow500AreDelivered)
{
    for (const int status : {200, 204, 301, 400, 401, 404, 408, 422})
        EXPECT_EQ(after({.status = status}, !kRepeatable).action, Action::deliver) << status;
}

TEST_F(RetryTest, TooManyRequestsPausesTheClientAndIsSafeToRepeat)
{
    const Verdict verdict = after({.status = 429, .retry_after = 7s}, !kRepeatable);

    EXPECT_EQ(verdict.action, Action::repeat);
    EXPECT_EQ(verdict.wait, 7s);
    EXPECT_TRUE(verdict.pauses_client);
    EXPECT_FALSE(verdict.outcome_unknown);
}

TEST_F(RetryTest, ARetryAfterIsObeyedEvenIfLongerThanOurOwnBackOff)
{
    EXPECT_EQ(after({.status = 503, .retry_after = 120s}, kRepeatable).wait, 120s);
}

TEST_F(RetryTest, ARetryAfterBeyondTheLimitEndsTheCallButStillPausesTheClient)
{
    const Verdict verdict = after({.status = 429, .retry_after = 301s}, kRepeatable);

    EXPECT_EQ(verdict.action, Action::give_up);
    EXPECT_TRUE(verdict.pauses_client);
    EXPECT_EQ(verdict.wait, 301s);
}

TEST_F(RetryTest, AServerErrorLeavesTheOutcomeOfAnUnrepeatableRequestUnknown)
{
    const Verdict verdict = after({.status = 503, .retry_after = 2s}, !kRepeatable);

    EXPECT_EQ(verdict.action, Action::give_up);
    EXPECT_TRUE(verdict.outcome_unknown);
    EXPECT_TRUE(verdict.pauses_client);
}

TEST_F(RetryTest, ALostAnswerIsRepeatedOnlyIfHarmless)
{
    EXPECT_EQ(after({.ending = Ending::lost}, kRepeatable).action, Action::repeat);
    EXPECT_FALSE(after({.ending = Ending::lost}, kRepeatable).pauses_client);
    EXPECT_EQ(after({.ending = Ending::lost}, !kRepeatable).action, Action::give_up);
    EXPECT_TRUE(after({.ending = Ending::lost}, !kRepeatable).outcome_unknown);
}

TEST_F(RetryTest, WhatWasNeverSentIsAlwaysSafeToRepeat)
{
    EXPECT_EQ(after({.ending = Ending::unsent}, !kRepeatable).action, Action::repeat);
    EXPECT_FALSE(after({.ending = Ending::unsent}, !kRepeatable, 3).outcome_unknown);
}

TEST_F(RetryTest, AnUnverifiedPeerIsNotTriedAgain)
{
    const Verdict verdict = after({.ending = Ending::unverified}, kRepeatable);

    EXPECT_EQ(verdict.action, Action::give_up);
    EXPECT_FALSE(verdict.outcome_unknown);
}

TEST_F(RetryTest, AnUnreadableAnswerIsNotTriedAgain)
{
    EXPECT_EQ(after({.ending = Ending::unreadable}, kRepeatable).action, Action::give_up);
    EXPECT_TRUE(after({.ending = Ending::unreadable}, !kRepeatable).outcome_unknown);
}

TEST_F(RetryTest, AttemptsAreCounted)
{
    EXPECT_EQ(after({.status = 500}, kRepeatable, 2).action, Action::repeat);
    EXPECT_EQ(after({.status = 500}, kRepeatable, 3).action, Action::give_up);
}

RC_GTEST_PROP(BackOffLaw, StaysBetweenNothingAndItsCeiling, ())
{
    const int attempt = *rc::gen::inRange(1, 1000);
    const RetryPolicy policy{.initial = std::chrono::milliseconds(*rc::gen::inRange(0, 5000)),
                             .max = std::chrono::milliseconds(*rc::gen::inRange(0, 100'000))};
    Random random(*rc::gen::arbitrary<std::uint64_t>());

    const auto wait = back_off(attempt, policy, random);

    RC_ASSERT(wait >= 0ms);
    RC_ASSERT(wait <= policy.max);
    if (attempt == 1) RC_ASSERT(wait <= policy.initial);
}

} // namespace
} // namespace contactsync::http
