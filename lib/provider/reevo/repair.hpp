#pragma once

#include "provider/reevo/workspace.hpp"

#include <string>
#include <vector>

namespace contactsync::provider::reevo {

/// Attributes on their way to the service, and those that it would not take.
struct Draft {
    json::object attributes{};
    std::vector<std::string> dropped{};
    std::string remote_id{}; ///< of the record to be changed; empty for a creation

    bool is_creation() const { return remote_id.empty(); }
};

/// Takes out of the draft what the refusal is about, where reevo contract section 9.2 names a repair, and remembers it.
/// True: send again. At most one attribute goes each time, so a draft is sent no more often than it has attributes.
asio::awaitable<bool> repair_draft(Workspace& workspace, Draft& draft, const Refusal& refusal);

} // namespace contactsync::provider::reevo
