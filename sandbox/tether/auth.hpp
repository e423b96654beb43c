#pragma once

#include "sandbox/service.hpp"
#include "sandbox/tether/switches.hpp"

#include <string_view>

namespace contactsync::sandbox::tether {

/// Whether the request carries a credential that counts now: a token from login, the static one, an API key under its
/// switch.
bool is_authenticated(const Request& request, const Switches& switches, NowMs now);

std::string_view show_role(Role role);

} // namespace contactsync::sandbox::tether
