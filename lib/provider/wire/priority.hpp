#pragma once

#include "http/client.hpp"
#include "merge/operation.hpp"

#include <utility>

namespace contactsync::provider::wire {

/// How urgent the requests of a write are.
inline http::Priority priority_of(Lane lane)
{
    switch (lane) {
    case Lane::opt_out:
        return http::Priority::opt_out;
    case Lane::edit:
        return http::Priority::edit;
    case Lane::creation:
        return http::Priority::creation;
    case Lane::backfill:
        return http::Priority::backfill;
    }
    std::unreachable();
}

} // namespace contactsync::provider::wire
