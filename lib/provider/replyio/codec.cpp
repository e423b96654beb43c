#include "provider/replyio/codec.hpp"

#include "provider/replyio/fields.hpp"

#include <xxhash.h>

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

namespace json = boost::json;

bool has_zone(std::string_view time)
{
    const auto clock = time.find_first_of("Tt ");
    return clock != std::string_view::npos && time.find_first_of("Zz+-", clock) != std::string_view::npos;
}

/// How far the zone-less times of this contact are from UTC, seen from `addingDate`, which carries a zone and is the
/// same moment as `createdAt` in a contact that was added once. Nothing when the two do not tell.
std::optional<std::chrono::minutes> shown_offset(wire::Value contact)
{
    using namespace std::chrono_literals;
    const std::string zoned_text = wire::text(contact, "addingDate");
    const std::string bare_text = wire::text(contact, "createdAt");
    const std::optional<TimePoint> zoned = parse_time(zoned_text);
    const std::optional<TimePoint> bare = parse_time(bare_text);
    if (!zoned || !bare || !has_zone(zoned_text) || has_zone(bare_text)) return std::nullopt;
    const auto half_hours = std::chrono::round<std::chrono::duration<std::int64_t, std::ratio<1800>>>(*bare - *zoned);
    const bool is_a_zone = std::chrono::abs(*bare - *zoned - half_hours) <= 2s && std::chrono::abs(half_hours) <= 14h;
    if (!is_a_zone) return std::nullopt;
    return std::chrono::duration_cast<std::chrono::minutes>(half_hours);
}

std::optional<TimePoint> read_time(wire::Value contact, std::string_view key, std::chrono::minutes offset)
{
    const std::string written = wire::text(contact, key);
    std::optional<TimePoint> time = parse_time(written);
    if (time && !has_zone(written)) *time -= offset;
    return time;
}

/// Owner and account are numbers there, and texts here.
json::value plain_value(const FieldMapping& mapping, std::string_view text)
{
    if (text.empty()) return nullptr;
    if (mapping.remote.ends_with("Id") && mapping.remote != "timeZoneId") {
        json::error_code error;
        if (json::value number = json::parse(text, error); !error && number.is_int64()) return number;
    }
    return json::value(text);
}

std::string custom_key(wire::Value item)
{
    for (const std::string_view name : {"key", "name", "title"})
        if (std::string key = wire::text(item, name); !key.empty()) return key;
    return {};
}

struct CustomValue {
    std::string title;
    std::string value;
};

/// The custom fields that a record was last seen with, mirrored or not; those without a value are left out.
std::vector<CustomValue> stored_custom(const Record& record)
{
    std::vector<CustomValue> values;
    const Result<wire::Document> stored = wire::Document::parse(record.details);
    if (!stored) return values;
    for (const wire::Value item : wire::elements(stored->root())) {
        CustomValue custom{custom_key(item), wire::text(item, "value")};
        if (!custom.title.empty() && !custom.value.empty()) values.push_back(std::move(custom));
    }
    return values;
}

/// Among items that all have no name it may be any of them; a field that is not among the named ones has no value.
std::string read_custom(wire::Value contact, std::string_view title, wire::Reading& reading)
{
    const std::optional<wire::Value> member = wire::member(contact, "customFields");
    bool has_names = false;
    for (const wire::Value item : wire::elements(member)) {
        const std::string key = custom_key(item);
        if (same_title(key, title)) return reading.text(item, "value");
        has_names |= !key.empty();
    }
    const bool is_list = !member || member->is_array();
    if (!has_names && (!is_list || !wire::elements(member).empty())) reading.refuse("customFields");
    return {};
}

} // namespace

Codec::Codec(const std::vector<FieldMapping>& mappings, const Discovered& discovered, const CustomFields& custom_fields,
             Normaliser& normaliser)
    : mappings_(mappings), discovered_(discovered), custom_fields_(custom_fields), normaliser_(normaliser)
{}

const FieldMapping* Codec::mapping(std::string_view field) const
{
    const auto found = std::ranges::find(mappings_, field, &FieldMapping::field);
    return found == mappings_.end() ? nullptr : &*found;
}

void Codec::use_zone_offset(std::chrono::minutes offset)
{
    const std::scoped_lock lock(decoding_);
    zone_offset_ = offset;
}

Result<Record> Codec::decode(std::string_view raw) const
{
    const std::scoped_lock lock(decoding_);
    const Result<wire::Document> document = wire::Document::parse(raw);
    if (!document) return std::unexpected(document.error());
    const wire::Value contact = document->root();

    Record record;
    record.provider = ProviderId::replyio;
    record.remote_id = wire::text(contact, "id");
    if (record.remote_id.empty()) return fail(ErrorKind::contract, "the contact has no id");
    wire::Reading reading;
    for (const TextField& field : text_fields()) {
        std::string value = normaliser_.text(reading.text(contact, field.json));
        if (field.canonical == "company_size") value = company_size(value);
        record.values.set_text(field.canonical, std::move(value));
    }
    read_mapped(contact, reading, record.values);
    if (const auto email = normaliser_.email(reading.text(contact, "email"))) record.values.emails = {*email};
    if (const auto phone = normaliser_.phone(reading.text(contact, "phone"))) record.values.phones = {*phone};
    if (const Result<void> readable = reading.outcome(); !readable) return std::unexpected(readable.error());
    const std::optional<bool> opted_out = wire::boolean(contact, "isOptedOut");
    record.values.opted_out = opted_out.value_or(false);
    record.tells_consent = opted_out.has_value();

    const std::chrono::minutes offset = shown_offset(contact).value_or(zone_offset_);
    record.created_at = read_time(contact, "createdAt", offset);
    record.updated_at = read_time(contact, "lastModifiedAt", offset);
    if (const std::optional<wire::Value> custom = wire::member(contact, "customFields"); custom && custom->is_array())
        record.details = simdjson::minify(*custom);
    record.raw_hash = XXH3_64bits(raw.data(), raw.size());
    return record;
}

