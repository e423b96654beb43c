#include "integration/http/loopback_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>

namespace contactsync::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

} // namespace

struct LoopbackServer::State {
    State(asio::io_context& context, const std::string& address, asio::ssl::context* tls_context)
        : acceptor(context, tcp::endpoint(asio::ip::make_address(address), 0)), tls(tls_context)
    {}

    tcp::acceptor acceptor;
    asio::ssl::context* tls;
    std::function<Reply(const Seen&)>* on_request = nullptr;
    std::vector<Seen> requests;
    std::vector<std::string> server_names;
    std::size_t connections = 0;
    std::size_t in_flight = 0;
    std::size_t in_flight_peak = 0;
};

namespace {

using StatePtr = std::shared_ptr<LoopbackServer::State>;

Reply answer_of(LoopbackServer::State& state, const beast::http::request<beast::http::string_body>& request,
                std::size_t connection)
{
    Seen seen{.method = std::string(request.method_string()),
              .target = std::string(request.target()),
              .body = request.body(),
              .headers = {},
              .on_connection = connection};
    for (const auto& field : request)
        seen.headers.emplace(field.name_string(), field.value());
    state.requests.push_back(seen);
    return state.on_request && *state.on_request ? (*state.on_request)(seen) : ok();
}

template <class Stream>
asio::awaitable<void> serve(StatePtr state, Stream& stream, std::size_t connection)
{
    beast::flat_buffer buffer;
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
        beast::http::request<beast::http::string_body> request;
        const auto [read_error, read] = co_await beast::http::async_read(stream, buffer, request, as_result);
        if (read_error) co_return;
        state->in_flight_peak = std::max(state->in_flight_peak, ++state->in_flight);
        // Give the other connections time to show how many requests there are at once.
        for (int i = 0; i < 20; ++i)
            co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        Reply reply = answer_of(*state, request, connection);
        --state->in_flight;
        const auto [write_error, written] = co_await asio::async_write(stream, asio::buffer(reply.bytes), as_result);
        if (write_error || reply.then == Reply::Then::close) co_return;
        while (reply.then == Reply::Then::drip) {
            timer.expires_after(std::chrono::milliseconds(5));
            co_await timer.async_wait(as_result);
            const auto [drip_error, dripped] = co_await asio::async_write(stream, asio::buffer("x", 1), as_result);
            if (drip_error) co_return;
        }
        if (reply.then == Reply::Then::hang) {
            timer.expires_at(asio::steady_timer::time_point::max());
            co_await timer.async_wait(as_result);
        }
    }
}

asio::awaitable<void> serve_connection(StatePtr state, tcp::socket socket, std::size_t connection)
{
    if (!state->tls) {
        co_await serve(state, socket, connection);
        co_return;
    }
    asio::ssl::stream<tcp::socket> stream(std::move(socket), *state->tls);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
    if (error) co_return;
    const char* name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    state->server_names.emplace_back(name ? name : "");
    co_await serve(state, stream, connection);
}

asio::awaitable<void> accept_all(StatePtr state)
{
    for (;;) {
        auto [error, socket] = co_await state->acceptor.async_accept(as_result);
        if (error) co_return;
        const auto executor = socket.get_executor();
        asio::co_spawn(executor, serve_connection(state, std::move(socket), ++state->connections), asio::detached);
    }
}

} // namespace

Reply ok(std::string body, std::string headers)
{
    return {.bytes =
                "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

Reply status(int code, std::string headers)
{
    return {.bytes = "HTTP/1.1 " + std::to_string(code) + " Status\r\n" + headers + "Content-Length: 0\r\n\r\n"};
}

Reply drop()
{
    return {.bytes = {}, .then = Reply::Then::close};
}

Reply hang()
{
    return {.bytes = {}, .then = Reply::Then::hang};
}

LoopbackServer::LoopbackServer(asio::io_context& context, std::string address, asio::ssl::context* tls)
    : state_(std::make_shared<State>(context, address, tls))
{
    state_->on_request = &on_request;
    asio::co_spawn(context, accept_all(state_), asio::detached);
}

LoopbackServer::~LoopbackServer()
{
    state_->on_request = nullptr;
    stop_listening();
}

std::uint16_t LoopbackServer::port() const
{
    return state_->acceptor.local_endpoint().port();
}

void LoopbackServer::stop_listening()
{
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
}

const std::vector<Seen>& LoopbackServer::requests() const
{
    return state_->requests;
}

std::size_t LoopbackServer::connections() const
{
    return state_->connections;
}

std::size_t LoopbackServer::in_flight_peak() const
{
    return state_->in_flight_peak;
}

const std::vector<std::string>& LoopbackServer::server_names() const
{
    return state_->server_names;
}

} // namespace contactsync::test
