#include "server.hpp"

#include "base/log.hpp"
#include "http_text.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <exception>

namespace contactsync::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kBodyMax =
    std::size_t{64} * 1024 * 1024; ///< the control API seeds in bulk; services have limits of their own
constexpr std::uint32_t kHeadMax = 64 * 1024;

void log_end(const std::exception_ptr& failure)
{
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        log::error("sandbox.connection.failed", {{"error", error.what()}});
    }
}

/// Makes close() send a reset, as a crashing server or a load balancer does.
void reset(tcp::socket& socket)
{
    boost::system::error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

asio::awaitable<void> pause(std::int64_t ms)
{
    if (ms <= 0) co_return;
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(ms));
    co_await timer.async_wait(as_result);
}

asio::awaitable<bool> send(tcp::socket& socket, std::string_view text)
{
    const auto [failed, sent] = co_await asio::async_write(socket, asio::buffer(text), as_result);
    co_return !failed;
}

asio::awaitable<bool> send_slowly(tcp::socket& socket, std::string_view text, std::int64_t ms_per_byte)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        co_await pause(ms_per_byte);
        const bool sent = co_await send(socket, text.substr(i, 1));
        if (!sent) co_return false;
    }
    co_return true;
}

/// Sends an answer the way its delivery says. False when the connection is of no more use.
asio::awaitable<bool> deliver(tcp::socket& socket, const Exchange& exchange, bool keep_alive, bool with_body)
{
    const auto& delivery = exchange.delivery;
    co_await pause(delivery.latency_ms);
    if (delivery.cut == Cut::before || delivery.cut == Cut::after) {
        reset(socket);
        co_return false;
    }
    std::string wire = head_text(exchange.response, keep_alive);
    const auto head_size = wire.size();
    if (with_body) wire += exchange.response.body;
    if (delivery.cut == Cut::half) wire.resize(head_size + (wire.size() - head_size) / 2);
    bool sent = false;
    if (delivery.slow_ms_per_byte > 0)
        sent = co_await send_slowly(socket, wire, delivery.slow_ms_per_byte);
    else
        sent = co_await send(socket, wire);
    co_return sent&& keep_alive&& delivery.cut == Cut::none;
}

/// Answers a request that could not be read, where that makes sense.
asio::awaitable<void> refuse(tcp::socket& socket, boost::system::error_code failed)
{
    Exchange exchange;
    if (failed == http::error::body_limit)
        exchange.response.status = 413;
    else if (failed == http::error::header_limit)
        exchange.response.status = 431;
    else if (failed.category() == http::make_error_code(http::error::bad_method).category() &&
             failed != http::error::end_of_stream && failed != http::error::partial_message)
        exchange.response.status = 400;
    else
        co_return;
    co_await deliver(socket, exchange, false, true);
}

using Parser = http::request_parser<http::string_body>;

/// Reads one request, answering `Expect: 100-continue` on the way.
asio::awaitable<boost::system::error_code> read(tcp::socket& socket, boost::beast::flat_buffer& buffer, Parser& parser)
{
    parser.body_limit(kBodyMax);
    parser.header_limit(kHeadMax);
    const auto [head_failed, head_size] = co_await http::async_read_header(socket, buffer, parser, as_result);
    if (head_failed) co_return head_failed;
    if (parser.is_done()) co_return boost::system::error_code{};
    if (parser.get()[http::field::expect] == "100-continue") {
        const bool sent = co_await send(socket, "HTTP/1.1 100 Continue\r\n\r\n");
        if (!sent) co_return boost::system::error_code(asio::error::broken_pipe);
    }
    const auto [failed, size] = co_await http::async_read(socket, buffer, parser, as_result);
    co_return failed;
}

} // namespace

std::uint16_t Server::listen(const std::string& address, std::uint16_t port, std::string service)
{
    tcp::acceptor acceptor(context_, {asio::ip::make_address(address), port});
    const auto bound = acceptor.local_endpoint().port();
    asio::co_spawn(context_, accept(std::move(acceptor), std::move(service)), log_end);
    return bound;
}

asio::awaitable<void> Server::accept(tcp::acceptor acceptor, std::string service)
{
    for (;;) {
        auto [failed, socket] = co_await acceptor.async_accept(as_result);
        if (failed) {
            // Out of descriptors, most likely: give the connections that there are time to end.
            log::warn("sandbox.accept.failed", {{"error", failed.message()}});
            co_await pause(100);
            continue;
        }
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        asio::co_spawn(context_, serve(std::move(socket), service), log_end);
    }
}

asio::awaitable<void> Server::serve(tcp::socket socket, std::string service)
{
    boost::beast::flat_buffer buffer;
    for (bool open = true; open;) {
        Parser parser;
        const auto failed = co_await read(socket, buffer, parser);
        if (failed) {
            co_await refuse(socket, failed);
            break;
        }
        const bool keep_alive = parser.get().keep_alive();
        const bool with_body = parser.get().method() != http::verb::head;
        const auto exchange = sandbox_.answer(service, to_request(parser.release()));
        open = co_await deliver(socket, exchange, keep_alive, with_body);
    }
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

} // namespace contactsync::sandbox
