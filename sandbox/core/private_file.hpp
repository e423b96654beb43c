#pragma once

#include <filesystem>
#include <string_view>

namespace contactsync::sandbox {

/// Writes a file of mode 0600 beside its place and renames it, so that a crash leaves the old one.
/// Throws std::runtime_error.
void write_private(const std::filesystem::path& file, std::string_view text);

} // namespace contactsync::sandbox
