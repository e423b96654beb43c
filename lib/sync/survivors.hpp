#pragma once

#include "base/clock.hpp"
#include "sync/async_store.hpp"
#include "sync/peer.hpp"

namespace contactsync::sync {

/// Asks the service of a record that is not there any more who holds its addresses, and stages them as they are now. A
/// merge, or a new record of the same person, is told from a deletion by what is staged (retire_record), and no listing
/// need have shown it yet. Errors: retry, credentials, cancelled, contract; nothing may be concluded then. On the
/// strand of the run.
asio::awaitable<Result<void>> stage_survivors(Peer& peer, AsyncStore& store, Clock& clock, Record gone);

} // namespace contactsync::sync
