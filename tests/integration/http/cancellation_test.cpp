#include "integration/http/client_fixture.hpp"

#include <boost/asio/detached.hpp>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class CancellationTest : public ClientTest {};

TEST_F(CancellationTest, ReachesARequestThatWaitsForItsAnswer)
{
    server.on_request = [](const Seen&) { return hang(); };
    const auto sent = [&] { return !server.requests().empty(); };

    EXPECT_EQ(send_and_cancel(get(), sent).error().kind, ErrorKind::cancelled);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(CancellationTest, IsNotMistakenForAnUnknownOutcome)
{
    server.on_request = [](const Seen&) { return hang(); };
    const auto sent = [&] { return !server.requests().empty(); };

    EXPECT_EQ(send_and_cancel(create(), sent).error().kind, ErrorKind::cancelled);
}

TEST_F(CancellationTest, LeavesTheClientInOrder)
{
    options.max_in_flight = 1;
    server.on_request = [](const Seen&) { return hang(); };
    send_and_cancel(get(), [&] { return !server.requests().empty(); });
    server.on_request = [](const Seen&) { return ok(); };

    EXPECT_TRUE(send(get()));
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(CancellationTest, ReachesARequestInTheQueueForASlot)
{
    options.max_in_flight = 1;
    server.on_request = [](const Seen&) { return hang(); };
    asio::co_spawn(context, client().send(get()), asio::detached);
    const auto first_is_sent = [&] { return !server.requests().empty(); };

    EXPECT_EQ(send_and_cancel(get(), first_is_sent).error().kind, ErrorKind::cancelled);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(CancellationTest, ReachesARequestThatWaitsForTheBudgetAndOneBehindIt)
{
    options.limits.per_minute = 1;
    send(get());
    clock.frozen = true;
    asio::co_spawn(context, client().send(get()), asio::detached);
    settle();

    EXPECT_EQ(send_and_cancel(get(), [] { return true; }).error().kind, ErrorKind::cancelled);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(CancellationTest, ReachesARequestThatBacksOff)
{
    server.on_request = [](const Seen&) { return status(500); };
    clock.frozen = true;

    EXPECT_EQ(send_and_cancel(get(), [&] { return !server.requests().empty(); }).error().kind, ErrorKind::cancelled);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(CancellationTest, RequestsMayBeCutOffByTheEndOfTheContext)
{
    server.on_request = [](const Seen&) { return hang(); };
    for (int i = 0; i < 5; ++i)
        asio::co_spawn(context, client().send(get()), asio::detached);
    while (server.requests().size() < 2)
        context.run_one();

    EXPECT_EQ(server.requests().size(), 2u); // the fixture's end destroys the client first, then the calls
}

} // namespace
} // namespace contactsync::test
