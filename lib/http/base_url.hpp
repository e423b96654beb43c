#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace contactsync::http {

/// Where a service lives, taken apart once.
struct BaseUrl {
    bool tls = true;
    std::string host; ///< as the resolver and the certificate check take it: no brackets around an IPv6 address
    std::uint16_t port = 0;
    std::string host_header; ///< with brackets, and with the port if it is not the scheme's own
    std::string prefix;      ///< path in front of every target: empty, or "/…" without a slash at its end
};

/// Throws std::invalid_argument if `text` is not an http or https URL with a host. The configuration has checked it
/// before.
BaseUrl parse_base_url(std::string_view text);

/// The host that a Location header points at, for an error message: never its path or query. "elsewhere" if it cannot
/// be read.
std::string redirect_host(std::string_view location);

} // namespace contactsync::http
