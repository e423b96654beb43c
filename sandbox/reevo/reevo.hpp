#pragma once

#include "sandbox/service.hpp"

#include <memory>

namespace contactsync::sandbox {

/// The Reevo Public API v2 as reevo contract describes it, with the emulator defaults of its section 12. Empty at
/// first.
std::unique_ptr<Service> make_reevo();

} // namespace contactsync::sandbox
