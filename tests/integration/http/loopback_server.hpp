#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace contactsync::test {

/// What the server read.
struct Seen {
    std::string method;
    std::string target;
    std::string body;
    std::map<std::string, std::string> headers; ///< names as they came
    std::size_t on_connection = 0;              ///< the connection's number, from 1
};

/// What the server does about it: bytes as they are, then the connection is kept, closed, or left alone without another
/// word.
struct Reply {
    std::string bytes;
    enum class Then {
        keep,
        close,
        hang,
        drip
    } then = Then::keep; ///< drip: one more byte every few milliseconds, for ever
};

Reply ok(std::string body = "{}", std::string headers = "");
Reply status(int code, std::string headers = "");
Reply drop();
Reply hang();

/// An HTTP server on a loopback address whose every answer is written in the test. Shares the test's io_context and
/// thread.
class LoopbackServer {
public:
    explicit LoopbackServer(boost::asio::io_context& context, std::string address = "127.0.0.1",
                            boost::asio::ssl::context* tls = nullptr);
    ~LoopbackServer();
    LoopbackServer(const LoopbackServer&) = delete;
    LoopbackServer& operator=(const LoopbackServer&) = delete;

    std::uint16_t port() const;
    void stop_listening();

    std::function<Reply(const Seen&)> on_request;
    const std::vector<Seen>& requests() const;
    std::size_t connections() const;
    std::size_t in_flight_peak() const;
    /// The names that clients asked for in their TLS hellos.
    const std::vector<std::string>& server_names() const;

    struct State;

private:
    std::shared_ptr<State> state_;
};

} // namespace contactsync::test
