#pragma once

#include "sandbox/replyio/call.hpp"

#include <string>
#include <string_view>

namespace contactsync::sandbox::replyio {

/// A contact as responses show it (replyio contract section 4.1). `memory` may be a page's arena.
json::object show_contact(const Contact& contact, const Book& book, const Switches& switches, Version version,
                          NowMs now, json::storage_ptr memory = {});

/// PascalCase for V4, the first letter lowered for V3 (section 12, row 3).
std::string cased(Version version, std::string_view pascal);

} // namespace contactsync::sandbox::replyio
