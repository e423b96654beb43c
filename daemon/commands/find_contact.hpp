#pragma once

#include "contact/normalise.hpp"
#include "store/store.hpp"

#include <string_view>

namespace contactsync::commands {

/// The contact that a person means by an e-mail, a phone number, "provider:remote-id" or a contact id.
/// Throws NothingKnown (commands.hpp) if there is none.
ContactId find_contact(store::Store& store, std::string_view key, const NormaliseOptions& options);

} // namespace contactsync::commands
