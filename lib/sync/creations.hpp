#pragma once

#include "contact/capabilities.hpp"
#include "store/store.hpp"

#include <vector>

namespace contactsync::sync {

/// A creation that the service would not make twice: it knows the contact by a key of its own. Others may have been
/// carried out as long as the service may hide what was just written.
bool is_safe_to_repeat(const store::Operation& creation, const Capabilities& capabilities);

/// A creation that no address identifies: its record is found by its name, or not at all for as long as the service
/// hides what was just written.
bool is_found_by_name_only(const store::Operation& creation, const Capabilities& capabilities);

/// Creations under way, or without an answer, whose records would be taken for other people's if a listing showed them
/// before their answers are settled. Runs on the store's thread.
std::vector<store::Operation> unsettled_keyless_creations(store::Store& store, ProviderId provider,
                                                          const Capabilities& capabilities);

/// Whether the record may be what the creation made.
bool may_be_made_by(const store::Operation& creation, const Record& record);

} // namespace contactsync::sync
