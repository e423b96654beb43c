#include "http/budget_journal.hpp"
#include "integration/http/client_fixture.hpp"

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
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        saved = std::move(snapshot);
        ++saves;
    }

    std::string saved;
    int saves = 0;
    bool is_full = false;
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

TEST_F(JournalTest, WithoutLimitsNothingIsSaved)
{
    ASSERT_TRUE(send(*make()));

    EXPECT_EQ(journal.saves, 0);
}

} // namespace
} // namespace contactsync::test
