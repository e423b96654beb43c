#pragma once

#include "store/store.hpp"

#include <span>
#include <string>
#include <vector>

namespace contactsync::sync {

/// A field that keeps ignoring what is written to it is not fought: counts the writes of `written`, of which the
/// service kept its own value in `ignored`, and after `limit` equal rewrites in a row opens the review that says so.
/// Returns the fields that count as not held now. Runs on the store's thread.
std::vector<std::string> note_conduct(store::Store& store, ProviderId provider, std::span<const std::string> written,
                                      std::span<const std::string> ignored, std::size_t limit, TimePoint now);

} // namespace contactsync::sync
