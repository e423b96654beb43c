#pragma once

#include "contact/capabilities.hpp"
#include "provider/provider.hpp"
#include "sync/options.hpp"

#include <map>

namespace contactsync::sync {

/// Everything a reconciliation depends on besides the store, as values: it runs on the store's thread.
struct ReconcileContext {
    struct Service {
        Capabilities capabilities;
        merge::Direction direction = merge::Direction::two_way;
        const provider::Provider* provider = nullptr; ///< for creation_kind(), which is pure; not owned
    };
    identity::Options identity;
    merge::Policy policy;
    DeletePolicy delete_policy = DeletePolicy::never;
    bool create = true;
    std::map<ProviderId, Service> services;
    RunId run{};
    TimePoint now{};
};

} // namespace contactsync::sync
