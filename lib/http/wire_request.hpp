#pragma once

#include "http/base_url.hpp"
#include "http/client.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/span_body.hpp>

#include <string>

namespace contactsync::http {

/// A request as it goes over the wire; its body is only looked at, so the Request it was made from must outlive it.
using WireRequest = boost::beast::http::request<boost::beast::http::span_body<const char>>;

/// Throws std::invalid_argument if the target or a header holds a control character.
WireRequest make_wire_request(const Request& request, const BaseUrl& base, const std::string& user_agent);

} // namespace contactsync::http
