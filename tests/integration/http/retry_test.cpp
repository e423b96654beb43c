#include "integration/http/client_fixture.hpp"

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class RetryingTest : public ClientTest {
protected:
    http::Request change_within(std::chrono::seconds time)
    {
        return {.method = http::Method::patch,
                .target = "/contacts/1",
                .headers = {},
                .body = "{}",
                .send_by = clock.steady_now() + time};
    }

    /// Answers from the list, then with 200.
    void script(std::vector<Reply> replies)
    {
        server.on_request = [replies = std::move(replies), next = std::size_t{0}](const Seen&) mutable {
            return next < replies.size() ? replies[next++] : ok();
        };
    }
};

TEST_F(RetryingTest, WaitsAsLongAsTheServerAsksAndSendsAgain)
{
    script({status(429, "Retry-After: 7\r\n")});

    ASSERT_TRUE(send(create()));

    EXPECT_EQ(clock.slept(), 7s);
    EXPECT_EQ(client().traffic().rate_limited, 1u);
    EXPECT_EQ(client().traffic().retries, 1u);
    EXPECT_EQ(client().traffic().requests, 2u);
    EXPECT_EQ(client().traffic().by_status, (std::map<int, std::uint64_t>{{200, 1}, {429, 1}}));
}

TEST_F(RetryingTest, ARefusalForTheRateThatDoesNotSayHowLongIsWaitedForAsConfigured)
{
    options.retry.rate_limited = 60s;
    script({status(429)});

    ASSERT_TRUE(send(create()));

    EXPECT_EQ(clock.slept(), 60s);
}

TEST_F(RetryingTest, ARefusalForTheRateHalvesOurOwnForAWhile)
{
    options.limits.per_hour = 4;
    options.slow_down = 5min;
    script({status(429, "Retry-After: 1\r\n")});
    ASSERT_TRUE(send(get()));

    ASSERT_TRUE(send(get()));

    EXPECT_GE(clock.slept(), 5min);
    EXPECT_LT(clock.slept(), 6min);
}

TEST_F(RetryingTest, ARetryAfterHoldsForEveryRequest)
{
    options.retry.attempts = 1;
    script({status(503, "Retry-After: 20\r\n")});
    EXPECT_EQ(send(get()).error().retry_after, 20s);
    EXPECT_EQ(clock.slept(), 0s);

    ASSERT_TRUE(send(get()));

    EXPECT_EQ(clock.slept(), 20s);
}

TEST_F(RetryingTest, ARetryAfterBeyondMaxWaitEndsThisCallAndTheNextOnesUntilThen)
{
    script({status(429, "Retry-After: 301\r\n")});

    const Error first = send(get()).error();
    const Error second = send(get()).error();

    EXPECT_EQ(first.kind, ErrorKind::retry);
    EXPECT_EQ(first.retry_after, 301s);
    EXPECT_EQ(second.retry_after, 301s);
    EXPECT_EQ(server.requests().size(), 1u);
    clock.waits.push_back(301s);
    EXPECT_TRUE(send(get()));
}

TEST_F(RetryingTest, RepeatsAServerErrorUntilTheAttemptsAreUsedUp)
{
    script({status(500), status(502)});
    EXPECT_TRUE(send(get()));

    script({status(500), status(502), status(503)});
    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_EQ(error.status, 503);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_EQ(server.requests().size(), 6u);
}

TEST_F(RetryingTest, NothingIsSentAgainAfterTheTimeThatWasSetForIt)
{
    script({status(429, "Retry-After: 7\r\n")});

    const Error error = send(change_within(3s)).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_TRUE(error.too_late);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_EQ(server.requests().size(), 1u);
    EXPECT_TRUE(send(change_within(3s))) << "the pause was waited for";
    EXPECT_EQ(clock.slept(), 7s);
}

