#pragma once

#include "daemon/config/config.hpp"
#include "support/temp_store.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

namespace contactsync::test {

/// A variable of the environment, as it was again at the end.
class ScopedVariable {
public:
    ScopedVariable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    ~ScopedVariable() { ::unsetenv(name_); }
    ScopedVariable(const ScopedVariable&) = delete;
    ScopedVariable& operator=(const ScopedVariable&) = delete;

private:
    const char* name_;
};

/// Configurations in a directory of their own. `kReevo` is the least that is valid; tests put before or behind it what
/// they are about.
class ConfigTest : public ::testing::Test {
protected:
    static constexpr std::string_view kReevo = "[providers.reevo]\napi_key_env = \"CONTACTSYNC_TEST_KEY\"\n";
    static constexpr std::string_view kTether = "[providers.tether]\nbase_url = \"https://tether.example\"\n";

    std::filesystem::path write(std::string_view name, std::string_view text, mode_t mode = 0600)
    {
        const auto path = directory_.path() / name;
        std::ofstream(path, std::ios::binary) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    config::Config load(const std::string& text) { return config::load(write("contactsync.toml", text)); }
    config::Config load_with_reevo(const std::string& text) { return load(text + std::string(kReevo)); }
    /// What a wrong configuration is told, without the name of the directory; "" if it is accepted.
    std::string problem(const std::string& text)
    {
        try {
            load(text);
        } catch (const config::ConfigError& error) {
            std::string message = error.what();
            const std::string directory = directory_.path().string() + "/";
            for (auto at = message.find(directory); at != std::string::npos; at = message.find(directory))
                message.erase(at, directory.size());
            return message;
        }
        return {};
    }
    std::string problem_with_reevo(const std::string& text) { return problem(text + std::string(kReevo)); }
    const std::filesystem::path& directory() const { return directory_.path(); }

private:
    TempDirectory directory_;
    ScopedVariable key_{"CONTACTSYNC_TEST_KEY", "s3cret"};
};

} // namespace contactsync::test
