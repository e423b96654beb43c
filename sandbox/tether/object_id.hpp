#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::sandbox::tether {

/// MongoDB-style ids are 24 hex digits on the wire; here only the part that differs is kept. 0 is no id.
using ObjectId = std::uint64_t;

std::string show_id(ObjectId id);
/// Nothing for anything that is not an id of this stand-in.
std::optional<ObjectId> parse_id(std::string_view text);

} // namespace contactsync::sandbox::tether
