#pragma once

#include "provider/tether/session.hpp"

namespace contactsync::provider::tether {

/// What one page tells about the assumptions of tether contract section 12; it also tells the generation.
asio::awaitable<Result<CheckReport>> check_instance(Session& session);

} // namespace contactsync::provider::tether
