#include "client_config.hpp"

#include "private_file.hpp"

#include <fmt/format.h>

#include <array>

namespace contactsync::sandbox {
namespace {

/// What the services accept unless a switch says otherwise.
struct Access {
    std::string_view service;
    std::string_view key;
    std::string_view option; ///< the configuration key without its _file or _env
    std::string_view file;
    std::string_view variable;
    std::string_view pace; ///< a sandbox has no quota to spare
};
constexpr std::array<Access, 3> kAccess{{
    {"reevo", "sandbox-reevo-key", "api_key", "reevo.key", "SANDBOX_REEVO_KEY",
     "requests_per_second = 500\nburst = 500"},
    {"replyio", "sandbox-replyio-key", "api_key", "replyio.key", "SANDBOX_REPLYIO_KEY", "requests_per_second = 500"},
    {"tether", "sandbox-tether-token", "token", "tether.token", "SANDBOX_TETHER_TOKEN", "requests_per_second = 500"},
}};

/// A TOML basic string.
std::string toml_string(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

std::string config_text(const BaseUrls& urls, const std::filesystem::path& directory)
{
    std::string text = "# A contactsync configuration for contactsync-sandbox.\n";
    if (directory.empty())
        for (const auto& access : kAccess)
            text += fmt::format("# export {}={}\n", access.variable, access.key);
    const auto store = directory.empty() ? std::filesystem::path("contactsync.db") : directory / "contactsync.db";
    text += fmt::format("\n[store]\npath = {}\n\n[identity]\ndefault_region = \"US\"\n", toml_string(store.string()));
    for (const auto& access : kAccess) {
        const auto secret = directory.empty() ? fmt::format("{}_env = {}", access.option, toml_string(access.variable))
                                              : fmt::format("{}_file = {}", access.option,
                                                            toml_string((directory / access.file).string()));
        text += fmt::format("\n[providers.{}]\nbase_url = {}\n{}\n{}\n", access.service,
                            toml_string(urls.find(access.service)->second), secret, access.pace);
    }
    return text;
}

void write_config(const BaseUrls& urls, const std::filesystem::path& directory)
{
    std::filesystem::create_directories(directory);
    const auto place = std::filesystem::absolute(directory).lexically_normal();
    for (const auto& access : kAccess)
        write_private(place / access.file, std::string(access.key) + "\n");
    write_private(place / "contactsync.toml", config_text(urls, place));
}

std::string summary(const BaseUrls& urls)
{
    std::string text;
    for (const auto& access : kAccess)
        text += fmt::format("{} {} key {}; ", access.service, urls.find(access.service)->second, access.key);
    return text + "tether login sync@sandbox.example sandbox-password";
}

} // namespace contactsync::sandbox
