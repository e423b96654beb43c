#include "daemon/metrics/server.hpp"

#include "http/as_result.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <exception>
#include <functional>
#include <optional>

#include <sys/resource.h>
#include <unistd.h>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using http::as_result;
using metrics::MetricsServer;
using metrics::ServerLimits;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class FakeVitality final : public metrics::Vitality {
public:
    asio::awaitable<std::string> metrics() override
    {
        if (broken) throw std::runtime_error("the disk is full");
        co_return "contactsync_contacts 7\n";
    }
    metrics::Readiness readiness() override { return ready; }

    metrics::Readiness ready{.ready = true, .text = "ready\n"};
    bool broken = false;
};

/// As long as it lives, this process gets no new descriptor.
class NoMoreDescriptors {
public:
    NoMoreDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int lowest_free = ::dup(0);
        ::close(lowest_free);
        const rlimit none{.rlim_cur = static_cast<rlim_t>(lowest_free), .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit before_{};
};

/// A client that says whatever a test wants it to say.
class Scraper {
public:
    /// `before_connecting` is called when the client has its own descriptor.
    Scraper(
        asio::any_io_executor executor, tcp::endpoint endpoint, const std::function<void()>& before_connecting = [] {})
        : socket_(std::move(executor))
    {
        socket_.open(endpoint.protocol());
        before_connecting();
        socket_.connect(endpoint);
    }

    asio::awaitable<void> send(std::string text)
    {
        co_await asio::async_write(socket_, asio::buffer(text), asio::use_awaitable);
    }
    /// One answer with a body of known length.
    asio::awaitable<std::string> answer()
    {
        const std::size_t head =
            co_await asio::async_read_until(socket_, asio::dynamic_buffer(buffer_), "\r\n\r\n", asio::use_awaitable);
        constexpr std::string_view kLength = "Content-Length: ";
        const std::size_t size = head + std::stoul(buffer_.substr(buffer_.find(kLength) + kLength.size()));
        if (buffer_.size() < size)
            co_await asio::async_read(socket_, asio::dynamic_buffer(buffer_),
                                      asio::transfer_exactly(size - buffer_.size()), asio::use_awaitable);
        std::string answer = buffer_.substr(0, size);
        buffer_.erase(0, size);
        co_return answer;
    }
    /// Everything until the server closes.
    asio::awaitable<std::string> rest()
    {
        co_await asio::async_read(socket_, asio::dynamic_buffer(buffer_), as_result);
        co_return std::exchange(buffer_, {});
    }

    tcp::endpoint peer() const { return socket_.remote_endpoint(); }

private:
    tcp::socket socket_;
    std::string buffer_;
};

class MetricsServerTest : public ::testing::Test {
protected:
    /// Runs a conversation with a server that is stopped at its end.
    std::string talk(std::function<asio::awaitable<std::string>(Scraper&)> conversation, ServerLimits limits = {})
    {
        MetricsServer server(context.get_executor(), {asio::ip::address_v4::loopback(), 0}, vitality, limits);
        asio::cancellation_signal stop;
        std::exception_ptr ended;
        asio::co_spawn(context, server.serve(),
                       asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr why) { ended = why; }));
        Scraper scraper(context.get_executor(), server.endpoint());
        std::string told;
        std::exception_ptr failure;
        asio::co_spawn(context, conversation(scraper), [&](std::exception_ptr error, std::string text) {
            failure = error;
            told = std::move(text);
            stop.emit(asio::cancellation_type::terminal);
        });
        context.restart();
        context.run();
        if (failure) std::rethrow_exception(failure);
        EXPECT_TRUE(ended) << "serve() ends by cancellation only";
        return told;
    }
    std::string answer_to(std::string request)
    {
        return talk([request](Scraper& scraper) -> asio::awaitable<std::string> {
            co_await scraper.send(request);
            co_return co_await scraper.answer();
        });
    }
    std::string get(const std::string& target) { return answer_to("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"); }

    asio::io_context context{1};
    FakeVitality vitality;
};

TEST_F(MetricsServerTest, ServesMetricsInThePrometheusFormat)
{
    const std::string answer = get("/metrics?from=test");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\ncontactsync_contacts 7\n"));
}

TEST_F(MetricsServerTest, IsHealthyWhenItAnswers)
{
    EXPECT_THAT(get("/healthz"), EndsWith("\r\n\r\nok\n"));
}

