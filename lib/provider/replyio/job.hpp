#pragma once

#include "provider/replyio/session.hpp"

#include <string>

namespace contactsync::provider::replyio {

/// Waits for the background job that a 202 answer names (replyio contract section 4.8), five minutes at most. Returns
/// its `jsonDataResult`, which is opaque and may be empty. Errors have an unknown outcome: the job may have been
/// carried out in part.
asio::awaitable<Result<std::string>> finish_job(Session& session, http::Response accepted);

} // namespace contactsync::provider::replyio
