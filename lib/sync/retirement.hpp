#pragma once

#include "contact/capabilities.hpp"
#include "store/store.hpp"

namespace contactsync::sync {

/// A record that its service no longer has. If its addresses belong to another record of that service now, it was
/// merged there and the contact follows the survivor; otherwise the deletion is remembered and the record is not
/// created there again. One transaction; runs on the store's thread.
void retire_record(store::Store& store, RecordId id, const Capabilities& capabilities, std::optional<RunId> run,
                   TimePoint now);

} // namespace contactsync::sync
