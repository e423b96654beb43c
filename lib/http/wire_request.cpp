#include "http/wire_request.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace contactsync::http {

namespace beast = boost::beast;

namespace {

beast::http::verb verb_of(Method method)
{
    switch (method) {
    case Method::get:
        return beast::http::verb::get;
    case Method::post:
        return beast::http::verb::post;
    case Method::put:
        return beast::http::verb::put;
    case Method::patch:
        return beast::http::verb::patch;
    case Method::delete_:
        return beast::http::verb::delete_;
    }
    std::unreachable();
}

/// A line break inside a key read from a file would otherwise become a header of its own.
void require_one_line(std::string_view text)
{
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
    if (std::ranges::any_of(text, is_control))
        throw std::invalid_argument("HTTP request: control character in target or header");
}

} // namespace

WireRequest make_wire_request(const Request& request, const BaseUrl& base, const std::string& user_agent)
{
    require_one_line(request.target);
    WireRequest wire(verb_of(request.method), base.prefix + request.target, 11);
    wire.set(beast::http::field::host, base.host_header);
    wire.set(beast::http::field::user_agent, user_agent);
    wire.set(beast::http::field::accept_encoding, "gzip");
    for (const auto& [name, value] : request.headers) {
        require_one_line(value);
        wire.set(name, value);
    }
    wire.body() = {request.body.data(), request.body.size()};
    // A POST or PUT says so even if its body is empty; a GET without a body says nothing.
    wire.prepare_payload();
    return wire;
}

} // namespace contactsync::http
