#pragma once

#include "sandbox/service.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <string>
#include <string_view>

namespace contactsync::sandbox {

/// A request as the services take it: target split, query decoded, header names in lower case.
Request to_request(boost::beast::http::request<boost::beast::http::string_body>&& message);

/// Percent-decoding of a query component, '+' as a space; malformed escapes stay as they are.
std::string decode_query(std::string_view text);

/// The status line and headers of an answer whose body follows.
std::string head_text(const Response& response, bool keep_alive);

} // namespace contactsync::sandbox
