#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace contactsync::sandbox {

/// Where a client finds the services: base URL by service name.
using BaseUrls = std::map<std::string, std::string, std::less<>>;

/// A contactsync configuration for this sandbox. With a directory, secrets are named as files in it (write_config puts
/// them there) and so is the store; without, as environment variables that a comment sets.
std::string config_text(const BaseUrls& urls, const std::filesystem::path& directory);

/// Writes contactsync.toml and the secret files, mode 0600, into `directory`, which is made if it is missing.
/// Throws std::runtime_error.
void write_config(const BaseUrls& urls, const std::filesystem::path& directory);

/// One line: the base URLs and the keys.
std::string summary(const BaseUrls& urls);

} // namespace contactsync::sandbox
