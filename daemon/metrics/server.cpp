#include "daemon/metrics/server.hpp"

#include "base/log.hpp"
#include "http/as_result.hpp"
#include "sync/task_group.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <fmt/format.h>

#include <exception>
#include <optional>
#include <string_view>
#include <utility>

namespace contactsync::metrics {
namespace {

namespace beast = boost::beast;
namespace wire = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using http::as_result;

constexpr std::uint32_t kHeaderMax = 8 * 1024;
constexpr std::size_t kBodyMax = 1024;

using Request = wire::request<wire::string_body>;
using Response = wire::response<wire::string_body>;

std::string text_of(const tcp::endpoint& endpoint)
{
    const std::string address = endpoint.address().to_string();
    return fmt::format("{}:{}", endpoint.address().is_v6() ? "[" + address + "]" : address, endpoint.port());
}

tcp::acceptor listening(asio::any_io_executor executor, const tcp::endpoint& endpoint)
{
    try {
        return {std::move(executor), endpoint};
    } catch (const boost::system::system_error& error) {
        throw ListenError(fmt::format("cannot listen on {} for metrics: {}; see metrics.listen", text_of(endpoint),
                                      error.code().message()));
    }
}

Response plain(wire::status status, std::string text)
{
    Response response(status, 11);
    response.set(wire::field::content_type, "text/plain; charset=utf-8");
    response.body() = std::move(text);
    return response;
}

/// What a request that cannot be read is told; nothing when there is nobody to tell.
std::optional<Response> refusal(error_code failure)
{
    if (failure == wire::error::header_limit || failure == wire::error::buffer_overflow)
        return plain(wire::status::request_header_fields_too_large, "header too large\n");
    if (failure == wire::error::body_limit) return plain(wire::status::payload_too_large, "body too large\n");
    const bool ended = failure == wire::error::end_of_stream || failure == wire::error::partial_message;
    if (failure.category() != wire::make_error_code(wire::error::bad_method).category() || ended) return std::nullopt;
    return plain(wire::status::bad_request, "not HTTP/1.1\n");
}

asio::awaitable<Response> metrics_response(Vitality& vitality)
{
    try {
        Response response = plain(wire::status::ok, co_await vitality.metrics());
        response.set(wire::field::content_type, "text/plain; version=0.0.4; charset=utf-8");
        co_return response;
    } catch (const std::exception& error) {
        const auto* ended = dynamic_cast<const boost::system::system_error*>(&error);
        if (ended != nullptr && ended->code() == asio::error::operation_aborted) throw; // we are stopping
        log::warn("metrics.failed", {{"error", error.what()}});
    }
    co_return plain(wire::status::service_unavailable, "the metrics cannot be read; see the log\n");
}

asio::awaitable<Response> respond(Vitality& vitality, const Request& request)
{
    const std::string_view target = request.target();
    const std::string_view path = target.substr(0, target.find('?'));
    const bool known = path == "/metrics" || path == "/healthz" || path == "/readyz";
    if (!known) co_return plain(wire::status::not_found, "there are /metrics, /healthz and /readyz\n");
    if (request.method() != wire::verb::get) {
        // Without a body, which the answer to a HEAD must not have.
        Response response = plain(wire::status::method_not_allowed, "");
        response.set(wire::field::allow, "GET");
        co_return response;
    }
    if (path == "/metrics") co_return co_await metrics_response(vitality);
    if (path == "/healthz") co_return plain(wire::status::ok, "ok\n");
    Readiness readiness = vitality.readiness();
    co_return plain(readiness.ready ? wire::status::ok : wire::status::service_unavailable, std::move(readiness.text));
}

/// False when the connection is of no more use.
asio::awaitable<bool> send(beast::tcp_stream& stream, Response response, bool keep_alive,
                           std::chrono::milliseconds limit)
{
    response.keep_alive(keep_alive);
    response.set(wire::field::cache_control, "no-store");
    response.prepare_payload();
    stream.expires_after(limit);
    const auto [failed, size] = co_await wire::async_write(stream, response, as_result);
    co_return !failed && keep_alive;
}

} // namespace

MetricsServer::MetricsServer(asio::any_io_executor executor, const tcp::endpoint& endpoint, Vitality& vitality,
                             ServerLimits limits)
    : acceptor_(listening(std::move(executor), endpoint)), vitality_(vitality), limits_(limits)
{}

tcp::endpoint MetricsServer::endpoint() const
{
    return acceptor_.local_endpoint();
}

asio::awaitable<void> MetricsServer::serve()
{
    log::info("metrics.listening", {{"endpoint", text_of(endpoint())}});
    sync::TaskGroup group(acceptor_.get_executor());
    for (std::size_t i = 0; i < limits_.connections; ++i)
        group.spawn(serve_one_after_another());
    co_await group.join();
}

/// As many of these run as connections are served at the same time, so that nothing has to be counted.
asio::awaitable<void> MetricsServer::serve_one_after_another()
{
    for (;;) {
        auto [failed, socket] = co_await acceptor_.async_accept(as_result);
        if (!failed) {
            accept_fails_ = false;
            co_await converse(std::move(socket));
            continue;
        }
        if (failed == asio::error::operation_aborted) co_return;
        if (!std::exchange(accept_fails_, true)) log::warn("metrics.accept_failed", {{"error", failed.message()}});
        asio::steady_timer pause(acceptor_.get_executor(), limits_.pause);
        co_await pause.async_wait(as_result);
    }
}

asio::awaitable<void> MetricsServer::converse(tcp::socket socket)
{
    beast::tcp_stream stream(std::move(socket));
    beast::flat_buffer buffer(kHeaderMax + kBodyMax);
    auto time_to_begin = limits_.request;
    for (bool open = true; open; time_to_begin = limits_.idle) {
        if (buffer.size() == 0) {
            stream.expires_after(time_to_begin);
            const auto [silent, size] = co_await stream.async_read_some(buffer.prepare(kBodyMax), as_result);
            if (silent) break;
            buffer.commit(size);
        }
        wire::request_parser<wire::string_body> parser;
        parser.header_limit(kHeaderMax);
        parser.body_limit(kBodyMax);
        stream.expires_after(limits_.request);
        const auto [failed, size] = co_await wire::async_read(stream, buffer, parser, as_result);
        if (failed) {
            if (auto told = refusal(failed)) co_await send(stream, std::move(*told), false, limits_.request);
            break;
        }
        const Request request = parser.release();
        stream.expires_never();
        Response response = co_await respond(vitality_, request);
        open = co_await send(stream, std::move(response), request.keep_alive(), limits_.request);
    }
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

} // namespace contactsync::metrics
