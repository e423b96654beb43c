#include "http/token_bucket.hpp"

#include "unit/http/travelling.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

constexpr Instant kStart{1h};

void serve_one(TokenBucket& bucket, Instant now)
{
    bucket.begin();
    bucket.end(now);
}

TEST(TokenBucket, LetsABurstThroughAtOnceAndThenKeepsTheRate)
{
    TokenBucket bucket(4, 3);

    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(bucket.wait(kStart), 0s);
        serve_one(bucket, kStart);
    }

    EXPECT_EQ(bucket.wait(kStart), 250ms);
    EXPECT_EQ(bucket.wait(kStart, 2), 500ms);
    EXPECT_EQ(bucket.wait(kStart, 1000), bucket.full_at(kStart) - kStart) << "no more than the burst is ever there";
    EXPECT_EQ(bucket.wait(kStart + 250ms), 0s);
}

TEST(TokenBucket, ATokenComesBackAfterItsRequestHasEnded)
{
    TokenBucket bucket(4, 1);
    bucket.begin();

    EXPECT_GT(bucket.wait(kStart + 1h), 0s);
    EXPECT_EQ(bucket.left(kStart + 1h), 0u);
    bucket.end(kStart + 1h);
    EXPECT_EQ(bucket.wait(kStart + 1h), 250ms);
}

TEST(TokenBucket, FillsUpToTheBurstAndNotBeyond)
{
    TokenBucket bucket(10, 2);
    serve_one(bucket, kStart);

    EXPECT_EQ(bucket.left(kStart), 1u);
    EXPECT_EQ(bucket.left(kStart + 1h), 2u);
}

TEST(TokenBucket, KeepsARateBelowOneASecond)
{
    TokenBucket bucket(0.5, 1);
    serve_one(bucket, kStart);

    EXPECT_EQ(bucket.wait(kStart), 2s);
}

RC_GTEST_PROP(TokenBucketLaw, NoStretchOfTimeHoldsMoreThanBurstAndRate, ())
{
    const double rate = *rc::gen::inRange(1, 5000) / 10.0;
    const auto burst = static_cast<std::size_t>(*rc::gen::inRange(1, 20));
    const auto gaps_ms = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400));
    TokenBucket bucket(rate, burst);

    std::vector<Instant> sent;
    Instant now = kStart;
    for (const int gap : gaps_ms) {
        now += std::chrono::milliseconds(gap);
        now += bucket.wait(now);
        RC_ASSERT(bucket.wait(now) == 0s);
        serve_one(bucket, now);
        sent.push_back(now);
    }

    for (std::size_t from = 0; from < sent.size(); ++from)
        for (std::size_t to = from; to < sent.size(); ++to) {
            const double seconds = std::chrono::duration<double>(sent[to] - sent[from]).count();
            RC_ASSERT(static_cast<double>(to - from + 1) <= static_cast<double>(burst) + seconds * rate + 1e-6);
        }
}

RC_GTEST_PROP(TokenBucketLaw, TheServerNeverSeesMoreThanBurstAndRateHoweverLongRequestsTravel, ())
{
    const double rate = *rc::gen::inRange(1, 500) / 10.0;
    const auto burst = static_cast<std::size_t>(*rc::gen::inRange(1, 20));
    TokenBucket bucket(rate, burst);

    const auto counted = counted_by_server(bucket, any_travels(300), kStart);

    for (std::size_t from = 0; from < counted.size(); ++from)
        for (std::size_t to = from; to < counted.size(); ++to) {
            const double seconds = std::chrono::duration<double>(counted[to] - counted[from]).count();
            RC_ASSERT(static_cast<double>(to - from + 1) <= static_cast<double>(burst) + seconds * rate + 1e-6);
        }
}

RC_GTEST_PROP(TokenBucketLaw, NobodyWaitsLongerThanOneInterval, ())
{
    const double rate = *rc::gen::inRange(1, 1000);
    TokenBucket bucket(rate, 5);

    Instant now = kStart;
    for (int i = 0; i < 50; ++i) {
        const auto wait = bucket.wait(now);
        RC_ASSERT(wait <= std::chrono::nanoseconds(static_cast<std::int64_t>(std::ceil(1e9 / rate))));
        now += wait;
        serve_one(bucket, now);
    }
}

} // namespace
} // namespace contactsync::http
