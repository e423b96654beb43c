#pragma once

#include "record.hpp"
#include "switches.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::reevo {

/// The value types of reevo contract section 5 that the two record types use.
enum class ValueType {
    uuid,
    string,
    boolean,
    timestamp,
    email,
    phone_number,
    select,
    enumeration,
    contact_stage,
    address,
    record_reference,
    contact_email,
    contact_phone_number,
    account_domain,
    form_details
};
std::string_view to_string(ValueType type);

/// One attribute of a record type.
struct Field {
    std::string_view name;
    ValueType type = ValueType::string;
    bool creatable = false;
    bool updatable = false;
    bool array = false;
    bool custom = false;
    bool unique = false;
};

/// A record type's surface. `lists` is which member of Record holds an array-of-items attribute.
struct RecordType {
    std::string_view name;
    std::string_view display_name;
    std::span<const Field> fields;

    const Field* find(std::string_view field) const;
};

const RecordType& contact_type();
const RecordType& account_type();

/// The items member of a record behind an array attribute or the derived primary_… beside it; nullptr for other fields.
Items Record::* items_of(std::string_view field);
/// What an item's text is called on the wire: "email", "phone_number", "domain_name".
std::string_view item_key(ValueType type);

struct Stage {
    std::string_view id;
    std::string_view api_name;
    std::string_view display_value;
};
std::span<const Stage> stages();
const Stage* find_stage(std::string_view api_name_or_id);
std::span<const std::string_view> lead_source_options();

struct User {
    std::string_view id;
    std::string_view email;
};
inline constexpr std::string_view kServiceUser = "77777777-0000-4000-8000-000000000001";
inline constexpr std::string_view kOrganization = "0a0a0a0a-0000-4000-8000-00000000000a";
std::span<const User> users();

/// What the switches make of a field: whether it may be written, filtered and sorted now.
bool creatable(const Field& field, const Switches& switches);
bool updatable(const Field& field, const Switches& switches);
bool required(const Field& field, const Switches& switches);
bool filterable(const Field& field, const Switches& switches);
bool sortable(const Field& field);
std::span<const std::string_view> operators(const Field& field);
/// Engagement and enrichment data, which the service writes by itself (U-15).
bool is_engagement(std::string_view field);

/// The body of `GET /_schema/{record_type}`.
json::object describe(const RecordType& type, const Switches& switches);

} // namespace contactsync::sandbox::reevo
