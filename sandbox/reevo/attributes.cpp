#include "attributes.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace contactsync::sandbox::reevo {
namespace {

constexpr std::array<std::string_view, 6> kAddressKeys{"street_one", "street_two", "city",
                                                       "state",      "country",    "zip_code"};
constexpr std::array<std::string_view, 3> kLabels{"PERSONAL", "WORK", "MOBILE"};

Refusal invalid(std::string_view field, std::string message)
{
    return refused("field_value_invalid", std::string(field) + ": " + std::move(message), field);
}

/// The value inside `{value, value_type}`, or the raw value itself (section 4.5).
const json::value& unwrap(const json::value& given, const Field& field)
{
    const auto* envelope = given.if_object();
    if (!envelope || !envelope->contains("value")) return given;
    for (const auto& [key, member] : *envelope) {
        if (key == "value") continue;
        if (key != "value_type") return given;
        if (!member.is_string() || view(member.as_string()) != to_string(field.type))
            throw invalid(field.name, "value_type does not fit the field");
    }
    return envelope->at("value");
}

json::value check_string(const json::value& value, std::string_view field, const Switches& switches)
{
    if (value.is_null()) return nullptr;
    if (!value.is_string()) throw invalid(field, "expected a string");
    const auto text = trim(view(value.as_string()));
    if (text.empty() && switches.empty_string == "refused") throw invalid(field, "must not be empty");
    if (text.empty() && switches.empty_string == "null") return nullptr;
    if (length(text) > static_cast<std::size_t>(switches.text_max)) throw invalid(field, "too long");
    return json::value(text);
}

json::value check_address(const json::value& value, const Field& field, const Switches& switches)
{
    if (value.is_null()) return nullptr;
    const auto* given = value.if_object();
    if (!given) throw invalid(field.name, "expected an object");
    json::object address;
    for (const auto& [key, member] : *given) {
        if (std::ranges::find(kAddressKeys, std::string_view(key.data(), key.size())) == kAddressKeys.end())
            throw invalid(field.name, "unknown key " + std::string(key));
        address[key] = check_string(member, field.name, switches);
    }
    return address;
}

json::value check_reference(const json::value& value, const Field& field, const Switches& switches)
{
    if (value.is_null()) return nullptr;
    std::string_view wanted;
    auto member = &User::id;
    if (const auto* id = value.if_string()) {
        wanted = view(*id);
    } else if (const auto* given = value.if_object(); given && given->contains("related_record_id")) {
        if (given->contains("related_record_match")) throw invalid(field.name, "both forms of reference");
        if (const auto* text = given->at("related_record_id").if_string()) wanted = view(*text);
    } else if (given && given->contains("related_record_match")) {
        const auto* match = given->at("related_record_match").if_object();
        const auto* email = match && match->size() == 1 ? match->if_contains("email") : nullptr;
        if (!email || !email->is_string()) throw refused("invalid_matching_field", "users match by email", field.name);
        wanted = view(email->as_string());
        member = &User::email;
    }
    const auto known =
        std::ranges::find_if(users(), [&](const User& user) { return lower(user.*member) == lower(wanted); });
    if (known == users().end()) throw refused(switches.unknown_owner, "no such user", field.name);
    return json::value(known->id);
}

json::value check_references(const json::value& value, const Field& field, const Switches& switches)
{
    if (value.is_null()) return nullptr;
    const auto* given = value.if_array();
    if (!given) throw invalid(field.name, "expected an array");
    json::array references;
    for (const auto& element : *given)
        references.push_back(check_reference(unwrap(element, field), field, switches));
    return references;
}

json::value check_choice(const json::value& value, const Field& field)
{
    if (value.is_null()) return nullptr;
    if (!value.is_string()) throw invalid(field.name, "expected a string");
    const auto text = view(value.as_string());
    if (field.type == ValueType::contact_stage) {
        const auto* stage = find_stage(text);
        if (!stage) throw invalid(field.name, "no such stage");
        return json::value(stage->api_name);
    }
    const auto options = lead_source_options();
    if (std::ranges::find(options, text) == options.end()) throw invalid(field.name, "no such option");
    return json::value(text);
}

json::value check_scalar(const json::value& value, const Field& field, const Switches& switches)
{
    switch (field.type) {
    case ValueType::boolean:
        if (!value.is_bool() && !value.is_null()) throw invalid(field.name, "expected a boolean");
        return value;
    case ValueType::address:
        return check_address(value, field, switches);
    case ValueType::record_reference:
        return check_reference(value, field, switches);
    case ValueType::contact_stage:
    case ValueType::select:
        return check_choice(value, field);
    default:
        return check_string(value, field.name, switches);
    }
}

Items check_items(const json::value& value, const Field& field, const Switches& switches)
{
    if (value.is_null()) return {};
    const auto* given = value.if_array();
    if (!given) throw invalid(field.name, "expected an array");
    Items items;
    for (const auto& element : *given) {
        const auto patch = parse_item(unwrap(element, field), field.type);
        if (!patch) throw invalid(field.name, patch.error().key + " " + patch.error().message);
        if (!patch->text) throw invalid(field.name, std::string(item_key(field.type)) + " is required");
        Item item{patch->id.value_or(""), check_text(*patch->text, field.type, field.name, switches),
                  patch->primary.value_or(false), patch->labels.value_or(std::vector<std::string>{})};
        if (find_item(items, item.text)) throw invalid(field.name, "the same value twice");
        if (item.primary && primary_of(items)) throw invalid(field.name, "more than one primary");
        items.push_back(std::move(item));
    }
    if (!items.empty() && !primary_of(items)) items.front().primary = true;
    return items;
}

void check_writable(const Field& field, Branch branch, const Switches& switches)
{
    if (branch == Branch::patch) {
        if (!updatable(field, switches)) throw refused("field_not_updatable", "read-only in a patch", field.name);
    } else if (!creatable(field, switches)) {
        throw refused("field_not_creatable", "read-only in a create", field.name);
    }
}

void check_field(const Field& field, const json::value& value, Changes& changes, const Switches& switches)
{
    if (field.type == ValueType::contact_email) {
        changes.emails = check_items(value, field, switches);
    } else if (field.type == ValueType::contact_phone_number) {
        changes.phones = check_items(value, field, switches);
    } else if (field.array) {
        changes.values[field.name] = check_references(value, field, switches);
    } else if (field.type == ValueType::email || field.type == ValueType::phone_number) {
        const auto text = check_string(value, field.name, switches);
        auto& member = field.type == ValueType::email ? changes.primary_email : changes.primary_phone_number;
        member = text.is_null() ? "" : check_text(view(text.as_string()), field.type, field.name, switches);
    } else {
        changes.values[field.name] = check_scalar(value, field, switches);
    }
}

/// Ids for new items; an item that was there before (by id or by text) keeps its id.
void replace_items(Items& items, Items replacement, IdSource& ids)
{
    for (auto& item : replacement) {
        const bool known = std::ranges::find(items, item.id, &Item::id) != items.end();
        if (known && !item.id.empty()) continue;
        const auto same = find_item(items, item.text);
        item.id = same ? items[*same].id : ids.next();
    }
    items = std::move(replacement);
}

void apply_address(const json::value& value, Record& record, const Switches& switches)
{
    const auto* before = record.values.if_contains("address");
    json::object address;
    for (const auto key : kAddressKeys) {
        const bool keep = switches.address_patch == "merge" && before && before->is_object();
        const auto* kept = keep ? before->as_object().if_contains(key) : nullptr;
        const auto* given = value.as_object().if_contains(key);
        if (given)
            address[key] = *given;
        else
            address[key] = kept ? *kept : json::value(nullptr);
    }
    record.values["address"] = std::move(address);
}

/// Items as a person or a seed file gives them: texts, or objects as in a create request.
Items items_unchecked(const Field& field, const json::value& value, IdSource& ids)
{
    Items items;
    if (value.is_null()) return items;
    if (!value.is_array()) throw std::invalid_argument(std::string(field.name) + ": expected an array");
    for (const auto& element : value.as_array()) {
        ItemPatch patch;
        if (const auto* text = element.if_string())
            patch.text = std::string(view(*text));
        else if (auto parsed = parse_item(element, field.type))
            patch = std::move(*parsed);
        if (!patch.text) throw std::invalid_argument(std::string(field.name) + ": expected a text or an item");
        items.push_back(
            {"", *patch.text, patch.primary.value_or(false), patch.labels.value_or(std::vector<std::string>{})});
    }
    if (!items.empty() && !primary_of(items)) items.front().primary = true;
    Items stored;
    replace_items(stored, std::move(items), ids);
    return stored;
}

} // namespace

