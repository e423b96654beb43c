#pragma once

#include "base/secret.hpp"
#include "daemon/config/section.hpp"

#include <string_view>

namespace contactsync::config {

/// Reads the secret that `<name>_file`, `<name>_env` or `<name>_credential` (systemd's LoadCredential) points to.
/// Exactly one of them; the secret itself in the configuration is a problem that names the three ways, and so is a file
/// that others may read. An empty Secret after a problem, or when none of the keys is there and `required` is false.
Secret read_secret(Section& section, std::string_view name, bool required, bool read);

} // namespace contactsync::config
