#include "sandbox/replyio/switches.hpp"

namespace contactsync::sandbox::replyio {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

std::vector<Switch<Switches>> build_table()
{
    using S = Switches;
    return {
        choice("prefixes", &S::prefixes, {{"both", Prefixes::both}, {"v3", Prefixes::v3}, {"v4", Prefixes::v4}}),
        choice("v4_auth", &S::v4_auth,
               {{"both", Credential::both}, {"api_key", Credential::api_key}, {"bearer", Credential::bearer}}),
        choice("v3_auth", &S::v3_auth,
               {{"both", Credential::both}, {"api_key", Credential::api_key}, {"bearer", Credential::bearer}}),
        choice("post_duplicate", &S::post_duplicate,
               {{"overwrite_blank", PostDuplicate::overwrite_blank},
                {"created_201", PostDuplicate::created_201},
                {"merge", PostDuplicate::merge},
                {"refuse", PostDuplicate::refuse},
                {"refuse_409", PostDuplicate::refuse_409},
                {"duplicate", PostDuplicate::duplicate}}),
        flag("v3_requires_first_name", &S::v3_requires_first_name),
        flag("v4_requires_first_name", &S::v4_requires_first_name),
        flag("ignore_unknown_custom_field", &S::ignore_unknown_custom_field),
        flag("patch_email_duplicate_allowed", &S::patch_email_duplicate_allowed),
        choice("lookup", &S::lookup, {{"exact", Lookup::exact}, {"containment", Lookup::containment}}),
        choice("list_order", &S::list_order,
               {{"id", ListOrder::id},
                {"newest", ListOrder::newest},
                {"shuffled", ListOrder::shuffled},
                {"shuffled_page", ListOrder::shuffled_page}}),
        number("top_max", &S::top_max, 1, 100'000),
        choice("top_excess", &S::top_excess, {{"refuse", Excess::refuse}, {"cap", Excess::cap}}),
        choice("visibility", &S::visibility, {{"team", Visibility::team}, {"own", Visibility::own}}),
        flag("ignore_unknown_filter", &S::ignore_unknown_filter),
        flag("last_modified_frozen", &S::last_modified_frozen),
        choice("time_zone", &S::time_zone,
               {{"utc", TimeZoneShown::utc},
                {"+02:00", TimeZoneShown::plus_two},
                {"+02:00_hidden", TimeZoneShown::plus_two_hidden}}),
        number("fraction_digits", &S::fraction_digits, 0, 7),
        number("list_lag_seconds", &S::list_lag_seconds, 0, kDaySeconds),
        number("import_max", &S::import_max, 1, 1'000'000),
        flag("import_always_202", &S::import_always_202),
        choice("import_bad_email", &S::import_bad_email, {{"request", BadEmail::request}, {"item", BadEmail::item}}),
        number("job_seconds", &S::job_seconds, 0, kDaySeconds),
        flag("honour_idempotency_key", &S::honour_idempotency_key),
        flag("lower_case_email", &S::lower_case_email),
        number("field_length_max", &S::field_length_max, 1, 1'000'000),
        flag("refuse_unknown_members", &S::refuse_unknown_members),
        number("phone_check_seconds", &S::phone_check_seconds, 0, kDaySeconds),
        flag("enrichment", &S::enrichment),
        flag("v4_set_opted_out", &S::v4_set_opted_out),
        flag("v4_patch_opted_out", &S::v4_patch_opted_out),
        flag("flag_errors_as_numbers", &S::flag_errors_as_numbers),
        flag("require_team_header", &S::require_team_header),
        flag("unknown_member", &S::unknown_member),
        flag("unknown_enum", &S::unknown_enum),
        number("contact_limit", &S::contact_limit, 0, 100'000'000),
        texts("scopes", &S::scopes),
    };
}

} // namespace

const std::vector<Switch<Switches>>& switch_table()
{
    static const std::vector<Switch<Switches>> kTable = build_table();
    return kTable;
}

} // namespace contactsync::sandbox::replyio