void Codec::read_mapped(wire::Value contact, wire::Reading& reading, Contact& values) const
{
    for (const FieldMapping& mapping : mappings_) {
        const std::string value =
            mapping.custom ? read_custom(contact, mapping.remote, reading) : reading.text(contact, mapping.remote);
        values.set_text(mapping.field, normaliser_.text(value));
    }
}

void Codec::append_custom(json::array& fields, std::string_view title, const json::value& value,
                          CustomStyle style) const
{
    json::object item =
        style == CustomStyle::key_value ? json::object{{"key", title}} : custom_fields_.reference(title);
    item["value"] = value;
    fields.emplace_back(std::move(item));
}

json::object Codec::encode(const Contact& contact, CustomStyle style) const
{
    json::object body;
    if (!contact.emails.empty()) body["email"] = contact.emails.front().value;
    if (!contact.phones.empty()) body["phone"] = contact.phones.front().value;
    for (const TextField& field : text_fields())
        if (const std::string_view value = contact.text(field.canonical); !value.empty()) body[field.json] = value;
    json::array custom;
    for (const FieldMapping& mapping : mappings_) {
        const std::string_view value = contact.text(mapping.field);
        if (value.empty()) continue;
        if (mapping.custom)
            append_custom(custom, mapping.remote, json::value(value), style);
        else
            body[mapping.remote] = plain_value(mapping, value);
    }
    if (!custom.empty()) body["customFields"] = std::move(custom);
    return body;
}

/// Null clears, unless this account was seen to want "" (replyio contract section 12, no. 7).
json::value Codec::changed_value(std::string_view text) const
{
    if (text.empty() && !discovered_.clears_with_empty) return nullptr;
    return json::value(text);
}

json::object Codec::encode_changes(const Contact& target, std::span<const std::string> fields,
                                   const Record* current) const
{
    json::object body;
    json::array custom;
    for (const std::string& field : fields) {
        if (field == field::emails || field == field::phones) {
            const ElementList& list = list_of(target, field);
            body[field == field::emails ? "email" : "phone"] = changed_value(list.empty() ? "" : list.front().value);
        } else if (const FieldMapping* mapped = mapping(field); mapped != nullptr && mapped->custom) {
            append_custom(custom, mapped->remote, changed_value(target.text(field)), CustomStyle::patch_model);
        } else if (mapped != nullptr) {
            body[mapped->remote] = plain_value(*mapped, target.text(field));
        } else if (const TextField* text = text_field(field)) {
            body[text->json] = changed_value(target.text(field));
        }
    }
    if (!custom.empty() && discovered_.full_custom_fields && current != nullptr)
        append_unnamed_custom(custom, *current);
    if (!custom.empty()) body["customFields"] = std::move(custom);
    return body;
}

std::vector<std::string> Codec::custom_titles(std::span<const std::string> fields) const
{
    std::vector<std::string> titles;
    for (const std::string& field : fields)
        if (const FieldMapping* mapped = mapping(field); mapped != nullptr && mapped->custom)
            titles.push_back(mapped->remote);
    return titles;
}

std::vector<std::string> Codec::custom_titles(const Contact& contact) const
{
    std::vector<std::string> titles;
    for (const FieldMapping& mapped : mappings_)
        if (mapped.custom && !contact.text(mapped.field).empty()) titles.push_back(mapped.remote);
    return titles;
}

bool Codec::lost_custom(const Record& before, const Record& after, std::span<const std::string> fields) const
{
    const std::vector<CustomValue> kept = stored_custom(after);
    const std::vector<std::string> named = custom_titles(fields);
    return std::ranges::any_of(stored_custom(before), [&](const CustomValue& had) {
        const auto has_title = [&](const std::string& title) { return same_title(title, had.title); };
        return std::ranges::none_of(named, has_title) && std::ranges::none_of(kept, has_title, &CustomValue::title);
    });
}

/// Where a PATCH drops the custom fields that it does not name, it names them all.
void Codec::append_unnamed_custom(json::array& fields, const Record& current) const
{
    const json::array named = fields;
    for (const CustomValue& had : stored_custom(current)) {
        const json::object reference = custom_fields_.reference(had.title);
        const auto is_the_same = [&](const json::value& field) {
            const json::object& written = field.get_object();
            if (written.contains("id")) return reference.contains("id") && written.at("id") == reference.at("id");
            return same_title(std::string_view(written.at("name").get_string()), had.title);
        };
        if (std::ranges::none_of(named, is_the_same))
            append_custom(fields, had.title, json::value(had.value), CustomStyle::patch_model);
    }
}

} // namespace contactsync::provider::replyio
