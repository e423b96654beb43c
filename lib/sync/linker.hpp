#pragma once

#include "store/store.hpp"
#include "sync/context.hpp"

namespace contactsync::sync {

/// Decides who is who for up to `limit` records that are new or whose keys changed, in one transaction: links, joins
/// contacts, opens and closes identity reviews. Returns how many records were looked at; 0 means none is left. Runs on
/// the store's thread.
std::size_t link_batch(store::Store& store, std::size_t limit, const ReconcileContext& context);

} // namespace contactsync::sync
