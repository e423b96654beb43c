#include "provider/reevo/codec.hpp"

#include "provider/reevo/details.hpp"
#include "provider/wire/reading.hpp"

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

std::optional<Value> attribute_of(Value attributes, std::string_view name)
{
    return unwrapped(wire::member(attributes, name));
}

/// A value as one text: scalars as written; stages and select options by api_name, references by id, currencies by
/// amount. Nothing when no text can be read from it, and it does not say either that it is empty.
std::optional<std::string> plain_text(std::optional<Value> value)
{
    if (!value) return std::string();
    if (wire::is_scalar(*value)) return wire::scalar_text(*value);
    bool is_told = false;
    for (const auto* key : {"api_name", "related_record_id", "amount", "value", "display_value"}) {
        Value told;
        if (value->at_key(key).get(told) != simdjson::SUCCESS) continue;
        if (!told.is_null() && !wire::is_scalar(told)) return std::nullopt;
        if (auto text = wire::scalar_text(told); !text.empty()) return text;
        is_told = true;
    }
    return is_told ? std::optional<std::string>("") : std::nullopt;
}

std::string mirrored_text(std::optional<Value> value, std::string_view name, wire::Reading& reading)
{
    auto text = plain_text(value);
    if (!text) reading.refuse(name);
    return std::move(text).value_or("");
}

std::string system_value(Value root, Value attributes, std::string_view name)
{
    auto text = wire::text(root, name);
    return text.empty() ? plain_text(attribute_of(attributes, name)).value_or("") : text;
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

void read_addresses(Value attributes, const AddressNames& names, const Normalise& normalise, wire::Reading& reading,
                    ElementList& elements, std::vector<Item>& items)
{
    const auto list = attribute_of(attributes, names.list);
    auto addresses = read_items(list, names.value_key, normalise);
    if (addresses.empty()) reading.expect_empty(list, names.list);
    const auto named = normalise(mirrored_text(attribute_of(attributes, names.primary), names.primary, reading));
    if (!addresses.empty()) append_unique(elements, addresses[primary_index(addresses, named)].element);
    if (named) append_unique(elements, *named);
    for (auto& address : addresses) {
        append_unique(elements, std::move(address.element));
        items.push_back(std::move(address.item));
    }
}

/// An address of which not a single part is known cannot be read: cleared, it would be null or have no parts at all.
void read_address_parts(Value attributes, wire::Reading& reading, Details& details)
{
    const auto address = attribute_of(attributes, attribute::address);
    if (!address) return;
    simdjson::dom::object parts;
    const auto is_part = [&](std::string_view key) { return parts.at_key(key).error() == simdjson::SUCCESS; };
    const bool is_object = address->get(parts) == simdjson::SUCCESS;
    if (!is_object || (parts.size() > 0 && std::ranges::none_of(address_parts(), is_part)))
        reading.refuse(attribute::address);
    for (const auto key : address_parts()) {
        if (auto part = mirrored_text(unwrapped(wire::member(*address, key)), key, reading); !part.empty())
            details.address.emplace(key, std::move(part));
    }
}

/// Every record has attributes, its id among them: where they are missing, nothing is known of what it holds.
std::optional<Value> attributes_of(Value root)
{
    const auto attributes = wire::member(root, "attributes");
    simdjson::dom::object members;
    const bool is_told = attributes && attributes->get(members) == simdjson::SUCCESS && members.size() > 0;
    return is_told ? attributes : std::nullopt;
}

} // namespace

Result<Record> Codec::decode(std::string_view raw) const
{
    const auto document = wire::Document::parse(raw);
    if (!document) return std::unexpected(document.error());
    const auto root = document->root();
    const auto found = attributes_of(root);
    if (!found) return fail(ErrorKind::contract, "a record without attributes");
    const auto attributes = *found;

    Record record;
    record.provider = ProviderId::reevo;
    record.remote_id = system_value(root, attributes, "id");
    if (record.remote_id.empty()) return fail(ErrorKind::contract, "a record without an id");
    record.raw_hash = XXH3_64bits(raw.data(), raw.size());
    record.created_at = parse_time(system_value(root, attributes, "created_at"));
    record.updated_at = parse_time(system_value(root, attributes, "updated_at"));
    record.archived = !system_value(root, attributes, "archived_at").empty();

    if (const auto complete = read_values(attributes, record); !complete) return std::unexpected(complete.error());
    return record;
}

Result<void> Codec::read_values(wire::Value attributes, Record& record) const
{
    wire::Reading reading;
    Details details;
    read_address_parts(attributes, reading, details);
    for (const auto& spec : fields_.all()) {
        const auto part = details.address.find(spec.address_part);
        if (spec.address_part.empty()) {
            const auto value = attribute_of(attributes, spec.attribute);
            record.values.set_text(spec.field, normaliser_.text(mirrored_text(value, spec.attribute, reading)));
        } else if (part != details.address.end()) {
            record.values.set_text(spec.field, normaliser_.text(part->second));
        }
    }
    const auto email = [&](std::string_view text) { return normaliser_.email(text); };
    const auto phone = [&](std::string_view text) { return normaliser_.phone(text); };
    read_addresses(attributes, kEmails, email, reading, record.values.emails, details.emails);
    read_addresses(attributes, kPhones, phone, reading, record.values.phones, details.phones);
    const auto consent = attribute_of(attributes, attribute::sms_consent);
    record.values.opted_out = mirrored_text(consent, attribute::sms_consent, reading) == "false";
    record.details = details.to_json();
    return reading.outcome();
}

} // namespace contactsync::provider::reevo
