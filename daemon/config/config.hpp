#pragma once

#include "base/ids.hpp"
#include "base/secret.hpp"
#include "contact/normalise.hpp"
#include "http/client.hpp"
#include "provider/mapping.hpp"
#include "sync/options.hpp"

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace contactsync::config {

/// The configuration is wrong, or a file that it names is (exit status 78). The message has one line a problem:
/// "FILE:LINE:COLUMN: key: what was expected".
class ConfigError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One service as configured. What is particular to one service stands at its default in the others.
struct ProviderConfig {
    std::string base_url;
    Secret api_key;          ///< reevo, replyio; tether: the static token
    std::string login_email; ///< tether, with `password`, instead of a token
    Secret password;
    std::string api_version = "v4";     ///< replyio: v4, v3
    std::string auth = "x-api-key";     ///< replyio: x-api-key, bearer
    std::string create_with = "import"; ///< replyio: import, post
    int page_size = 100;
    http::RateLimits limits;
    sync::ProviderOptions sync;
    std::vector<provider::FieldMapping> mappings;
};

struct Config {
    std::filesystem::path file;
    std::filesystem::path store_path;
    NormaliseOptions normalise;
    sync::EngineOptions engine;
    std::chrono::milliseconds http_timeout{30000};
    std::string ca_file;
    http::RetryPolicy retry;
    std::string metrics_listen;                     ///< of `run`; metrics::parse_listen() reads it; empty: off
    std::filesystem::path metrics_textfile;         ///< of `sync`; empty: none
    std::map<ProviderId, ProviderConfig> providers; ///< the enabled ones

    std::vector<ProviderId> enabled() const
    {
        std::vector<ProviderId> ids;
        for (const auto& [id, provider] : providers)
            ids.push_back(id);
        return ids;
    }
};

/// Reads and checks everything, secrets included. Throws ConfigError with every problem found.
Config load(const std::filesystem::path& file);

/// Only what reading the store needs (its path, the identity section): secrets may be unreadable to the caller.
/// Throws ConfigError as load() does for everything else.
Config load_without_secrets(const std::filesystem::path& file);

} // namespace contactsync::config
