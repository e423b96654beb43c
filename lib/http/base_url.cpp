#include "http/base_url.hpp"

#include "http/client.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <stdexcept>

namespace contactsync::http {

namespace urls = boost::urls;

namespace {

bool is_port(std::string_view digits)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc() && end == digits.data() + digits.size() && port != 0;
}

} // namespace

BaseUrl parse_base_url(std::string_view text)
{
    const auto parsed = urls::parse_uri(text);
    if (!parsed || parsed->host_address().empty())
        throw std::invalid_argument("base URL: not an absolute URL with a host");
    if (parsed->has_query() || parsed->has_fragment() || parsed->has_userinfo())
        throw std::invalid_argument("base URL: something beside scheme, host, port and path");
    // "127.0.0.1.example.com" is taken apart as an address and a path.
    if (!parsed->encoded_path().empty() && !parsed->is_path_absolute())
        throw std::invalid_argument("base URL: a host that begins as an address");
    if (parsed->has_port() && !is_port(parsed->port()))
        throw std::invalid_argument("base URL: no port from 1 to 65535");
    const urls::scheme scheme = parsed->scheme_id();
    if (scheme != urls::scheme::http && scheme != urls::scheme::https)
        throw std::invalid_argument("base URL: neither http nor https");

    BaseUrl base;
    base.tls = scheme == urls::scheme::https;
    base.host = parsed->host_address();
    base.host_header = std::string_view(parsed->encoded_host());
    const std::uint16_t default_port = base.tls ? 443 : 80;
    base.port = parsed->port_number() != 0 ? parsed->port_number() : default_port;
    if (base.port != default_port) base.host_header += ':' + std::to_string(base.port);
    base.prefix = std::string_view(parsed->encoded_path());
    while (base.prefix.ends_with('/'))
        base.prefix.pop_back();
    return base;
}

std::string redirect_host(std::string_view location)
{
    const auto parsed = urls::parse_uri_reference(location);
    if (!parsed) return "elsewhere";
    return parsed->has_authority() ? std::string(parsed->host()) : std::string("the same host");
}

std::string encode(std::string_view text)
{
    return urls::encode(text, urls::unreserved_chars);
}

} // namespace contactsync::http
