#pragma once

#include <filesystem>
#include <string_view>

namespace contactsync::metrics {

/// Puts `text` in place of the file, at once and whole, readable by everybody (mode 0644), for the textfile collector
/// of node_exporter, which takes files named *.prom. Throws std::system_error; the old file then stays.
void write_textfile(const std::filesystem::path& file, std::string_view text);

} // namespace contactsync::metrics
