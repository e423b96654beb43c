#include "switches.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <variant>

namespace contactsync::sandbox::reevo {
namespace {

using Choices = std::initializer_list<std::string_view>;

struct Range {
    int min = 0;
    int max = std::numeric_limits<int>::max();
};

[[noreturn]] void impossible(std::string_view name, const std::string& allowed)
{
    throw std::invalid_argument("reevo switch " + std::string(name) + ": expected " + allowed);
}

/// Calls `visit(name, member, what is allowed)` for every switch: the one place that lists them.
template <class Self, class Visit>
void each_switch(Self& s, Visit&& visit)
{
    visit("api_key", s.api_key, Choices{});
    visit("error_style", s.error_style, Choices{"nested", "flat", "fastapi"});
    visit("denied", s.denied,
          Choices{"none", "contacts.read", "contacts.write", "accounts.read", "accounts.write", "quota"});
    visit("assert_match_key", s.assert_match_key, Choices{"contact_emails", "primary_email", "both"});
    visit("assert_meta", s.assert_meta, Choices{"full", "action", "matched_on", "none"});
    visit("assert_adds_address", s.assert_adds_address, Choices{});
    visit("cursor_location", s.cursor_location, Choices{"top", "meta", "pagination"});
    visit("cursor_at_end", s.cursor_at_end, Choices{"null", "absent"});
    visit("limit_over", s.limit_over, Choices{"reject", "clamp"});
    visit("limit_default", s.limit_default, Range{1});
    visit("limit_max", s.limit_max, Range{1});
    visit("email_stored", s.email_stored, Choices{"as_sent", "lower"});
    visit("duplicate_status", s.duplicate_status, Range{400, 499});
    visit("primary_patchable", s.primary_patchable, Choices{});
    visit("arrays_patchable", s.arrays_patchable, Choices{});
    visit("arrays_creatable", s.arrays_creatable, Choices{});
    visit("archived_visible", s.archived_visible, Choices{});
    visit("timestamp_precision", s.timestamp_precision, Choices{"microseconds", "milliseconds", "seconds"});
    visit("timestamp_zone", s.timestamp_zone, Choices{"Z", "+00:00"});
    visit("subresource_bumps", s.subresource_bumps, Choices{});
    visit("engagement_bumps", s.engagement_bumps, Choices{});
    visit("relationship_bumps", s.relationship_bumps, Choices{});
    visit("address_patch", s.address_patch, Choices{"replace", "merge"});
    visit("query_delay_s", s.query_delay_s, Range{});
    visit("merged_get", s.merged_get, Choices{"not_found", "survivor"});
    visit("archived_email", s.archived_email, Choices{"freed", "reserved", "revive"});
    visit("delete_again_status", s.delete_again_status, Range{200, 499});
    visit("empties", s.empties, Choices{"null", "absent", "envelope"});
    visit("empty_string", s.empty_string, Choices{"null", "kept", "refused"});
    visit("relationship_key", s.relationship_key, Choices{"items", "data"});
    visit("write_status_post", s.write_status_post, Range{200, 201});
    visit("old_primary", s.old_primary, Choices{"steps_down", "conflict"});
    visit("delete_primary", s.delete_primary, Choices{"promote", "refuse"});
    visit("names_required", s.names_required, Choices{"both", "last", "none"});
    visit("unknown_owner", s.unknown_owner, Choices{"field_value_invalid", "target_record_not_found"});
    visit("cursor_lifetime_s", s.cursor_lifetime_s, Range{1});
    visit("text_max", s.text_max, Range{1});
    visit("phone_rule", s.phone_rule, Choices{"e164", "any"});
    visit("rate_retry_after", s.rate_retry_after, Choices{});
    visit("missing_auth_status", s.missing_auth_status, Range{401, 422});
    visit("noop_bumps", s.noop_bumps, Choices{});
    visit("malformed_id_status", s.malformed_id_status, Range{400, 499});
    visit("contact_emails_filterable", s.contact_emails_filterable, Choices{});
    visit("health", s.health, Choices{"healthy", "failing"});
    visit("added_attribute", s.added_attribute, Choices{});
}

std::string list(Choices choices)
{
    std::string text = "one of";
    for (const auto choice : choices)
        text += " " + std::string(choice);
    return text;
}

/// Assigns one JSON value to one switch. A command line gives every value as text, so "true" and "5" are accepted too.
struct Assign {
    Assign(std::string_view wanted_name, const json::value& new_value) : wanted(wanted_name), value(new_value) {}

    std::string_view wanted;
    const json::value& value;
    bool found = false;

    void operator()(std::string_view name, std::string& member, Choices choices)
    {
        if (name != wanted) return;
        found = true;
        if (!value.is_string() || (choices.size() != 0 && std::ranges::find(choices, text()) == choices.end()))
            impossible(name, choices.size() == 0 ? "a string" : list(choices));
        member = text();
    }
    void operator()(std::string_view name, bool& member, Choices)
    {
        if (name != wanted) return;
        found = true;
        if (value.is_bool())
            member = value.as_bool();
        else if (value.is_string() && (text() == "true" || text() == "false"))
            member = text() == "true";
        else
            impossible(name, "true or false");
    }
    void operator()(std::string_view name, int& member, Range range)
    {
        if (name != wanted) return;
        found = true;
        const auto number = value.is_string() ? json::parse(text(), failed_) : value;
        if (failed_ || !number.is_int64() || number.as_int64() < range.min || number.as_int64() > range.max)
            impossible(name, "a number from " + std::to_string(range.min) + " to " + std::to_string(range.max));
        member = static_cast<int>(number.as_int64());
    }

private:
    std::string_view text() const { return {value.as_string().data(), value.as_string().size()}; }
    json::error_code failed_;
};

} // namespace

void Switches::configure(const json::object& values)
{
    Switches next = *this;
    for (const auto& [name, value] : values) {
        Assign assign({name.data(), name.size()}, value);
        each_switch(next, assign);
        if (!assign.found) throw std::invalid_argument("reevo has no switch " + std::string(name));
    }
    *this = std::move(next);
}

json::object Switches::describe() const
{
    json::object all;
    each_switch(*this, [&](std::string_view name, const auto& member, const auto&) { all[name] = member; });
    return all;
}

} // namespace contactsync::sandbox::reevo
