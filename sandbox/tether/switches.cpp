#include "sandbox/tether/switches.hpp"

namespace contactsync::sandbox::tether {
namespace {

std::vector<Switch<Switches>> build_table()
{
    using S = Switches;
    return {
        number("token_lifetime_seconds", &S::token_lifetime_seconds, 1, 31'536'000),
        number("force_401", &S::force_401, 0, 1'000'000),
        flag("login_refresh_token", &S::login_refresh_token),
        choice("login_reply", &S::login_reply,
               {{"token", LoginReply::token}, {"accessToken", LoginReply::access_token}, {"data", LoginReply::data}}),
        flag("accept_api_key", &S::accept_api_key),
        flag("create_upserts", &S::create_upserts),
        number("duplicate_status", &S::duplicate_status, 400, 499),
        flag("error_codes", &S::error_codes),
        texts("provisioned_numbers", &S::provisioned_numbers),
        number("create_status", &S::create_status, 200, 201),
        flag("sparse_reply", &S::sparse_reply),
        choice("patch_ignores", &S::patch_ignores,
               {{"none", PatchIgnores::none},
                {"names", PatchIgnores::names},
                {"email", PatchIgnores::email},
                {"names_and_email", PatchIgnores::names_and_email}}),
        flag("drop_stamps", &S::drop_stamps),
        flag("secondary_phones", &S::secondary_phones),
        flag("drop_unknown_keys", &S::drop_unknown_keys),
        choice("email_out", &S::email_out,
               {{"echo", EmailOut::echo}, {"string", EmailOut::string}, {"array", EmailOut::array}}),
        flag("email_unique", &S::email_unique),
        flag("bulk_moves_touch", &S::bulk_moves_touch),
        number("size_cap", &S::size_cap, 1, 100'000),
        choice("page_shift", &S::page_shift,
               {{"none", PageShift::none}, {"skip", PageShift::skip}, {"repeat", PageShift::repeat}}),
        number("page_shift_times", &S::page_shift_times, -1, 1'000'000),
        flag("event_logs", &S::event_logs),
        number("body_limit_bytes", &S::body_limit_bytes, 0, 1'000'000'000),
        choice("auth_error_shape", &S::auth_error_shape,
               {{"e1", Shape::e1}, {"e2", Shape::e2}, {"e3", Shape::e3}, {"e4", Shape::e4}}),
        choice("role", &S::role,
               {{"ADMIN", Role::admin},
                {"SUPERADMIN", Role::superadmin},
                {"DEPARTMENT_HEAD", Role::department_head},
                {"SALES_REP", Role::sales_rep}}),
        choice("forbid", &S::forbid,
               {{"none", Forbid::none},
                {"deletes", Forbid::deletes},
                {"writes", Forbid::writes},
                {"everything", Forbid::everything}}),
        choice("generation", &S::generation, {{"g0", Generation::g0}, {"g1", Generation::g1}, {"g2", Generation::g2}}),
    };
}

} // namespace

const std::vector<Switch<Switches>>& switch_table()
{
    static const std::vector<Switch<Switches>> kTable = build_table();
    return kTable;
}

} // namespace contactsync::sandbox::tether
