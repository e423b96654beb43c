#pragma once

#include "daemon/config/config.hpp"
#include "daemon/config/section.hpp"

namespace contactsync::config {

/// [providers.*]: the enabled services with their secrets (only if `secrets`), limits and quirks.
void read_providers(Section section, bool secrets, Config& config);

/// [[mapping]]: gives every service its part of each mapping and the merge policy its direction. Returns the names of
/// the mapped fields.
std::vector<std::string> read_mappings(Section& root, Config& config);

} // namespace contactsync::config
