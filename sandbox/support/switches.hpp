#pragma once

#include "sandbox/service.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace contactsync::sandbox {

/// Binds the name that the control API uses to one member of a plain struct of settings.
template <class Settings>
struct Switch {
    std::string_view name;
    std::string allowed; ///< for the message when a value is impossible
    std::function<bool(Settings&, const json::value&)> set;
    std::function<json::value(const Settings&)> get;
};

template <class Settings>
Switch<Settings> flag(std::string_view name, bool Settings::* member)
{
    return {name, "true or false",
            [member](Settings& settings, const json::value& value) {
                if (!value.is_bool()) return false;
                settings.*member = value.get_bool();
                return true;
            },
            [member](const Settings& settings) { return json::value(settings.*member); }};
}

template <class Settings>
Switch<Settings> number(std::string_view name, std::int64_t Settings::* member, std::int64_t least, std::int64_t most)
{
    return {name, fmt::format("a whole number from {} to {}", least, most),
            [=](Settings& settings, const json::value& value) {
                if (!value.is_int64() || value.get_int64() < least || value.get_int64() > most) return false;
                settings.*member = value.get_int64();
                return true;
            },
            [member](const Settings& settings) { return json::value(settings.*member); }};
}

template <class Settings, class Enum>
Switch<Settings> choice(std::string_view name, Enum Settings::* member,
                        std::initializer_list<std::pair<std::string_view, Enum>> choices)
{
    const std::vector<std::pair<std::string_view, Enum>> table(choices);
    std::string allowed = "one of";
    for (const auto& [text, unused] : table)
        allowed.append(" ").append(text);
    return {name, std::move(allowed),
            [=](Settings& settings, const json::value& value) {
                for (const auto& [text, enumerator] : table) {
                    if (!value.is_string() || std::string_view(value.get_string()) != text) continue;
                    settings.*member = enumerator;
                    return true;
                }
                return false;
            },
            [=](const Settings& settings) {
                for (const auto& [text, enumerator] : table) {
                    if (settings.*member == enumerator) return json::value(text);
                }
                return json::value();
            }};
}

/// A list of texts, given as an array of strings.
template <class Settings>
Switch<Settings> texts(std::string_view name, std::vector<std::string> Settings::* member)
{
    return {name, "an array of strings",
            [member](Settings& settings, const json::value& value) {
                if (!value.is_array()) return false;
                std::vector<std::string> read;
                for (const json::value& item : value.get_array()) {
                    if (!item.is_string()) return false;
                    read.emplace_back(item.get_string());
                }
                settings.*member = std::move(read);
                return true;
            },
            [member](const Settings& settings) {
                json::array shown;
                for (const std::string& item : settings.*member)
                    shown.emplace_back(item);
                return json::value(std::move(shown));
            }};
}

/// Sets every switch of `wanted`, or none: throws std::invalid_argument naming what is unknown or impossible.
template <class Settings>
void configure(Settings& settings, const std::vector<Switch<Settings>>& table, const json::object& wanted)
{
    Settings changed = settings;
    for (const auto& [key, value] : wanted) {
        const Switch<Settings>* found = nullptr;
        for (const Switch<Settings>& candidate : table) {
            if (candidate.name == std::string_view(key)) found = &candidate;
        }
        if (found == nullptr) {
            std::string known;
            for (const Switch<Settings>& candidate : table)
                known.append(" ").append(candidate.name);
            throw std::invalid_argument(
                fmt::format("no switch is called \"{}\"; there are:{}", std::string_view(key), known));
        }
        if (!found->set(changed, value)) {
            throw std::invalid_argument(fmt::format("switch \"{}\" must be {}", found->name, found->allowed));
        }
    }
    settings = std::move(changed);
}

template <class Settings>
json::object show(const Settings& settings, const std::vector<Switch<Settings>>& table)
{
    json::object shown;
    for (const Switch<Settings>& entry : table)
        shown[entry.name] = entry.get(settings);
    return shown;
}

} // namespace contactsync::sandbox
