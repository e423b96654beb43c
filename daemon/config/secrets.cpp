#include "daemon/config/secrets.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace contactsync::config {
namespace {

constexpr std::size_t kSecretSizeMax = 16384;

std::string trimmed(std::string text)
{
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && is_space(text.back()))
        text.pop_back();
    text.erase(text.begin(), std::ranges::find_if_not(text, is_space));
    return text;
}

std::string checked(std::string value, Section& section, const std::string& key, std::string_view where)
{
    value = trimmed(std::move(value));
    const bool printable =
        std::ranges::all_of(value, [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
    if (value.empty())
        section.problem(key, fmt::format("{} is empty", where));
    else if (!printable)
        section.problem(key, fmt::format("{} must hold the secret alone, on one line, without spaces", where));
    else
        return value;
    return {};
}

/// Releases of systemd hand out credentials of mode 0444 in a directory that nobody else may enter.
bool others_may_enter(const std::string& directory)
{
    struct stat status{};
    return ::stat(directory.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) != 0;
}

std::string read_file(const std::string& path, bool others_matter, Section& section, const std::string& key)
{
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) {
        section.problem(key, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
        return {};
    }
    if (!S_ISREG(status.st_mode)) {
        section.problem(key, fmt::format("{} is not a regular file", path));
        return {};
    }
    if (others_matter && (status.st_mode & S_IROTH) != 0) {
        section.problem(key, fmt::format("others may read {}; run: chmod o-rwx {}", path, path));
        return {};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        section.problem(key, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
        return {};
    }
    std::string value(kSecretSizeMax, '\0');
    file.read(value.data(), static_cast<std::streamsize>(value.size()));
    value.resize(static_cast<std::size_t>(file.gcount()));
    return checked(std::move(value), section, key, path);
}

std::string read_env(const std::string& name, Section& section, const std::string& key)
{
    const char* value = std::getenv(name.c_str());
    if (value != nullptr) return checked(value, section, key, "the variable " + name);
    section.problem(key, fmt::format("the environment has no variable {}", name));
    return {};
}

std::string read_credential(const std::string& name, Section& section, const std::string& key)
{
    const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
    if (directory == nullptr) {
        section.problem(
            key, "CREDENTIALS_DIRECTORY is not set: credentials exist only in a systemd unit with LoadCredential=");
        return {};
    }
    if (name.empty() || name.contains('/')) {
        section.problem(key, "the name of a credential, as LoadCredential= gives it: no path");
        return {};
    }
    return read_file(std::string(directory) + "/" + name, others_may_enter(directory), section, key);
}

} // namespace

Secret read_secret(Section& section, std::string_view name, bool required, bool read)
{
    const std::string plain(name);
    const std::string file_key = plain + "_file";
    const std::string env_key = plain + "_env";
    const std::string credential_key = plain + "_credential";
    if (section.has(plain)) {
        section.text(plain);
        section.problem(plain, fmt::format("a secret must not stand in this file; use {}, {} or {}", file_key, env_key,
                                           credential_key));
        return {};
    }
    const auto file = section.text(file_key);
    const auto env = section.text(env_key);
    const auto credential = section.text(credential_key);
    const int given = int{file.has_value()} + int{env.has_value()} + int{credential.has_value()};
    if (given > 1)
        section.problem(file ? file_key : env_key,
                        fmt::format("only one of {}, {} and {}", file_key, env_key, credential_key));
    if (given == 0 && required)
        section.problem(file_key, fmt::format("one of {}, {} or {} is needed", file_key, env_key, credential_key));
    if (given != 1 || !read) return {};
    if (file) return Secret(read_file(*file, true, section, file_key));
    if (env) return Secret(read_env(*env, section, env_key));
    return Secret(read_credential(*credential, section, credential_key));
}

} // namespace contactsync::config
