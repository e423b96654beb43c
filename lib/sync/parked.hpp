#pragma once

#include "merge/operation.hpp"
#include "store/store.hpp"

#include <vector>

namespace contactsync::sync {

/// What a service refused is not sent again until a person or a newer edit changes it: takes out of `writes` the
/// changes that a parked operation already asked for, and discards parked operations that nothing asks for any more.
/// Part of the caller's transaction.
void withhold_parked(store::Store& store, const store::ContactView& view, std::vector<PlannedWrite>& writes,
                     TimePoint now);

/// Parks an operation with the server's own words and opens the review that shows it. Part of the caller's transaction.
void park(store::Store& store, const store::Operation& operation, std::string_view words, RunId run, TimePoint now);

} // namespace contactsync::sync
