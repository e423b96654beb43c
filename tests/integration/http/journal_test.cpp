#include "http/budget_journal.hpp"
#include "integration/http/client_fixture.hpp"

#include <boost/asio/detached.hpp>

#include <stdexcept>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

/// Remembers what is durable; stands still while it is told to.
class MemoryJournal final : public http::BudgetJournal {
public:
    asio::awaitable<void> save(std::string snapshot) override
    {
        if (is_full) throw std::runtime_error("disk full");
        ++saves_begun;
        do
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        while (is_held);
        saved = std::move(snapshot);
        ++saves;
    }

    std::string saved;
    int saves_begun = 0;
    int saves = 0;
    bool is_full = false;
    bool is_held = false;
};

class JournalTest : public ClientTest {
protected:
    std::unique_ptr<http::Client> make()
    {
        options.base_url = "http://127.0.0.1:" + std::to_string(server.port());
        auto made = http::make_client(context.get_executor(), options, clock, random, &journal);
        made->restore_budget(journal.saved);
        return made;
    }

    Result<http::Response> send(http::Client& through)
    {
        Result<http::Response> result;
        std::exception_ptr failure;
        asio::co_spawn(context, through.send(get()), [&](std::exception_ptr error, Result<http::Response> ended) {
            failure = error;
            result = std::move(ended);
            context.stop();
        });
        context.restart();
        context.run();
        if (failure) std::rethrow_exception(failure);
        return result;
    }

    /// From now on the service asks to be left alone for so long.
    void refuse(int seconds)
    {
        server.on_request = [seconds](const Seen&) {
            return status(429, "Retry-After: " + std::to_string(seconds) + "\r\n");
        };
    }
    void answer()
    {
        server.on_request = [](const Seen&) { return ok(); };
    }

    MemoryJournal journal;
};

TEST_F(JournalTest, AKilledProcessForgetsNoRequest)
{
    options.limits.per_minute = 3;
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(send(*make())); // never told to end

    EXPECT_EQ(make()->budget().front().left, 1u);
}

TEST_F(JournalTest, EveryRequestIsCountedBeforeItIsSent)
{
    options.limits.per_minute = 30;
    server.on_request = [&](const Seen&) {
        EXPECT_LE(make()->budget().front().left, 29u - server.requests().size() + 1);
        return ok();
    };
    const auto through = make();

    for (int i = 0; i < 10; ++i)
        ASSERT_TRUE(send(*through));
}

TEST_F(JournalTest, MostRequestsNeedNoSaveOfTheirOwn)
{
    options.limits.per_minute = 100;
    const auto through = make();

    for (int i = 0; i < 50; ++i)
        ASSERT_TRUE(send(*through));

    EXPECT_EQ(journal.saves, 10);
}

TEST_F(JournalTest, ABucketIsNotFullAgainAfterAKill)
{
    options.limits = {.per_second = 0.1, .burst = 5};
    const auto through = make();
    ASSERT_TRUE(send(*through));

    EXPECT_EQ(make()->budget().front().left, 0u);
    EXPECT_EQ(journal.saves, 1);
}

TEST_F(JournalTest, AfterASnapshotWasStoredInItsPlaceItIsSavedAgain)
{
    options.limits.per_minute = 100;
    const auto through = make();
    ASSERT_TRUE(send(*through));
    journal.saved = through->budget_snapshot();
    ASSERT_TRUE(send(*through));

    EXPECT_LE(make()->budget().front().left, 98u);
}

TEST_F(JournalTest, WhatCannotBeSavedIsNotSentAndComesBackWhenItCan)
{
    options.limits.per_minute = 100;
    const auto through = make();
    journal.is_full = true;

    EXPECT_THROW(send(*through), std::runtime_error);
    EXPECT_TRUE(server.requests().empty());

    journal.is_full = false;
    EXPECT_TRUE(send(*through));
}

TEST_F(JournalTest, AKilledProcessForgetsNoRetryAfter)
{
    options.retry.attempts = 1;
    refuse(90);
    ASSERT_FALSE(send(*make())); // never told to end
    answer();

    ASSERT_TRUE(send(*make()));

    EXPECT_EQ(clock.slept(), 90s);
}

TEST_F(JournalTest, ARetryAfterBeyondMaxWaitIsNotTriedByTheNextProcessEither)
{
    refuse(301);
    ASSERT_FALSE(send(*make()));
    answer();

    const Error error = send(*make()).error();

    EXPECT_EQ(error.retry_after, 301s);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(JournalTest, AnotherSaveUnderWayForgetsNoRetryAfter)
{
    options.limits.per_minute = 10; // each request has a save of its own
    clock.frozen = true;
    refuse(90);
    const auto through = make();
    for (int i = 0; i < 2; ++i)
        asio::co_spawn(context, through->send(get()), asio::detached);
    while (journal.saves_begun < 2)
        context.run_one();
    journal.is_held = true;

    while (through->traffic().rate_limited == 0)
        context.run_one();
    journal.is_held = false;
    settle();
    through->drain();
    settle();

    clock.frozen = false;
    answer();
    ASSERT_TRUE(send(*make()));
    EXPECT_EQ(clock.slept(), 90s);
}

TEST_F(JournalTest, WithoutLimitsNothingIsSaved)
{
    ASSERT_TRUE(send(*make()));

    EXPECT_EQ(journal.saves, 0);
}

} // namespace
} // namespace contactsync::test
