#include "integration/http/client_fixture.hpp"

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class DrainTest : public ClientTest {
protected:
    /// Starts a call that stores how it ended, and lets everything happen that can happen now.
    std::shared_ptr<std::optional<Result<http::Response>>> start(http::Request request)
    {
        auto ended = std::make_shared<std::optional<Result<http::Response>>>();
        asio::co_spawn(context, client().send(std::move(request)),
                       [ended](std::exception_ptr error, Result<http::Response> result) {
                           if (error) std::rethrow_exception(error);
                           *ended = std::move(result);
                       });
        settle();
        return ended;
    }

    template <class Condition>
    void run_until(Condition condition)
    {
        context.restart();
        while (!condition())
            context.run_one();
    }
};

TEST_F(DrainTest, LaterCallsEndAtOnceAndSendNothing)
{
    client().drain();

    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::cancelled);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_EQ(server.connections(), 0u);
}

TEST_F(DrainTest, ARequestOnTheWireGoesOnToItsEnd)
{
    options.max_in_flight = 1;
    std::size_t on_the_wire = 0;
    server.on_request = [&](const Seen&) {
        client().drain();
        on_the_wire = client().on_the_wire();
        return ok();
    };

    const auto results = send_all({create(), get()});

    EXPECT_TRUE(results[0].has_value());
    EXPECT_EQ(results[1].error().kind, ErrorKind::cancelled);
    EXPECT_EQ(on_the_wire, 1u);
    EXPECT_EQ(client().on_the_wire(), 0u);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(DrainTest, WakesThoseWhoWaitForTheBudget)
{
    options.limits.per_minute = 1;
    send(get());
    clock.frozen = true;
    const auto first = start(create());
    const auto second = start(create());

    client().drain();
    run_until([&] { return *first && *second; });

    EXPECT_EQ((*first)->error().kind, ErrorKind::cancelled);
    EXPECT_FALSE((*first)->error().outcome_unknown);
    EXPECT_EQ((*second)->error().kind, ErrorKind::cancelled);
}

TEST_F(DrainTest, WakesThoseWhoBackOffAndRemembersThatTheyMayHaveChangedSomething)
{
    server.on_request = [](const Seen& seen) { return status(seen.method == "PATCH" ? 500 : 502); };
    clock.frozen = true;
    const auto read = start(get());
    const auto write = start({.method = http::Method::patch, .target = "/contacts/1", .headers = {}, .body = "{}"});
    run_until([&] { return client().traffic().retries == 2; });
    settle();

    client().drain();
    run_until([&] { return *read && *write; });

    EXPECT_EQ((*read)->error().kind, ErrorKind::cancelled);
    EXPECT_FALSE((*read)->error().outcome_unknown);
    EXPECT_EQ((*write)->error().kind, ErrorKind::cancelled);
    EXPECT_TRUE((*write)->error().outcome_unknown);
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(DrainTest, WakesThoseWhoConnect)
{
    asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
    options.base_url = "https://localhost:" + std::to_string(silent.local_endpoint().port());
    options.timeout = 1h;
    const auto connecting = start(create());
    std::optional<asio::ip::tcp::socket> handshaking; // and never answered
    silent.async_accept([&](const boost::system::error_code&, asio::ip::tcp::socket socket) {
        handshaking.emplace(std::move(socket));
    });
    run_until([&] { return handshaking.has_value(); });

    client().drain();
    run_until([&] { return connecting->has_value(); });

    EXPECT_EQ((*connecting)->error().kind, ErrorKind::cancelled);
    EXPECT_FALSE((*connecting)->error().outcome_unknown);
}

} // namespace
} // namespace contactsync::test
