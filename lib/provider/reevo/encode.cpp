#include "provider/reevo/encode.hpp"

#include "provider/reevo/details.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>

namespace contactsync::provider::reevo {

namespace json = boost::json;

namespace {

json::value number_or_text(std::string_view text)
{
    const auto* end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto parsed = std::from_chars(text.data(), end, whole); parsed.ec == std::errc{} && parsed.ptr == end)
        return whole;
    double real = 0;
    if (const auto parsed = std::from_chars(text.data(), end, real); parsed.ec == std::errc{} && parsed.ptr == end)
        return real;
    return json::value(text);
}

/// A raw write value (section 4.5). A reference is a bare id, or the e-mail of a user to be matched.
json::value raw_value(const Attribute* attribute, std::string_view text)
{
    if (text.empty()) return nullptr;
    const std::string_view type = attribute ? std::string_view(attribute->value_type) : std::string_view();
    if (type == "number" || type == "percent" || type == "currency") return number_or_text(text);
    if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
    if (type == "record_reference" && text.contains('@')) {
        return json::object{{"related_record_match", json::object{{"email", text}}}};
    }
    return json::value(text);
}

json::object patched_address(const Contact& target, std::span<const std::string> fields, const Record& current,
                             const FieldTable& table)
{
    const auto held = Details::from_json(current.details).address;
    json::object address;
    for (const auto key : address_parts()) {
        const auto part = held.find(key);
        address[key] = part == held.end() ? json::value(nullptr) : json::value(part->second);
    }
    for (const auto& field : fields) {
        const auto* spec = table.find(field);
        if (!spec || spec->address_part.empty()) continue;
        const auto text = target.text(field);
        address[spec->address_part] = text.empty() ? json::value(nullptr) : json::value(text);
    }
    return address;
}

} // namespace

json::object patch_attributes(const Contact& target, std::span<const std::string> fields, const Record& current,
                              const FieldTable& table, const Schema& schema)
{
    json::object attributes;
    for (const auto& field : fields) {
        const auto* spec = table.find(field);
        if (field == field::opted_out) {
            if (target.opted_out) attributes[attribute::sms_consent] = false;
        } else if (spec && spec->address_part.empty()) {
            attributes[spec->attribute] = raw_value(schema.find(spec->attribute), target.text(field));
        } else if (spec && !attributes.contains(attribute::address)) {
            attributes[attribute::address] = patched_address(target, fields, current, table);
        }
    }
    return attributes;
}

json::object create_attributes(const Contact& target, const FieldTable& table, const Schema& schema)
{
    json::object attributes;
    json::object address;
    for (const auto& spec : table.all()) {
        const auto text = target.text(spec.field);
        if (text.empty() || !schema.can_create(spec.attribute)) continue;
        if (spec.address_part.empty())
            attributes[spec.attribute] = raw_value(schema.find(spec.attribute), text);
        else
            address[spec.address_part] = text;
    }
    if (!address.empty()) attributes[attribute::address] = std::move(address);
    if (target.opted_out && schema.can_create(attribute::sms_consent)) attributes[attribute::sms_consent] = false;
    return attributes;
}

json::array phone_items(const Contact& target)
{
    json::array items;
    for (const auto& phone : target.phones) {
        if (!is_well_formed(phone)) continue;
        items.push_back(json::object{{"phone_number", phone.value}, {"is_primary", items.empty()}});
    }
    return items;
}

} // namespace contactsync::provider::reevo
