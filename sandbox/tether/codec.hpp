#pragma once

#include "sandbox/tether/contact.hpp"
#include "sandbox/tether/switches.hpp"

namespace contactsync::sandbox::tether {

/// A contact as the chosen generation shows it (tether contract section 5). `memory` may be a page's arena.
json::object show_contact(const Contact& contact, const Switches& switches, json::storage_ptr memory = {});

/// What a write answers: the whole contact, or a projection (section 12, row 5).
json::object show_written(const Contact& contact, const Switches& switches);

} // namespace contactsync::sandbox::tether
