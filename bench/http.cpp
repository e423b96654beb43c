// One small request over loopback: our client with everything it does, and Beast alone on a connection that is already
// open.
#include "http/client.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <thread>

namespace contactsync::bench {
namespace {

namespace beast = boost::beast;
using tcp = asio::ip::tcp;

constexpr int kRequests = 1000;

/// Answers every request with the same small JSON text, on a thread of its own.
class Server {
public:
    Server() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0})
    {
        asio::co_spawn(context_, listen(acceptor_), asio::detached);
        thread_ = std::jthread([this] { context_.run(); });
    }
    ~Server() { context_.stop(); }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    static asio::awaitable<void> listen(tcp::acceptor& acceptor)
    {
        for (;;)
            asio::co_spawn(acceptor.get_executor(), serve(co_await acceptor.async_accept(asio::use_awaitable)),
                           asio::detached);
    }

    static asio::awaitable<void> serve(tcp::socket socket)
    {
        beast::flat_buffer buffer;
        socket.set_option(tcp::no_delay(true));
        for (;;) {
            beast::http::request<beast::http::string_body> request;
            co_await beast::http::async_read(socket, buffer, request, asio::use_awaitable);
            beast::http::response<beast::http::string_body> response(beast::http::status::ok, 11);
            response.set(beast::http::field::content_type, "application/json");
            response.body() = R"({"id":"b6e2a5a1-1111-4a4a-8b8b-0123456789ab"})";
            response.prepare_payload();
            co_await beast::http::async_write(socket, response, asio::use_awaitable);
        }
    }

    asio::io_context context_{1};
    tcp::acceptor acceptor_;
    std::jthread thread_;
};

asio::awaitable<void> ask(http::Client& client)
{
    for (int i = 0; i < kRequests; ++i) {
        const auto response = co_await client.send({.method = http::Method::post,
                                                    .target = "/contact",
                                                    .headers = {{"Authorization", "Bearer x"}},
                                                    .body = R"({"first_name":"Ann"})"});
        if (!response) throw std::runtime_error(response.error().detail);
    }
}

void http_client(benchmark::State& state)
{
    Server server;
    asio::io_context context(1);
    SystemClock clock;
    Random random(1);
    const auto client = http::make_client(
        context.get_executor(), {.name = "bench", .base_url = fmt::format("http://127.0.0.1:{}", server.port())}, clock,
        random);
    for (auto _ : state) {
        asio::co_spawn(context, ask(*client), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        context.run();
        context.restart();
    }
    state.SetItemsProcessed(state.iterations() * kRequests);
}

asio::awaitable<void> ask(beast::tcp_stream& stream)
{
    beast::flat_buffer buffer;
    for (int i = 0; i < kRequests; ++i) {
        beast::http::request<beast::http::string_body> request(beast::http::verb::post, "/contact", 11);
        request.set(beast::http::field::host, "127.0.0.1");
        request.body() = R"({"first_name":"Ann"})";
        request.prepare_payload();
        co_await beast::http::async_write(stream, request, asio::use_awaitable);
        beast::http::response<beast::http::string_body> response;
        co_await beast::http::async_read(stream, buffer, response, asio::use_awaitable);
    }
}

void beast_client(benchmark::State& state)
{
    Server server;
    asio::io_context context(1);
    beast::tcp_stream stream(context);
    stream.connect({asio::ip::address_v4::loopback(), server.port()});
    stream.socket().set_option(tcp::no_delay(true));
    for (auto _ : state) {
        asio::co_spawn(context, ask(stream), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        context.run();
        context.restart();
    }
    state.SetItemsProcessed(state.iterations() * kRequests);
}

BENCHMARK(http_client)->Unit(benchmark::kMillisecond);
BENCHMARK(beast_client)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace contactsync::bench
