#include "sandbox/tether/call.hpp"

#include <algorithm>
#include <utility>

/// What every handler needs of its request.
namespace contactsync::sandbox::tether {

Response refuse(const Call& call, const Refusal& refusal)
{
    return refuse(call.shape, refusal, call.switches.error_codes);
}

Response refuse_field(const Call& call, std::string_view field, std::string message)
{
    return refuse(call, {.message = std::move(message), .field = std::string(field)});
}

Response contact_not_found(const Call& call)
{
    return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Contact not found"});
}

const Contact* find_contact(const Call& call, std::string_view id)
{
    const auto parsed = parse_id(id);
    return parsed ? call.book.find(*parsed) : nullptr;
}

std::optional<std::vector<ObjectId>> decode_ids(const json::object& body, std::string_view key)
{
    const json::value* value = body.if_contains(key);
    if (value == nullptr || !value->is_array()) return std::nullopt;
    std::vector<ObjectId> ids;
    for (const json::value& item : value->get_array()) {
        if (!item.is_string()) return std::nullopt;
        if (const auto id = parse_id(item.get_string())) ids.push_back(*id);
    }
    return ids;
}

std::optional<std::string> unexpected_key(const json::object& body, std::initializer_list<std::string_view> allowed)
{
    for (const auto& [key, value] : body) {
        if (std::ranges::find(allowed, std::string_view(key)) == allowed.end()) return std::string(key);
    }
    return std::nullopt;
}

} // namespace contactsync::sandbox::tether
