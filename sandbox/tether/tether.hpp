#pragma once

#include "sandbox/service.hpp"

#include <memory>

namespace contactsync::sandbox {

/// The stand-in for Tether: login sync@sandbox.example / sandbox-password, or the static token "sandbox-tether-token".
std::unique_ptr<Service> make_tether();

} // namespace contactsync::sandbox
