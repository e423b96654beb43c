#pragma once

#include "daemon/metrics/health.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace contactsync::metrics {

namespace asio = boost::asio;

/// What the server tells of the service. Called on the server's executor.
class Vitality {
public:
    virtual ~Vitality() = default;
    /// Prometheus' text form, for /metrics. An exception (the store, most likely) becomes a 503.
    virtual asio::awaitable<std::string> metrics() = 0;
    virtual Readiness readiness() = 0;
};

/// The address cannot be listened on; the message says which, and why.
class ListenError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ServerLimits {
    std::size_t connections = 16;            ///< served at the same time; more of them wait
    std::chrono::milliseconds request{5000}; ///< to send a request, and to take an answer
    std::chrono::milliseconds idle{30000};   ///< kept open between requests
    std::chrono::milliseconds pause{1000};   ///< when no connection can be taken, for want of descriptors most likely
};

/// GET /metrics, /healthz and /readyz over HTTP/1.1. What a client does costs at most one connection, 8 KiB and the
/// limits' time.
/// Thread-safety: none; everything runs on the executor. Cancelling serve() (terminal) closes all connections.
class MetricsServer {
public:
    /// Listens from now on; connections wait until serve() runs. `vitality` outlives serve(). Throws ListenError.
    MetricsServer(asio::any_io_executor executor, const asio::ip::tcp::endpoint& endpoint, Vitality& vitality,
                  ServerLimits limits = {});

    /// Where it listens, the port the system chose included.
    asio::ip::tcp::endpoint endpoint() const;

    /// Answers until it is cancelled; then waits for its connections to end, and throws operation_aborted as every
    /// cancelled wait. Call it once.
    asio::awaitable<void> serve();

private:
    asio::awaitable<void> serve_one_after_another();
    asio::awaitable<void> converse(asio::ip::tcp::socket socket);

    asio::ip::tcp::acceptor acceptor_;
    Vitality& vitality_;
    ServerLimits limits_;
    bool accept_fails_ = false; ///< told once
};

} // namespace contactsync::metrics
