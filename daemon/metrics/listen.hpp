#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <string_view>

namespace contactsync::metrics {

/// "127.0.0.1:9464", "[::1]:9464" or "localhost:9464" (IPv4's). Nothing for anything else: other names would need a
/// look-up, and a missing host would listen everywhere by accident. Port 0 lets the system choose.
std::optional<boost::asio::ip::tcp::endpoint> parse_listen(std::string_view text);

} // namespace contactsync::metrics
