#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox {

/// The segments of a path, percent-decoded; empty segments (a doubled or trailing slash) are dropped.
std::vector<std::string> split_path(std::string_view path);

/// What stands in the place of each "{}" when `segments` fit `pattern` ("contacts/{}/statuses"); nothing when they do
/// not.
std::optional<std::vector<std::string>> match_route(std::string_view pattern, const std::vector<std::string>& segments);

} // namespace contactsync::sandbox
