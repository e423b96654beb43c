#include "integration/http/client_fixture.hpp"

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class BudgetedTest : public ClientTest {};

TEST_F(BudgetedTest, WaitsForTheMinuteToPass)
{
    options.limits.per_minute = 2;

    for (const auto& result : send_all(std::vector(3, get())))
        EXPECT_TRUE(result);

    EXPECT_GT(clock.slept(), 60s);
    EXPECT_LT(clock.slept(), 62s);
}

TEST_F(BudgetedTest, ChargesEveryAttempt)
{
    options.limits.per_minute = 10;
    server.on_request = [](const Seen& seen) { return seen.target == "/flaky" ? status(500) : ok(); };

    send(get("/flaky"));

    EXPECT_EQ(client().budget().front().left, 7u);
}

TEST_F(BudgetedTest, DoesNotChargeForConnectionsThatWereRefused)
{
    options.limits.per_minute = 10;
    client();
    server.stop_listening();

    send(get());

    EXPECT_EQ(client().budget().front().left, 10u);
}

TEST_F(BudgetedTest, TellsTheCallerWhenTheMonthIsUsedUp)
{
    options.limits.per_month = 1;
    send(get());

    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_GE(error.retry_after, 30 * 24h);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(BudgetedTest, ServesAllWhoWaitInTheirOrder)
{
    options.max_in_flight = 3;
    options.limits = {.per_second = 1, .burst = 1, .per_minute = {}, .per_hour = {}, .per_month = {}};
    std::vector<http::Request> requests;
    for (int i = 0; i < 9; ++i)
        requests.push_back(get("/" + std::to_string(i)));

    send_all(requests);

    ASSERT_EQ(server.requests().size(), 9u);
    EXPECT_GE(clock.slept(), 8s);
    for (std::size_t i = 0; i < 9; ++i)
        EXPECT_EQ(server.requests()[i].target, "/" + std::to_string(i));
}

TEST_F(BudgetedTest, KeepsTheBudgetAcrossARestart)
{
    options.limits.per_minute = 2;
    send_all(std::vector(2, get()));
    const std::string snapshot = client().budget_snapshot();

    restart(snapshot);

    EXPECT_EQ(client().budget().front().left, 0u);
}

TEST_F(BudgetedTest, KeepsARetryAfterAcrossARestart)
{
    options.retry.attempts = 1;
    server.on_request = [](const Seen&) { return status(503, "Retry-After: 400\r\n"); };
    send(get());
    clock.waits.push_back(1s);
    const std::string snapshot = client().budget_snapshot();

    restart(snapshot);

    EXPECT_EQ(send(get()).error().retry_after, 399s);
    EXPECT_EQ(server.requests().size(), 1u);
}

} // namespace
} // namespace contactsync::test
