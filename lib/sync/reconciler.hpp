#pragma once

#include "store/store.hpp"
#include "sync/context.hpp"

#include <utility>
#include <vector>

namespace contactsync::sync {

struct Reconciled {
    std::size_t contacts = 0;
    /// Claimed writes that keep an opt-out to the same record out of the outbox.
    std::vector<std::pair<ProviderId, OperationId>> in_the_way;
};

/// Merges one contact and plans its writes: loads it, confirms what batch answers left open, merges, and stores the
/// golden record, the bases, the history, the conflicts and the operations. Part of the caller's transaction; runs on
/// the store's thread.
void reconcile_contact(store::Store& store, ContactId id, const ReconcileContext& context, Reconciled& reconciled);

/// Reconciles up to `limit` dirty contacts in one transaction. No contacts means that none is left.
Reconciled reconcile_batch(store::Store& store, std::size_t limit, const ReconcileContext& context);

} // namespace contactsync::sync
