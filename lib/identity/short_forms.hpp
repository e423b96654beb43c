#pragma once

#include <string_view>

namespace contactsync::identity {

/// Whether two given names may be the same person's because one is a short form of the other, or both are short forms
/// of one name. Both in plain letters (unicode::plain_letters).
bool share_short_form(std::string_view a, std::string_view b);

} // namespace contactsync::identity