TEST_F(MetricsServerTest, SaysWhyItIsNotReady)
{
    EXPECT_THAT(get("/readyz"), StartsWith("HTTP/1.1 200"));
    vitality.ready = {.ready = false, .text = "not ready\nreevo: not polled yet\n"};

    const std::string answer = get("/readyz");

    EXPECT_THAT(answer, StartsWith("HTTP/1.1 503"));
    EXPECT_THAT(answer, EndsWith("not ready\nreevo: not polled yet\n"));
}

TEST_F(MetricsServerTest, KnowsNothingElse)
{
    EXPECT_THAT(get("/"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(get("/metrics/"), StartsWith("HTTP/1.1 404"));
}

TEST_F(MetricsServerTest, TakesNoOtherMethods)
{
    EXPECT_THAT(answer_to("POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"),
                AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("Allow: GET\r\n")));
    EXPECT_THAT(answer_to("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 405"));
}

TEST_F(MetricsServerTest, AFailureOfTheMetricsIsNotTheEnd)
{
    vitality.broken = true;
    EXPECT_THAT(get("/metrics"), StartsWith("HTTP/1.1 503"));

    vitality.broken = false;
    EXPECT_THAT(get("/metrics"), StartsWith("HTTP/1.1 200"));
}

TEST_F(MetricsServerTest, KeepsTheConnectionForTheNextRequest)
{
    const std::string second = talk([](Scraper& scraper) -> asio::awaitable<std::string> {
        co_await scraper.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
        co_await scraper.answer();
        co_return co_await scraper.answer();
    });

    EXPECT_THAT(second, EndsWith("ready\n"));
}

TEST_F(MetricsServerTest, ClosesWhenItIsAskedTo)
{
    const std::string all = talk([](Scraper& scraper) -> asio::awaitable<std::string> {
        co_await scraper.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        co_return co_await scraper.rest();
    });

    EXPECT_THAT(all, EndsWith("ok\n"));
}

TEST_F(MetricsServerTest, RefusesWhatIsTooLargeOrNotHttp)
{
    const std::string head = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

    EXPECT_THAT(answer_to(head + "X: " + std::string(20'000, 'x') + "\r\n\r\n"), StartsWith("HTTP/1.1 431"));
    EXPECT_THAT(answer_to(head + "Content-Length: 5000\r\n\r\n"), StartsWith("HTTP/1.1 413"));
    EXPECT_THAT(answer_to("\x16\x03\x01 nonsense\r\n\r\n"), StartsWith("HTTP/1.1 400"));
}

TEST_F(MetricsServerTest, DropsAClientThatHangs)
{
    const std::string told = talk(
        [](Scraper& scraper) -> asio::awaitable<std::string> {
            co_await scraper.send("GET /metr");
            co_return co_await scraper.rest();
        },
        {.request = 20ms, .idle = 20ms});

    EXPECT_EQ(told, "");
}

TEST_F(MetricsServerTest, OneMoreConnectionWaitsForItsTurn)
{
    const std::string told = talk(
        [this](Scraper& first) -> asio::awaitable<std::string> {
            co_await first.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            co_await first.answer(); // it keeps the only place
            Scraper second(context.get_executor(), first.peer());
            co_await second.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            co_return co_await second.answer();
        },
        {.connections = 1, .idle = 20ms});

    EXPECT_THAT(told, EndsWith("ok\n"));
}

TEST_F(MetricsServerTest, OutlivesTheWantOfDescriptors)
{
#if __has_feature(undefined_behavior_sanitizer)
    GTEST_SKIP() << "the sanitizer itself opens a pipe to see whether an object is really there";
#endif
    const std::string told = talk(
        [this](Scraper& first) -> asio::awaitable<std::string> {
            co_await first.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            co_await first.answer();
            std::optional<NoMoreDescriptors> exhausted;
            Scraper second(context.get_executor(), first.peer(), [&] { exhausted.emplace(); });
            asio::steady_timer meanwhile(context, 10ms);
            co_await meanwhile.async_wait(asio::use_awaitable);
            exhausted.reset();
            co_await second.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            co_return co_await second.answer();
        },
        {.pause = 1ms});

    EXPECT_THAT(told, EndsWith("ok\n"));
}

TEST_F(MetricsServerTest, AnAddressInUseIsToldByName)
{
    MetricsServer first(context.get_executor(), {asio::ip::address_v6::loopback(), 0}, vitality);
    const auto taken = first.endpoint();

    try {
        MetricsServer second(context.get_executor(), taken, vitality);
        FAIL() << "two listeners on one port";
    } catch (const metrics::ListenError& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot listen on [::1]:" + std::to_string(taken.port())));
        EXPECT_THAT(error.what(), HasSubstr("in use"));
    }
}

} // namespace
} // namespace contactsync::test
