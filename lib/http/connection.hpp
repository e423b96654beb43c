#pragma once

#include "http/base_url.hpp"
#include "http/client.hpp"
#include "http/instant.hpp"
#include "http/retry.hpp"
#include "http/wire_request.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace contactsync::http {

/// Why an attempt has no response.
struct Failure {
    Ending ending = Ending::lost;
    std::string detail;
    /// The connection broke before one byte of an answer. On a kept connection that usually means that the server had
    /// closed it.
    bool before_answer = false;
};

/// TLS 1.2 or newer, peers verified against `ca_file`, or the system's store if that is empty. Throws
/// boost::system::system_error if the store cannot be read.
boost::asio::ssl::context make_tls_context(const std::string& ca_file);

/// One connection to the server, used for one exchange at a time.
/// Cancellation: terminal. The exchange fails as lost; the connection is then not reusable.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    explicit Connection(boost::asio::any_io_executor executor);

    /// Connects to the first of `addresses` that answers and, if `tls` is given, does the handshake. Takes `timeout` at
    /// most.
    boost::asio::awaitable<std::expected<void, Failure>> open(std::vector<boost::asio::ip::tcp::endpoint> addresses,
                                                              const BaseUrl& base, boost::asio::ssl::context* tls,
                                                              Instant::duration timeout);

    /// Sends the request and reads the whole response, decompressed, of `size_max` bytes at most. Takes `timeout` at
    /// most.
    boost::asio::awaitable<std::expected<Response, Failure>> exchange(const WireRequest& request, std::size_t size_max,
                                                                      Instant::duration timeout);

    /// Notes that it waits for its next exchange from now on.
    void rest(Instant now) { resting_since_ = now; }
    /// Whether it has served an exchange before.
    bool kept() const { return kept_; }
    /// Whether another exchange can be tried: the server has not closed it, nor said anything unasked, nor is it about
    /// to. For a request that must not be repeated the last is judged more strictly, since a close that crosses it
    /// leaves its outcome unknown.
    bool usable(Instant now, bool repeatable);
    /// Whether the last exchange left it in a state to serve another.
    bool reusable() const { return reusable_; }

private:
    using Tls = boost::beast::ssl_stream<boost::asio::ip::tcp::socket&>;
    class Deadline;

    boost::asio::awaitable<std::expected<void, Failure>> handshake(const BaseUrl& base, boost::asio::ssl::context& tls);
    template <class Stream>
    boost::asio::awaitable<std::expected<Response, Failure>> exchange_on(Stream& stream, const WireRequest& request,
                                                                         std::size_t size_max);
    void expire();
    std::string why(const boost::system::error_code& error) const;

    boost::asio::ip::tcp::socket socket_;
    std::optional<Tls> tls_;
    boost::asio::steady_timer alarm_;
    Instant deadline_{};
    bool expired_ = false;
    bool reusable_ = true;
    boost::beast::flat_buffer buffer_;
    bool kept_ = false;
    Instant resting_since_{};
    Instant::duration rest_max_;
};

} // namespace contactsync::http
