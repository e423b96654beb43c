#include "provider/wire/reading.hpp"

#include <algorithm>

namespace contactsync::provider::wire {

std::string Reading::text(Value object, std::string_view key)
{
    const auto value = member(object, key);
    if (!value) return {};
    if (!is_scalar(*value)) refuse(key);
    return scalar_text(*value);
}

void Reading::expect_empty(std::optional<Value> list, std::string_view name)
{
    if (list && !is_scalar(*list) && !elements(list).empty()) refuse(name);
}

void Reading::refuse(std::string_view name)
{
    if (unreadable_.empty()) unreadable_ = name;
}

Result<void> Reading::outcome() const
{
    if (unreadable_.empty()) return {};
    return fail(ErrorKind::contract, unreadable_ + " is neither readable nor empty");
}

bool mentions(std::string_view raw, std::string_view address)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return address.empty() || !std::ranges::search(raw, address, {}, lower, lower).empty();
}

} // namespace contactsync::provider::wire
