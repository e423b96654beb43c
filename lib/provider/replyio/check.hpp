#pragma once

#include "provider/replyio/lookup.hpp"

namespace contactsync::provider::replyio {

/// What a few reads tell about the assumptions of replyio contract section 12.
asio::awaitable<Result<CheckReport>> check_account(Session& session, const Codec& codec, Lookup& lookup);

} // namespace contactsync::provider::replyio
