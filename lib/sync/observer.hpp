#pragma once

#include "base/ids.hpp"

#include <cstddef>
#include <optional>

namespace contactsync::sync {

/// Watches a pass as it goes, for progress bars. Calls come on the engine's strand and must return quickly.
class Observer {
public:
    virtual ~Observer() = default;
    /// `total` is what the service or the last poll says there is; unknown at first.
    virtual void polled(ProviderId, std::size_t /*records*/, std::optional<std::size_t> /*total*/) {}
    virtual void poll_finished(ProviderId) {}
    virtual void reconciled(std::size_t /*contacts*/) {}
    virtual void pushed(ProviderId, std::size_t /*done*/, std::size_t /*total*/) {}
};

} // namespace contactsync::sync
