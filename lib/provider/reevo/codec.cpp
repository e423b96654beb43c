#include "provider/reevo/codec.hpp"

#include "provider/reevo/details.hpp"
#include "provider/wire/document.hpp"

#include <xxhash.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace contactsync::provider::reevo {

namespace {

using wire::Value;

/// The value inside an envelope; what is no envelope is the value itself (sections 4.1, 4.8).
std::optional<Value> unwrapped(std::optional<Value> value)
{
    if (!value || !value->is_object()) return value;
    simdjson::dom::element inner;
    if (value->get_object().at_key("value").get(inner) != simdjson::SUCCESS) return value;
    if (inner.is_null()) return std::nullopt;
    return inner;
}

std::optional<Value> attribute_of(std::optional<Value> attributes, std::string_view name)
{
    if (!attributes) return std::nullopt;
    return unwrapped(wire::member(*attributes, name));
}

/// A value as one text: scalars as written; stages and select options by api_name, references by id, currencies by
/// amount.
std::string plain_text(std::optional<Value> value)
{
    if (!value) return {};
    if (!value->is_object()) return wire::scalar_text(*value);
    for (const auto* key : {"api_name", "related_record_id", "amount", "value", "display_value"}) {
        if (auto text = wire::text(*value, key); !text.empty()) return text;
    }
    return {};
}

std::string system_value(Value root, std::optional<Value> attributes, std::string_view name)
{
    auto text = wire::text(root, name);
    return text.empty() ? plain_text(attribute_of(attributes, name)) : text;
}

using Normalise = std::function<std::optional<Element>(std::string_view)>;

struct Address {
    Item item;
    Element element;
};

std::vector<Address> read_items(std::optional<Value> list, std::string_view value_key, const Normalise& normalise)
{
    std::vector<Address> addresses;
    for (const auto entry : wire::elements(list)) {
        const auto item = unwrapped(entry);
        if (!item) continue;
        const auto raw = item->is_object() ? wire::text(*item, value_key) : wire::scalar_text(*item);
        auto element = normalise(raw);
        if (!element) continue;
        const auto id = item->is_object() ? wire::text(*item, "id") : std::string();
        const bool is_primary = item->is_object() && wire::boolean(*item, "is_primary").value_or(false);
        addresses.push_back({{id, element->value, is_primary}, std::move(*element)});
    }
    return addresses;
}

/// Which of them is the primary: the one flagged so; of two, or of none, the one that the derived attribute names; else
/// the first.
std::size_t primary_index(const std::vector<Address>& addresses, const std::optional<Element>& named)
{
    const auto is_named = [&](const Address& address) { return named && address.element == *named; };
    const auto is_flagged = [](const Address& address) { return address.item.is_primary; };
    const auto both = std::ranges::find_if(addresses, [&](const Address& a) { return is_flagged(a) && is_named(a); });
    if (both != addresses.end()) return static_cast<std::size_t>(both - addresses.begin());
    const auto flagged = std::ranges::find_if(addresses, is_flagged);
    if (flagged != addresses.end()) return static_cast<std::size_t>(flagged - addresses.begin());
    const auto by_name = std::ranges::find_if(addresses, is_named);
    return by_name != addresses.end() ? static_cast<std::size_t>(by_name - addresses.begin()) : 0;
}

struct AddressNames {
    std::string_view list;
    std::string_view primary;
    std::string_view value_key;
};
constexpr AddressNames kEmails{attribute::contact_emails, attribute::primary_email, "email"};
constexpr AddressNames kPhones{attribute::contact_phone_numbers, attribute::primary_phone_number, "phone_number"};

void read_addresses(std::optional<Value> attributes, const AddressNames& names, const Normalise& normalise,
                    ElementList& elements, std::vector<Item>& items)
{
    auto addresses = read_items(attribute_of(attributes, names.list), names.value_key, normalise);
    const auto named = normalise(plain_text(attribute_of(attributes, names.primary)));
    if (!addresses.empty()) append_unique(elements, addresses[primary_index(addresses, named)].element);
    if (named) append_unique(elements, *named);
    for (auto& address : addresses) {
        append_unique(elements, std::move(address.element));
        items.push_back(std::move(address.item));
    }
}

void read_address_parts(std::optional<Value> attributes, Details& details)
{
    const auto address = attribute_of(attributes, attribute::address);
    if (!address) return;
    for (const auto key : address_parts()) {
        if (auto part = plain_text(unwrapped(wire::member(*address, key))); !part.empty())
            details.address.emplace(key, std::move(part));
    }
}

} // namespace

Result<Record> Codec::decode(std::string_view raw) const
{
    const auto document = wire::Document::parse(raw);
    if (!document) return std::unexpected(document.error());
    const auto root = document->root();
    const auto attributes = wire::member(root, "attributes");

    Record record;
    record.provider = ProviderId::reevo;
    record.remote_id = system_value(root, attributes, "id");
    if (record.remote_id.empty()) return fail(ErrorKind::contract, "a record without an id");
    record.raw_hash = XXH3_64bits(raw.data(), raw.size());
    record.created_at = parse_time(system_value(root, attributes, "created_at"));
    record.updated_at = parse_time(system_value(root, attributes, "updated_at"));
    record.archived = !system_value(root, attributes, "archived_at").empty();

    Details details;
    read_address_parts(attributes, details);
    for (const auto& spec : fields_.all()) {
        const auto part = details.address.find(spec.address_part);
        if (spec.address_part.empty()) {
            record.values.set_text(spec.field, normaliser_.text(plain_text(attribute_of(attributes, spec.attribute))));
        } else if (part != details.address.end()) {
            record.values.set_text(spec.field, normaliser_.text(part->second));
        }
    }
    read_addresses(
        attributes, kEmails, [&](std::string_view text) { return normaliser_.email(text); }, record.values.emails,
        details.emails);
    read_addresses(
        attributes, kPhones, [&](std::string_view text) { return normaliser_.phone(text); }, record.values.phones,
        details.phones);
    record.values.opted_out = plain_text(attribute_of(attributes, attribute::sms_consent)) == "false";
    record.details = details.to_json();
    return record;
}

} // namespace contactsync::provider::reevo
