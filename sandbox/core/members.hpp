#pragma once

#include "sandbox/service.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::sandbox {

/// Members of a control request. All throw std::invalid_argument with the member's name and what was expected.
std::optional<std::int64_t> int_member(const json::object& object, std::string_view name, std::int64_t min = 0);
std::optional<std::string> text_member(const json::object& object, std::string_view name);
std::string required_text(const json::object& object, std::string_view name);
const json::object& required_object(const json::object& object, std::string_view name);
bool flag_member(const json::object& object, std::string_view name, bool otherwise);
void only_members(const json::object& object, std::initializer_list<std::string_view> names);
/// A time as RFC 3339 text or milliseconds since 1970; 0 when missing.
NowMs time_member(const json::object& object, std::string_view name);

inline std::string_view view(const json::string& text)
{
    return {text.data(), text.size()};
}

} // namespace contactsync::sandbox
