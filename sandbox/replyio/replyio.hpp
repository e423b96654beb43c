#pragma once

#include "sandbox/service.hpp"

#include <memory>

namespace contactsync::sandbox {

/// The stand-in for Reply.io: `/v4` and `/v3` over one store, key "sandbox-replyio-key", acting as user 7 of team 2.
std::unique_ptr<Service> make_replyio();

} // namespace contactsync::sandbox
