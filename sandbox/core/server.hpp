#pragma once

#include "sandbox.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>

namespace contactsync::sandbox {

/// HTTP/1.1 in front of a Sandbox: kept-alive connections, requests one after the other on each.
/// Thread-safety: none; it runs on the one thread of its io_context. Must outlive the context's last handler.
class Server {
public:
    Server(boost::asio::io_context& context, Sandbox& sandbox) : context_(context), sandbox_(sandbox) {}

    /// Listens on `address`:`port` (0 = any free port) and returns the port. With `service` the port is that service's
    /// own: paths carry no prefix. Throws boost::system::system_error.
    std::uint16_t listen(const std::string& address, std::uint16_t port, std::string service = {});

private:
    boost::asio::awaitable<void> accept(boost::asio::ip::tcp::acceptor acceptor, std::string service);
    boost::asio::awaitable<void> serve(boost::asio::ip::tcp::socket socket, std::string service);

    boost::asio::io_context& context_;
    Sandbox& sandbox_;
};

} // namespace contactsync::sandbox
