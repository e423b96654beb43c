#include "provider/tether/codec.hpp"

#include <xxhash.h>

#include <algorithm>

namespace contactsync::provider::tether {
namespace {

namespace json = boost::json;

constexpr std::string_view kPhones = "phoneNumber";
constexpr std::string_view kSecondaryPhones = "secondaryPhoneNumber";
constexpr std::string_view kEmails = "email";

/// An entry is {"value", "isPrimary", …}, or the bare address of an older generation.
std::string address_of(wire::Value entry)
{
    return entry.is_object() ? wire::text(entry, "value") : wire::scalar_text(entry);
}

/// The entries, the primary one first. With no primary, or several, the first one counts (tether contract section 12,
/// no. 9).
std::vector<wire::Value> entries(wire::Value contact, std::string_view key)
{
    std::vector<wire::Value> found = wire::elements(wire::member(contact, key));
    const auto primary = std::ranges::find_if(
        found, [](wire::Value entry) { return wire::boolean(entry, "isPrimary").value_or(false); });
    if (primary != found.end()) std::rotate(found.begin(), primary, primary + 1);
    return found;
}

/// A scalar, or the id of an object that the service has filled in where an id is expected.
std::string plain_text(wire::Value contact, std::string_view key, wire::Reading& reading)
{
    const std::optional<wire::Value> value = wire::member(contact, key);
    if (!value || !value->is_object()) return reading.text(contact, key);
    std::string id = wire::text(*value, "_id");
    if (id.empty()) reading.refuse(key);
    return id;
}

/// Null is a contact without a number; without the member it is only a part of one, since every generation shows it.
bool has_phone_member(wire::Value contact)
{
    return contact.at_key(kPhones).error() == simdjson::SUCCESS;
}

bool is_present(std::optional<wire::Value> value)
{
    if (!value) return false;
    simdjson::dom::array array;
    return value->get(array) != simdjson::SUCCESS || array.size() > 0;
}

/// What a later write needs of the record as it came: the address lists, and members whose type must be kept.
std::string keep_details(wire::Value contact, const std::vector<FieldMapping>& mappings)
{
    std::string kept;
    const auto keep = [&](std::string_view key) {
        const std::optional<wire::Value> value = wire::member(contact, key);
        if (!is_present(value)) return;
        kept += kept.empty() ? "{" : ",";
        kept += json::serialize(json::value(key)) + ":" + std::string(simdjson::minify(*value));
    };
    for (const std::string_view key : {kPhones, kSecondaryPhones, kEmails})
        keep(key);
    for (const FieldMapping& mapping : mappings)
        if (const auto value = wire::member(contact, mapping.remote); value && (value->is_number() || value->is_bool()))
            keep(mapping.remote);
    return kept.empty() ? std::string() : kept + "}";
}

json::value parse_own(std::string_view text)
{
    json::error_code error;
    json::parse_options options;
    options.max_depth = wire::kDepthMax;
    json::value value = json::parse(text, error, {}, options);
    return error ? json::value() : value;
}

/// A number stays a number where the record has one, and a truth value a truth value.
json::value typed_value(std::string_view text, const Record* current, std::string_view key,
                        const Discovered& discovered)
{
    if (text.empty()) return discovered.clears_with_empty ? json::value("") : json::value(nullptr);
    if (current == nullptr || current->details.empty()) return json::value(text);
    const json::value details = parse_own(current->details);
    const json::value* had = details.is_object() ? details.get_object().if_contains(key) : nullptr;
    const json::value wanted = had == nullptr || had->is_string() ? json::value() : parse_own(text);
    const bool keeps_type = (wanted.is_number() && had->is_number()) || (wanted.is_bool() && had->is_bool());
    return keeps_type ? wanted : json::value(text);
}

bool came_with_array(const Record& record, std::string_view key)
{
    const Result<wire::Document> details = wire::Document::parse(record.details);
    const std::optional<wire::Value> value = details ? wire::member(details->root(), key) : std::nullopt;
    return value && value->is_array();
}

} // namespace

Result<Record> Codec::decode(std::string_view raw) const
{
    const std::scoped_lock lock(decoding_);
    const Result<wire::Document> document = wire::Document::parse(raw);
    if (!document) return std::unexpected(document.error());
    const wire::Value contact = document->root();

    Record record;
    record.provider = ProviderId::tether;
    record.remote_id = wire::text(contact, "_id");
    if (record.remote_id.empty()) return fail(ErrorKind::contract, "the contact has no _id");
    wire::Reading reading;
    record.values.set_text(field::first_name, normaliser_.text(reading.text(contact, "firstName")));
    record.values.set_text(field::last_name, normaliser_.text(reading.text(contact, "lastName")));
    for (const FieldMapping& mapping : mappings_)
        record.values.set_text(mapping.field, normaliser_.text(plain_text(contact, mapping.remote, reading)));
    record.values.phones = read_phones(contact, reading);
    record.values.emails = read_list(contact, kEmails, reading);
    if (const Result<void> readable = reading.outcome(); !readable) return std::unexpected(readable.error());
    record.created_at = parse_time(wire::text(contact, "createdAt"));
    record.updated_at = parse_time(wire::text(contact, "updatedAt"));
    record.details = keep_details(contact, mappings_);
    record.raw_hash = XXH3_64bits(raw.data(), raw.size());
    return record;
}

/// Secondary numbers are the server's own (section 12, no. 10): they are the contact's too, and taken, but never
/// written.
ElementList Codec::read_phones(wire::Value contact, wire::Reading& reading) const
{
    if (!has_phone_member(contact)) reading.refuse(kPhones);
    ElementList phones = read_list(contact, kPhones, reading);
    for (Element& phone : read_list(contact, kSecondaryPhones, reading))
        append_unique(phones, std::move(phone));
    return phones;
}

ElementList Codec::read_list(wire::Value contact, std::string_view key, wire::Reading& reading) const
{
    ElementList elements;
    for (const wire::Value entry : entries(contact, key)) {
        const std::string address = address_of(entry);
        std::optional<Element> element = key == kEmails ? normaliser_.email(address) : normaliser_.phone(address);
        if (element) append_unique(elements, std::move(*element));
    }
    if (elements.empty()) reading.expect_empty(wire::member(contact, key), key);
    return elements;
}

std::string Codec::json_key(std::string_view name) const
{
    if (name == field::first_name) return "firstName";
    if (name == field::last_name) return "lastName";
    const auto mapped = std::ranges::find(mappings_, name, &FieldMapping::field);
    return mapped == mappings_.end() ? std::string() : mapped->remote;
}

json::object Codec::encode(const Contact& contact, const Discovered& discovered) const
{
    json::object body;
    if (!contact.phones.empty()) body[kPhones] = phones_value(contact.phones, nullptr, discovered);
    if (!contact.emails.empty()) body[kEmails] = emails_value(contact.emails, nullptr, discovered);
    for (const auto& [name, value] : contact.texts)
        if (const std::string key = json_key(name); !key.empty()) body[key] = value;
    return body;
}

json::object Codec::encode_changes(const Contact& target, std::span<const std::string> fields, const Record& current,
                                   const Discovered& discovered) const
{
    json::object body;
    for (const std::string& name : fields) {
        if (name == field::phones) {
            json::value phones = phones_value(target.phones, &current, discovered);
            if (!phones.is_null()) body[kPhones] = std::move(phones);
        } else if (name == field::emails) {
            body[kEmails] = emails_value(target.emails, &current, discovered);
        } else if (const std::string key = json_key(name); !key.empty()) {
            body[key] = typed_value(target.text(name), &current, key, discovered);
        }
    }
    return body;
}

std::optional<Element> Codec::normalise(std::string_view raw, bool is_phone) const
{
    const std::scoped_lock lock(decoding_);
    return is_phone ? normaliser_.phone(raw) : normaliser_.email(raw);
}

/// The entry as it came if the address is there already, else a new one.
json::object Codec::entry_for(const Element& element, const std::vector<wire::Value>& present, bool is_phone) const
{
    for (const wire::Value entry : present) {
        if (!entry.is_object() || normalise(address_of(entry), is_phone) != element) continue;
        if (const json::value whole = parse_own(std::string(simdjson::minify(entry))); whole.is_object())
            return whole.get_object();
    }
    return {{"value", element.value}};
}

json::value Codec::phones_value(const ElementList& phones, const Record* current, const Discovered& discovered) const
{
    const Result<wire::Document> details = wire::Document::parse(current != nullptr ? current->details : "");
    std::vector<wire::Value> present;
    std::vector<wire::Value> secondary;
    if (details) {
        present = entries(details->root(), kPhones);
        secondary = entries(details->root(), kSecondaryPhones);
    }
    const auto holds = [&](const std::vector<wire::Value>& list, const Element& phone) {
        return std::ranges::any_of(list,
                                   [&](wire::Value entry) { return normalise(address_of(entry), true) == phone; });
    };
    // A list is never replaced by one number, whatever the other records look like.
    const bool came_as_array = current != nullptr && came_with_array(*current, kPhones);
    json::array list;
    for (const Element& phone : phones) {
        if (holds(secondary, phone) && !holds(present, phone)) continue;
        if (discovered.is_scalar() && !came_as_array) return json::value(phone.value);
        json::object entry = entry_for(phone, present, true);
        entry["isPrimary"] = list.empty();
        list.emplace_back(std::move(entry));
    }
    return list.empty() ? json::value(nullptr) : json::value(std::move(list));
}

json::value Codec::emails_value(const ElementList& emails, const Record* current, const Discovered& discovered) const
{
    if (emails.empty()) return discovered.clears_with_empty ? json::value("") : json::value(nullptr);
    const bool may_be_array = !discovered.is_scalar() && !discovered.holds_one_email;
    const bool came_as_array = current != nullptr && came_with_email_array(*current);
    if (!came_as_array && (!may_be_array || emails.size() == 1)) return json::value(emails.front().value);

    const Result<wire::Document> details = wire::Document::parse(current != nullptr ? current->details : "");
    const std::vector<wire::Value> present = details ? entries(details->root(), kEmails) : std::vector<wire::Value>();
    json::array list;
    for (const Element& email : emails) {
        json::object entry = entry_for(email, present, false);
        entry["isPrimary"] = list.empty();
        list.emplace_back(std::move(entry));
    }
    return list;
}

bool came_with_email_array(const Record& record)
{
    return came_with_array(record, kEmails);
}

} // namespace contactsync::provider::tether
