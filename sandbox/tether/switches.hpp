#pragma once

#include "sandbox/support/switches.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace contactsync::sandbox::tether {

enum class Generation { g0, g1, g2 };
enum class Role { admin, superadmin, department_head, sales_rep };
enum class EmailOut { echo, string, array };
enum class PatchIgnores { none, names, email, names_and_email };
enum class PageShift { none, skip, repeat };
enum class Forbid { none, deletes, writes, everything };
enum class LoginReply { token, access_token, data };
/// E1 to E4 of tether contract section 9.
enum class Shape { e1, e2, e3, e4 };

/// The switches of tether contract section 12; every default is the emulator default there.
struct Switches {
    std::int64_t token_lifetime_seconds = 28'800; // row 1
    std::int64_t force_401 = 0;                   // so many coming requests are refused; counts down
    bool login_refresh_token = false;
    LoginReply login_reply = LoginReply::token;
    bool accept_api_key = false;         // row 2
    bool create_upserts = false;         // row 3
    std::int64_t duplicate_status = 400; // row 4
    bool error_codes = true;
    std::vector<std::string> provisioned_numbers;
    std::int64_t create_status = 201; // row 5
    bool sparse_reply = false;
    PatchIgnores patch_ignores = PatchIgnores::none; // row 6
    bool drop_stamps = false;                        // row 8
    bool secondary_phones = false;                   // row 10
    bool drop_unknown_keys = false;                  // row 12
    EmailOut email_out = EmailOut::echo;             // row 14
    bool email_unique = false;
    bool bulk_moves_touch = true; // row 16
    std::int64_t size_cap = 200;  // row 18
    PageShift page_shift = PageShift::none;
    std::int64_t page_shift_times = -1;     // so many coming pages are shifted; -1 = all
    bool event_logs = false;                // row 19
    std::int64_t body_limit_bytes = 0;      // row 20; 0 = none
    Shape auth_error_shape = Shape::e1;     // row 22
    Role role = Role::admin;                // row 27
    Forbid forbid = Forbid::none;           // section 9: 403
    Generation generation = Generation::g2; // row 31
};

const std::vector<Switch<Switches>>& switch_table();

} // namespace contactsync::sandbox::tether
