#pragma once

#include "sandbox/service.hpp"

#include <optional>
#include <string>
#include <string_view>

/// JSON Web Tokens signed with HMAC-SHA-256 and a key that everybody may know: the stand-in guards nothing.
namespace contactsync::sandbox::tether {

std::string sign_token(const json::object& claims);

/// The claims, if the signature holds and `exp` (seconds) lies after `now`.
std::optional<json::object> verify_token(std::string_view token, NowMs now);

} // namespace contactsync::sandbox::tether
