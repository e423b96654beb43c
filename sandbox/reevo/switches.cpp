#include "switches.hpp"

#include "sandbox/support/switches.hpp"

#include <algorithm>
#include <initializer_list>

namespace contactsync::sandbox::reevo {
namespace {

constexpr std::int64_t kMany = 1'000'000'000;

Switch<Switches> text(std::string_view name, std::string Switches::* member)
{
    return {name, "a string",
            [member](Switches& switches, const json::value& value) {
                if (!value.is_string()) return false;
                switches.*member = std::string_view(value.get_string());
                return true;
            },
            [member](const Switches& switches) { return json::value(switches.*member); }};
}

Switch<Switches> one_of(std::string_view name, std::string Switches::* member,
                        std::initializer_list<std::string_view> choices)
{
    auto entry = text(name, member);
    entry.allowed = "one of";
    for (const auto choice : choices)
        entry.allowed.append(" ").append(choice);
    entry.set = [set = entry.set, allowed = std::vector(choices)](Switches& switches, const json::value& value) {
        const bool fits = value.is_string() && std::ranges::find(allowed, value.get_string()) != allowed.end();
        return fits && set(switches, value);
    };
    return entry;
}

const std::vector<Switch<Switches>>& table()
{
    using S = Switches;
    static const std::vector<Switch<Switches>> kTable{
        text("api_key", &S::api_key),
        one_of("error_style", &S::error_style, {"nested", "flat", "fastapi"}),
        one_of("denied", &S::denied,
               {"none", "contacts.read", "contacts.write", "accounts.read", "accounts.write", "quota"}),
        one_of("assert_match_key", &S::assert_match_key, {"contact_emails", "primary_email", "both"}),
        one_of("assert_meta", &S::assert_meta, {"full", "action", "matched_on", "none"}),
        flag("assert_adds_address", &S::assert_adds_address),
        one_of("cursor_location", &S::cursor_location, {"top", "meta", "pagination"}),
        one_of("cursor_at_end", &S::cursor_at_end, {"null", "absent"}),
        one_of("limit_over", &S::limit_over, {"reject", "clamp"}),
        number("limit_default", &S::limit_default, 1, kMany),
        number("limit_max", &S::limit_max, 1, kMany),
        one_of("email_stored", &S::email_stored, {"as_sent", "lower"}),
        number("duplicate_status", &S::duplicate_status, 400, 499),
        flag("primary_patchable", &S::primary_patchable),
        flag("arrays_patchable", &S::arrays_patchable),
        flag("arrays_creatable", &S::arrays_creatable),
        flag("archived_visible", &S::archived_visible),
        one_of("timestamp_precision", &S::timestamp_precision, {"microseconds", "milliseconds", "seconds"}),
        one_of("timestamp_zone", &S::timestamp_zone, {"Z", "+00:00"}),
        flag("subresource_bumps", &S::subresource_bumps),
        flag("engagement_bumps", &S::engagement_bumps),
        flag("relationship_bumps", &S::relationship_bumps),
        one_of("address_patch", &S::address_patch, {"replace", "merge"}),
        number("query_delay_s", &S::query_delay_s, 0, kMany),
        one_of("merged_get", &S::merged_get, {"not_found", "survivor"}),
        one_of("archived_email", &S::archived_email, {"freed", "reserved", "revive"}),
        one_of("empties", &S::empties, {"null", "absent", "envelope"}),
        one_of("empty_string", &S::empty_string, {"null", "kept", "refused"}),
        one_of("relationship_key", &S::relationship_key, {"items", "data"}),
        number("write_status_post", &S::write_status_post, 200, 201),
        one_of("old_primary", &S::old_primary, {"steps_down", "conflict"}),
        one_of("delete_primary", &S::delete_primary, {"promote", "refuse"}),
        one_of("names_required", &S::names_required, {"both", "last", "none"}),
        one_of("unknown_owner", &S::unknown_owner, {"field_value_invalid", "target_record_not_found"}),
        number("cursor_lifetime_s", &S::cursor_lifetime_s, 1, kMany),
        number("text_max", &S::text_max, 1, kMany),
        one_of("phone_rule", &S::phone_rule, {"e164", "any"}),
        flag("rate_retry_after", &S::rate_retry_after),
        number("missing_auth_status", &S::missing_auth_status, 401, 422),
        flag("noop_bumps", &S::noop_bumps),
        number("malformed_id_status", &S::malformed_id_status, 400, 499),
        flag("contact_emails_filterable", &S::contact_emails_filterable),
        one_of("health", &S::health, {"healthy", "failing"}),
        flag("added_attribute", &S::added_attribute),
    };
    return kTable;
}

} // namespace

void Switches::configure(const json::object& values)
{
    sandbox::configure(*this, table(), values);
}

json::object Switches::describe() const
{
    return show(*this, table());
}

} // namespace contactsync::sandbox::reevo
