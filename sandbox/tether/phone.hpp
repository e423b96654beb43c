#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace contactsync::sandbox::tether {

/// E.164 by the rules of tether contract section 12, row 24; nothing if they give no number.
std::optional<std::string> normalise_phone(std::string_view text);

} // namespace contactsync::sandbox::tether
