#pragma once

#include "store/store.hpp"
#include "sync/context.hpp"

namespace contactsync::sync {

/// Merges one contact and plans its writes: loads it, confirms what batch answers left open, merges, and stores the
/// golden record, the bases, the history, the conflicts and the operations. Part of the caller's transaction; runs on
/// the store's thread.
void reconcile_contact(store::Store& store, ContactId id, const ReconcileContext& context);

/// Reconciles up to `limit` dirty contacts in one transaction. Returns how many; 0 means none is left.
std::size_t reconcile_batch(store::Store& store, std::size_t limit, const ReconcileContext& context);

} // namespace contactsync::sync
