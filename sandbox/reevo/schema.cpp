#include "schema.hpp"

#include <algorithm>
#include <array>

namespace contactsync::sandbox::reevo {
namespace {

using enum ValueType;

// The order and the names of reevo contract section 5, then the workspace's two custom fields (U-12).
constexpr std::array<Field, 48> kContactFields{{
    {"id", uuid},
    {"organization_id", uuid},
    {"created_at", timestamp},
    {"updated_at", timestamp},
    {"display_name", string},
    {"stage", contact_stage, true, true},
    {"created_by_user_id", record_reference},
    {"participant_user_id_list", record_reference, true, true, true},
    {"first_name", string, true, true},
    {"last_name", string, true, true},
    {"middle_name", string, true, true},
    {"title", string, true, true},
    {"department", string, true, true},
    {"primary_email", email, true, true},
    {"primary_phone_number", phone_number, true, true},
    {"sms_consent", boolean, true, true},
    {"address", address, true, true},
    {"contact_emails", contact_email, true, true, true, false, true},
    {"contact_phone_numbers", contact_phone_number, true, true, true},
    {"linkedin_url", string, true, true},
    {"zoominfo_url", string, true, true},
    {"x_url", string, true, true},
    {"facebook_url", string, true, true},
    {"owner_user_id", record_reference, true, true},
    {"owner_team_id", record_reference},
    {"updated_by_user_id", record_reference},
    {"archived_by_user_id", record_reference},
    {"created_source", enumeration},
    {"created_source_form_submission_details", form_details},
    {"phone_enriched_at", timestamp},
    {"email_enriched_at", timestamp},
    {"email_enrich_status", enumeration},
    {"phone_number_enrich_status", enumeration},
    {"last_activity_at", timestamp},
    {"last_voice_call", timestamp},
    {"last_meeting", timestamp},
    {"last_global_thread", timestamp},
    {"last_engaged_at", timestamp},
    {"last_outreached_at", timestamp},
    {"last_inbound_meeting_at", timestamp},
    {"last_inbound_voice_call_at", timestamp},
    {"last_inbound_global_thread_at", timestamp},
    {"last_outbound_meeting_at", timestamp},
    {"last_outbound_voice_call_at", timestamp},
    {"last_outbound_global_thread_at", timestamp},
    {"archived_at", timestamp},
    {"lead_source", select, true, true, false, true},
    {"external_key", string, true, true, false, true, true},
}};

// The part of an account that a contact client meets (section 4.9).
constexpr std::array<Field, 9> kAccountFields{{
    {"id", uuid},
    {"organization_id", uuid},
    {"created_at", timestamp},
    {"updated_at", timestamp},
    {"display_name", string, true, true},
    {"domains", account_domain, false, false, true, false, true},
    {"owner_user_id", record_reference, true, true},
    {"updated_by_user_id", record_reference},
    {"archived_at", timestamp},
}};

constexpr std::array<Stage, 4> kStages{{{"0d7d0a60-1111-4c1b-8d11-6f2f9f0e0a01", "new", "New"},
                                        {"0d7d0a60-1111-4c1b-8d11-6f2f9f0e0a02", "working", "Working"},
                                        {"0d7d0a60-1111-4c1b-8d11-6f2f9f0e0a03", "qualified", "Qualified"},
                                        {"0d7d0a60-1111-4c1b-8d11-6f2f9f0e0a04", "customer", "Customer"}}};

constexpr std::array<std::string_view, 5> kLeadSources{"inbound", "outbound", "referral", "event", "partner"};

constexpr std::array<User, 3> kUsers{{{kServiceUser, "api@house.example"},
                                      {"77777777-0000-4000-8000-000000000007", "rep@house.example"},
                                      {"77777777-0000-4000-8000-000000000008", "lead@house.example"}}};

constexpr std::array<std::string_view, 9> kTextOperators{"eq",          "ne",        "in",     "not_in",    "contains",
                                                         "starts_with", "ends_with", "exists", "not_exists"};
constexpr std::array<std::string_view, 6> kEqualityOperators{"eq", "ne", "in", "not_in", "exists", "not_exists"};
constexpr std::array<std::string_view, 11> kOrderOperators{"eq", "ne",  "in",      "not_in", "gt",        "gte",
                                                           "lt", "lte", "between", "exists", "not_exists"};
constexpr std::array<std::string_view, 4> kBooleanOperators{"eq", "ne", "exists", "not_exists"};

constexpr RecordType kContact{"contact", "Contact", kContactFields};
constexpr RecordType kAccount{"account", "Account", kAccountFields};

bool is_primary_field(const Field& field)
{
    return field.name == "primary_email" || field.name == "primary_phone_number";
}

bool is_item_array(const Field& field)
{
    return field.array && field.type != record_reference;
}

/// "linkedin_url" → "Linkedin Url": good enough for a label nobody parses.
std::string label(std::string_view name)
{
    std::string text(name);
    bool start = true;
    for (char& c : text) {
        if (c == '_')
            c = ' ';
        else if (start && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
        start = c == ' ';
    }
    return text;
}

json::object describe_relationship(std::string_view name, std::string_view target, std::string_view back)
{
    return {{"api_name", name},
            {"display_name", label(name)},
            {"related_object_api_name", target},
            {"is_creatable", true},
            {"is_updatable", true},
            {"is_array", true},
            {"is_custom", false},
            {"description", nullptr},
            {"related_object_relationship_api_name", back},
            {"junction_object_api_name", nullptr}};
}

json::object describe_field(const Field& field, const Switches& switches)
{
    json::array allowed;
    const bool filter = filterable(field, switches);
    if (filter)
        for (const auto op : operators(field))
            allowed.emplace_back(op);
    return {{"api_name", field.name},
            {"display_name", label(field.name)},
            {"description", nullptr},
            {"type_info", {{"value_type", to_string(field.type)}, {"is_array", field.array}}},
            {"is_creatable", creatable(field, switches)},
            {"is_updatable", updatable(field, switches)},
            {"is_required_on_create", required(field, switches)},
            {"is_unique", field.unique},
            {"is_custom", field.custom},
            {"is_sortable", sortable(field)},
            {"is_filterable", filter},
            {"filter_operators", std::move(allowed)}};
}

} // namespace

std::string_view to_string(ValueType type)
{
    switch (type) {
    case uuid:
        return "uuid";
    case string:
        return "string";
    case boolean:
        return "boolean";
    case timestamp:
        return "timestamp";
    case email:
        return "email";
    case phone_number:
        return "phone_number";
    case select:
        return "select";
    case enumeration:
        return "enum";
    case contact_stage:
        return "contact_stage";
    case address:
        return "address";
    case record_reference:
        return "record_reference";
    case contact_email:
        return "contact_email";
    case contact_phone_number:
        return "contact_phone_number";
    case account_domain:
        return "account_domain";
    case form_details:
        return "created_source_form_submission_details";
    }
    return "string";
}

const Field* RecordType::find(std::string_view field) const
{
    const auto found = std::ranges::find(fields, field, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

const RecordType& contact_type()
{
    return kContact;
}
const RecordType& account_type()
{
    return kAccount;
}

Items Record::* items_of(std::string_view field)
{
    if (field == "contact_emails" || field == "primary_email") return &Record::emails;
    if (field == "contact_phone_numbers" || field == "primary_phone_number") return &Record::phones;
    if (field == "domains") return &Record::domains;
    return nullptr;
}

std::string_view item_key(ValueType type)
{
    if (type == contact_email || type == email) return "email";
    return type == account_domain ? "domain_name" : "phone_number";
}

std::span<const Stage> stages()
{
    return kStages;
}

const Stage* find_stage(std::string_view api_name_or_id)
{
    for (const auto& stage : kStages)
        if (stage.api_name == api_name_or_id || stage.id == api_name_or_id) return &stage;
    return nullptr;
}

std::span<const std::string_view> lead_source_options()
{
    return kLeadSources;
}
std::span<const User> users()
{
    return kUsers;
}

bool creatable(const Field& field, const Switches& switches)
{
    return field.creatable && (switches.arrays_creatable || !is_item_array(field));
}

bool updatable(const Field& field, const Switches& switches)
{
    if (is_primary_field(field)) return switches.primary_patchable;
    return field.updatable && (switches.arrays_patchable || !is_item_array(field));
}

bool required(const Field& field, const Switches& switches)
{
    if (field.name == "first_name") return switches.names_required == "both";
    return field.name == "last_name" && switches.names_required != "none";
}

bool filterable(const Field& field, const Switches& switches)
{
    if (field.name == "contact_emails") return switches.contact_emails_filterable;
    if (field.name == "archived_at") return switches.archived_visible;
    return !field.array && field.type != address && field.type != form_details;
}

bool sortable(const Field& field)
{
    return !field.array && field.type != address && field.type != form_details && field.type != record_reference &&
           field.type != contact_stage;
}

std::span<const std::string_view> operators(const Field& field)
{
    switch (field.type) {
    case string:
    case email:
    case contact_email:
    case phone_number:
        return kTextOperators;
    case timestamp:
        return kOrderOperators;
    case boolean:
        return kBooleanOperators;
    default:
        return kEqualityOperators;
    }
}

bool is_engagement(std::string_view field)
{
    return (field.starts_with("last_") && field != "last_name") || field.find("_enrich") != std::string_view::npos;
}

json::object describe(const RecordType& type, const Switches& switches)
{
    json::array attributes;
    for (const auto& field : type.fields)
        attributes.push_back(describe_field(field, switches));
    json::array relationships;
    if (type.name == "contact") {
        relationships.push_back(describe_relationship("accounts", "account", "contacts"));
        relationships.push_back(describe_relationship("opportunities", "opportunity", "contacts"));
    } else {
        relationships.push_back(describe_relationship("contacts", "contact", "accounts"));
    }
    return {{"api_name", type.name},
            {"display_name", type.display_name},
            {"is_custom", false},
            {"is_junction", false},
            {"supports_custom_fields", true},
            {"description", nullptr},
            {"attributes", std::move(attributes)},
            {"relationships", std::move(relationships)}};
}

} // namespace contactsync::sandbox::reevo
