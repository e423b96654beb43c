#include "integration/http/client_fixture.hpp"

#include <boost/asio/detached.hpp>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;
using http::Priority;

class PriorityTest : public ClientTest {
protected:
    static http::Request request(std::string target, Priority priority)
    {
        return {.target = std::move(target), .headers = {}, .body = {}, .priority = priority};
    }

    std::vector<std::string> order() const
    {
        std::vector<std::string> targets;
        for (const Seen& seen : server.requests())
            targets.push_back(seen.target);
        return targets;
    }
};

TEST_F(PriorityTest, TheMostUrgentOfThoseThatWaitGoesFirst)
{
    options.max_in_flight = 1;

    send_all({request("/first", Priority::backfill), request("/backfill", Priority::backfill),
              request("/creation", Priority::creation), request("/edit", Priority::edit),
              request("/opt_out", Priority::opt_out), request("/edit2", Priority::edit)});

    EXPECT_EQ(order(), (std::vector<std::string>{"/opt_out", "/edit", "/edit2", "/creation", "/first", "/backfill"}));
}

TEST_F(PriorityTest, AnOptOutOvertakesTheOneThatWaitsForTheBudget)
{
    options.limits.per_minute = 1;
    send(get());
    clock.frozen = true;
    asio::co_spawn(context, client().send(request("/creation", Priority::creation)), asio::detached);
    settle();
    clock.frozen = false;
    clock.waits.push_back(61s);

    ASSERT_TRUE(send(request("/opt_out", Priority::opt_out)));

    EXPECT_EQ(server.requests().back().target, "/opt_out");
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(PriorityTest, WhoWaitsForTheBudgetHoldsNoSlot)
{
    options.max_in_flight = 1;
    options.limits.per_minute = 2;
    std::vector<http::Request> backlog(10, request("/creation", Priority::creation));
    backlog.push_back(request("/opt_out", Priority::opt_out));

    send_all(backlog);

    EXPECT_EQ(server.requests().front().target, "/opt_out");
}

TEST_F(PriorityTest, WhoWaitsForRoomForTwoIsNotOvertakenByTheLessUrgent)
{
    options.limits.per_minute = 3;
    send(get("/a"));
    send(get("/b"));
    const auto look = [this]() -> asio::awaitable<void> {
        EXPECT_TRUE(co_await client().wait_for_room(2, Priority::edit));
        EXPECT_GE(clock.slept(), 1min) << "there was room for one";
        co_await client().send(request("/look", Priority::edit));
    };
    asio::co_spawn(context, look, asio::detached);

    ASSERT_TRUE(send(request("/creation", Priority::creation)));

    EXPECT_EQ(order(), (std::vector<std::string>{"/a", "/b", "/look", "/creation"}));
}

TEST_F(PriorityTest, WhoWaitsForRoomIsToldOfTheEnd)
{
    options.limits.per_minute = 1;
    send(get());
    clock.frozen = true;
    std::optional<Result<void>> waited;
    const auto wait = [&]() -> asio::awaitable<void> { waited = co_await client().wait_for_room(2, Priority::edit); };
    asio::co_spawn(context, wait, asio::detached);
    settle();

    client().drain();
    settle();

    ASSERT_TRUE(waited.has_value());
    EXPECT_EQ(waited->error().kind, ErrorKind::cancelled);
}

} // namespace
} // namespace contactsync::test
