#include "members.hpp"

#include "base/time.hpp"

#include <algorithm>
#include <stdexcept>

namespace contactsync::sandbox {
namespace {

[[noreturn]] void expected(std::string_view name, const std::string& what)
{
    throw std::invalid_argument(std::string(name) + ": expected " + what);
}

} // namespace

std::optional<std::int64_t> int_member(const json::object& object, std::string_view name, std::int64_t min)
{
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return std::nullopt;
    if (!value->is_int64() || value->as_int64() < min)
        expected(name, "a whole number, at least " + std::to_string(min));
    return value->as_int64();
}

std::optional<std::string> text_member(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return std::nullopt;
    if (!value->is_string()) expected(name, "a string");
    return std::string(view(value->as_string()));
}

std::string required_text(const json::object& object, std::string_view name)
{
    auto text = text_member(object, name);
    if (!text) expected(name, "a string");
    return std::move(*text);
}

const json::object& required_object(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (!value || !value->is_object()) expected(name, "an object");
    return value->as_object();
}

bool flag_member(const json::object& object, std::string_view name, bool otherwise)
{
    const auto* value = object.if_contains(name);
    if (!value) return otherwise;
    if (!value->is_bool()) expected(name, "true or false");
    return value->as_bool();
}

void only_members(const json::object& object, std::initializer_list<std::string_view> names)
{
    for (const auto& [name, value] : object)
        if (std::ranges::find(names, std::string_view(name.data(), name.size())) == names.end())
            throw std::invalid_argument("unknown member " + std::string(name));
}

NowMs time_member(const json::object& object, std::string_view name)
{
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return 0;
    if (value->is_int64()) return value->as_int64();
    if (!value->is_string()) expected(name, "RFC 3339 or milliseconds since 1970");
    const auto time = parse_time(view(value->as_string()));
    if (!time) expected(name, "RFC 3339 or milliseconds since 1970");
    return time->time_since_epoch().count();
}

} // namespace contactsync::sandbox
