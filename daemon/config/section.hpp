#pragma once

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contactsync::config {

/// Problems as they are found; the reader goes on, so that a person sees all of them at once.
class Problems {
public:
    explicit Problems(std::string file) : file_(std::move(file)) {}
    void add(const toml::source_region& where, std::string_view key, std::string_view expected);
    void add(std::string_view key, std::string_view expected);
    bool empty() const { return lines_.empty(); }
    std::string text() const;

private:
    std::string file_;
    std::vector<std::string> lines_;
};

/// One table of the file. Every key must be asked for by someone: finish() reports those that nobody knows, with a
/// suggestion.
class Section {
public:
    Section(const toml::table* table, std::string path, Problems& problems)
        : table_(table), path_(std::move(path)), problems_(&problems)
    {}

    bool present() const { return table_ != nullptr; }
    bool has(std::string_view key) const { return table_ != nullptr && table_->contains(key); }
    const std::string& path() const { return path_; }

    Section table(std::string_view key);
    /// Each table of an array of tables, "[[key]]".
    std::vector<Section> tables(std::string_view key);
    std::vector<std::string> keys() const;

    std::optional<std::string> text(std::string_view key);
    std::string text(std::string_view key, std::string_view fallback);
    bool boolean(std::string_view key, bool fallback);
    std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t min, std::int64_t max);
    std::optional<std::int64_t> positive(std::string_view key);
    std::optional<double> positive_number(std::string_view key);
    double ratio(std::string_view key, double fallback);
    /// "250ms", "30s", "5m", "24h"
    std::chrono::milliseconds duration(std::string_view key, std::chrono::milliseconds fallback,
                                       std::chrono::milliseconds min);
    std::optional<std::vector<std::string>> strings(std::string_view key);

    template <class T>
    T choice(std::string_view key, T fallback, std::span<const std::pair<std::string_view, T>> allowed)
    {
        const auto value = text(key);
        if (!value) return fallback;
        std::string names;
        for (const auto& [name, result] : allowed) {
            if (name == *value) return result;
            names.append(names.empty() ? "" : ", ").append(name);
        }
        problem(key, "one of " + names);
        return fallback;
    }

    /// Reports a problem at the key's place, or at the section's where the key is missing.
    void problem(std::string_view key, std::string_view expected);
    void finish();

private:
    const toml::node* find(std::string_view key);
    std::string full(std::string_view key) const;

    const toml::table* table_;
    std::string path_;
    Problems* problems_;
    std::set<std::string, std::less<>> known_;
};

/// "250ms", "30s", "5m", "24h"; nothing for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The closest of `known` to a misspelt `key`, if it is close enough to be meant.
std::optional<std::string> suggest(std::string_view key, const std::set<std::string, std::less<>>& known);

} // namespace contactsync::config