std::string check_text(std::string_view text, ValueType type, std::string_view field, const Switches& switches)
{
    std::string trimmed(trim(text));
    if (trimmed.empty() || length(trimmed) > static_cast<std::size_t>(switches.text_max))
        throw invalid(field, "empty or too long");
    if (type == ValueType::email || type == ValueType::contact_email) {
        if (!looks_like_email(trimmed)) throw invalid(field, "not an e-mail address");
        return switches.email_stored == "lower" ? lower(trimmed) : trimmed;
    }
    if (type == ValueType::account_domain) {
        if (trimmed.find('.') == std::string::npos || trimmed.find_first_of(" @/") != std::string::npos)
            throw invalid(field, "not a domain");
        return lower(trimmed);
    }
    if (switches.phone_rule == "any") return trimmed;
    // ^\+[1-9]\d{6,14}$ (U-35)
    const bool digits = std::ranges::all_of(trimmed.substr(1), [](char c) { return c >= '0' && c <= '9'; });
    if (trimmed.front() != '+' || !digits || trimmed.size() < 8 || trimmed.size() > 16 || trimmed[1] == '0')
        throw invalid(field, "not an E.164 number");
    return trimmed;
}

std::expected<ItemPatch, ItemFault> parse_item(const json::value& item, ValueType type)
{
    const auto* given = item.if_object();
    if (!given) return std::unexpected(ItemFault{"", "model_type", "expected an object"});
    ItemPatch patch;
    for (const auto& [name, value] : *given) {
        const std::string key(name);
        if (key == item_key(type)) {
            if (!value.is_string()) return std::unexpected(ItemFault{key, "string_type", "expected a string"});
            patch.text = std::string(view(value.as_string()));
        } else if (key == "is_primary") {
            if (!value.is_bool()) return std::unexpected(ItemFault{key, "bool_type", "expected a boolean"});
            patch.primary = value.as_bool();
        } else if (key == "labels") {
            patch.labels.emplace();
            const json::array none;
            const auto* labels = value.is_null() ? &none : value.if_array();
            if (!labels) return std::unexpected(ItemFault{key, "list_type", "expected an array"});
            for (const auto& label : *labels) {
                const auto text = label.is_string() ? view(label.as_string()) : std::string_view();
                if (std::ranges::find(kLabels, text) == kLabels.end())
                    return std::unexpected(ItemFault{key, "enum", "expected PERSONAL, WORK or MOBILE"});
                patch.labels->emplace_back(text);
            }
        } else if (key == "id" && value.is_string()) {
            patch.id = std::string(view(value.as_string()));
        } else {
            return std::unexpected(ItemFault{key, "extra_forbidden", "is not permitted"});
        }
    }
    return patch;
}

