#include "provider/reevo/details.hpp"

#include "provider/reevo/fields.hpp"
#include "provider/wire/document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace contactsync::provider::reevo {

namespace json = boost::json;

namespace {

json::array to_array(const std::vector<Item>& items)
{
    json::array array;
    for (const auto& item : items)
        array.push_back(json::object{{"id", item.id}, {"value", item.value}, {"primary", item.is_primary}});
    return array;
}

std::vector<Item> to_items(wire::Value root, std::string_view key)
{
    std::vector<Item> items;
    for (const auto item : wire::elements(wire::member(root, key))) {
        items.push_back(
            {wire::text(item, "id"), wire::text(item, "value"), wire::boolean(item, "primary").value_or(false)});
    }
    return items;
}

} // namespace

std::string Details::to_json() const
{
    json::object parts;
    for (const auto& [key, value] : address)
        parts[key] = value;
    return json::serialize(
        json::object{{"emails", to_array(emails)}, {"phones", to_array(phones)}, {"address", std::move(parts)}});
}

Details Details::from_json(std::string_view text)
{
    Details details;
    const auto document = wire::Document::parse(text);
    if (!document) return details;
    details.emails = to_items(document->root(), "emails");
    details.phones = to_items(document->root(), "phones");
    if (const auto address = wire::member(document->root(), "address")) {
        for (const auto key : address_parts()) {
            if (auto part = wire::text(*address, key); !part.empty()) details.address.emplace(key, std::move(part));
        }
    }
    return details;
}

} // namespace contactsync::provider::reevo