TEST_F(RetryingTest, WhatIsNotSentAgainInTimeMayHaveBeenCarriedOut)
{
    script({status(503, "Retry-After: 7\r\n")});

    const Error error = send(change_within(3s)).error();

    EXPECT_TRUE(error.too_late);
    EXPECT_TRUE(error.outcome_unknown);
    EXPECT_EQ(error.status, 503);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(RetryingTest, FailuresThatAreNotRepeatedInTimeOpenTheBreakerToo)
{
    server.on_request = [](const Seen&) { return status(503, "Retry-After: 7\r\n"); };

    for (int call = 0; call < 5; ++call)
        send(change_within(3s));

    EXPECT_TRUE(client().breaker_open());
}

TEST_F(RetryingTest, InTimeItIsSentAgain)
{
    script({status(503, "Retry-After: 2\r\n")});

    EXPECT_TRUE(send(change_within(3s)));
}

TEST_F(RetryingTest, DoesNotRepeatAServerErrorOfAnUnrepeatableRequest)
{
    script({status(503, "Retry-After: 2\r\n")});

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_TRUE(error.outcome_unknown);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(RetryingTest, ALostAnswerIsRepeatedIfThatIsHarmless)
{
    script({drop()});

    EXPECT_TRUE(send(get()));
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(RetryingTest, ALostAnswerOfAnUnrepeatableRequestIsAnUnknownOutcome)
{
    script({drop()});

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_TRUE(error.outcome_unknown);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(RetryingTest, ATruncatedAnswerIsALostOne)
{
    const Reply truncated{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", .then = Reply::Then::close};
    script({truncated});
    EXPECT_EQ(send(get())->body, "{}");

    script({truncated});
    EXPECT_TRUE(send(create()).error().outcome_unknown);
}

TEST_F(RetryingTest, AKeptConnectionThatDiesUnderARequestIsReplacedAtOnce)
{
    send(get());
    script({drop()});

    ASSERT_TRUE(send(get()));

    EXPECT_TRUE(clock.waits.empty());
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(RetryingTest, AKeptConnectionThatWasClosedMeanwhileIsNotUsedForAnUnrepeatableRequest)
{
    server.on_request = [](const Seen&) { return Reply{.bytes = ok().bytes, .then = Reply::Then::close}; };
    send(get());
    settle();

    EXPECT_TRUE(send(create()));
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(RetryingTest, AServerThatNeverAnswersEndsAtTheDeadline)
{
    options.timeout = 250ms;
    options.retry.attempts = 2;
    script({hang(), hang(), hang()});

    EXPECT_EQ(send(get()).error().kind, ErrorKind::retry);
    EXPECT_EQ(client().traffic().retries, 1u);
    EXPECT_TRUE(send(create()).error().outcome_unknown);
}

TEST_F(RetryingTest, AServerThatAnswersAgainIsServedByTheSameClient)
{
    options.timeout = 100ms;
    options.retry.attempts = 1;
    script({hang()});
    EXPECT_NE(send(get()).error().detail.find("in time"), std::string::npos);

    EXPECT_TRUE(send(get()));
}

TEST_F(RetryingTest, AServerThatDripsCannotPutOffTheDeadline)
{
    options.timeout = 100ms;
    options.retry.attempts = 1;
    script({{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", .then = Reply::Then::drip}});

    EXPECT_EQ(send(get()).error().kind, ErrorKind::retry);
}

TEST_F(RetryingTest, ARefusedConnectionIsSafeToRepeatWhateverTheRequest)
{
    client();
    server.stop_listening();

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_EQ(client().traffic().retries, 2u);
    EXPECT_EQ(client().traffic().requests, 0u);
}

TEST_F(RetryingTest, AHostThatDoesNotResolveIsATransportError)
{
    options.base_url = "http://no-such-host.invalid";

    EXPECT_EQ(send(get()).error().kind, ErrorKind::retry);
}

TEST_F(RetryingTest, AServiceThatKeepsFailingIsLeftAloneAndThenProbed)
{
    options.retry.attempts = 1;
    server.on_request = [](const Seen&) { return status(500); };
    for (int i = 0; i < 5; ++i)
        send(get());

    const Error refused = send(get()).error();
    EXPECT_EQ(refused.kind, ErrorKind::retry);
    EXPECT_EQ(refused.retry_after, 1s);
    EXPECT_EQ(server.requests().size(), 5u);
    EXPECT_TRUE(client().breaker_open());

    server.on_request = [](const Seen&) { return ok(); };
    clock.waits.push_back(1s);
    EXPECT_TRUE(send(get()));
    EXPECT_TRUE(send(get()));
    EXPECT_FALSE(client().breaker_open());
}

} // namespace
} // namespace contactsync::test
