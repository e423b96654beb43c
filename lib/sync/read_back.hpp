#pragma once

#include "base/clock.hpp"
#include "sync/async_store.hpp"
#include "sync/observer.hpp"
#include "sync/options.hpp"
#include "sync/peer.hpp"

namespace contactsync::sync {

/// Stages what became of creations whose answer does not show it, as that of an import does not: what differs right
/// afterwards is the service's doing, later it could be a person's. Reads record by record or lists, whatever takes
/// fewer requests; does nothing when even those would have to wait for the limits. A failure is the next poll's affair.
/// True: something was read. On the strand of the run.
asio::awaitable<bool> read_back(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options,
                                Observer& observer, RunId run);

/// The same between the polls of the service: record by record, and only where there are few.
asio::awaitable<void> read_back_few(Peer& peer, AsyncStore& store, Clock& clock);

} // namespace contactsync::sync
