#include "provider/wire/reading.hpp"

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

} // namespace contactsync::provider::wire