Changes check(const RecordType& type, const json::object& attributes, Branch branch, const Switches& switches)
{
    Changes changes;
    for (const auto& [key, given] : attributes) {
        const std::string_view name(key.data(), key.size());
        const auto* field = type.find(name);
        if (!field) throw refused("unknown_field", std::string(name) + " is not declared", name);
        check_writable(*field, branch, switches);
        // An array attribute is an array of envelopes, not an envelope around an array (section 4.1).
        const auto& value = field->array ? given : unwrap(given, *field);
        if (branch == Branch::create && value.is_null()) continue;
        check_field(*field, value, changes, switches);
        if (name == "last_name" && changes.values.at(name).is_null()) throw invalid(name, "cannot be empty");
    }
    return changes;
}

void check_required(const RecordType& type, const Changes& changes, const Switches& switches)
{
    const bool account = type.name == "account";
    for (const auto& field : type.fields) {
        if (account ? field.name != "display_name" : !required(field, switches)) continue;
        const auto* value = changes.values.if_contains(field.name);
        if (!value || value->is_null())
            throw refused("field_required_missing", std::string(field.name) + " is required", field.name);
    }
}

void apply(const Changes& changes, Record& record, const Switches& switches, IdSource& ids)
{
    for (const auto& [name, value] : changes.values) {
        if (value.is_null())
            record.values.erase(name);
        else if (name == "address")
            apply_address(value, record, switches);
        else
            record.values[name] = value;
    }
    if (changes.emails) replace_items(record.emails, *changes.emails, ids);
    if (changes.phones) replace_items(record.phones, *changes.phones, ids);
    if (changes.primary_email) set_primary(record.emails, *changes.primary_email, ids);
    if (changes.primary_phone_number) set_primary(record.phones, *changes.primary_phone_number, ids);
}

void apply_unchecked(const RecordType& type, const json::object& fields, Record& record, IdSource& ids)
{
    for (const auto& [key, value] : fields) {
        const std::string_view name(key.data(), key.size());
        const auto* field = type.find(name);
        if (!field) throw std::invalid_argument("reevo has no field " + std::string(name));
        const auto items = items_of(name);
        if (items && field->array) {
            replace_items(record.*items, items_unchecked(*field, value, ids), ids);
        } else if (items) {
            set_primary(record.*items, value.is_string() ? view(value.as_string()) : std::string_view(), ids);
        } else if (value.is_null()) {
            record.values.erase(name);
        } else {
            record.values[name] = value;
        }
    }
}

void set_primary(Items& items, std::string_view text, IdSource& ids)
{
    if (text.empty()) {
        std::erase_if(items, [](const Item& item) { return item.primary; });
        if (!items.empty()) items.front().primary = true;
        return;
    }
    auto index = find_item(items, text);
    if (!index) {
        items.push_back({ids.next(), std::string(text), false, {}});
        index = items.size() - 1;
    }
    make_primary(items, items[*index]);
}

std::string_view text_of(const Record& record, std::string_view field)
{
    const auto* value = record.values.if_contains(field);
    return value && value->is_string() ? view(value->as_string()) : std::string_view();
}

std::string display_name(const Record& record)
{
    if (const auto stored = text_of(record, "display_name"); !stored.empty()) return std::string(stored);
    std::string name(text_of(record, "first_name"));
    const auto last = text_of(record, "last_name");
    if (!name.empty() && !last.empty()) name += ' ';
    return name.append(last);
}

} // namespace contactsync::sandbox::reevo
