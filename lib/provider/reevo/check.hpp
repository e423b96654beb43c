#pragma once

#include "provider/provider.hpp"
#include "provider/reevo/workspace.hpp"

namespace contactsync::provider::reevo {

/// Reads the schema and one record, and says which assumptions of reevo contract section 12 they bear out.
asio::awaitable<Result<CheckReport>> check_workspace(Workspace& workspace);

} // namespace contactsync::provider::reevo
