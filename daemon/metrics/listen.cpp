#include "daemon/metrics/listen.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>
#include <string>

namespace contactsync::metrics {
namespace {

namespace ip = boost::asio::ip;

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

std::optional<ip::address> parse_host(std::string_view text)
{
    boost::system::error_code failed;
    if (text == "localhost") return ip::address_v4::loopback();
    if (text.starts_with('[') && text.ends_with(']') && text.size() > 2) {
        const auto address = ip::make_address_v6(std::string(text.substr(1, text.size() - 2)), failed);
        if (failed) return std::nullopt;
        return address;
    }
    const auto address = ip::make_address_v4(std::string(text), failed);
    if (failed) return std::nullopt;
    return address;
}

} // namespace

std::optional<ip::tcp::endpoint> parse_listen(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto host = parse_host(text.substr(0, colon));
    const auto port = parse_port(text.substr(colon + 1));
    if (!host || !port) return std::nullopt;
    return ip::tcp::endpoint(*host, *port);
}

} // namespace contactsync::metrics
