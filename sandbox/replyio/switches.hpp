#pragma once

#include "sandbox/support/switches.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace contactsync::sandbox::replyio {

/// What POST does with an e-mail that is held already (replyio contract section 12, row 4).
enum class PostDuplicate { overwrite_blank, created_201, merge, refuse, refuse_409, duplicate };
enum class Prefixes { both, v3, v4 };
enum class Credential { both, api_key, bearer };
enum class ListOrder { id, newest, shuffled, shuffled_page };
enum class Excess { refuse, cap };
enum class Lookup { exact, containment };
/// How createdAt and lastModifiedAt are shown: UTC; local time of UTC+2 with its suffix; the same without it.
enum class TimeZoneShown { utc, plus_two, plus_two_hidden };
enum class BadEmail { request, item };
enum class Visibility { team, own };

/// The switches of replyio contract section 12; every default is the emulator default there.
struct Switches {
    Prefixes prefixes = Prefixes::both;    // row 1
    Credential v4_auth = Credential::both; // row 2
    Credential v3_auth = Credential::both;
    PostDuplicate post_duplicate = PostDuplicate::overwrite_blank; // row 4
    bool v3_requires_first_name = true;                            // row 5
    bool v4_requires_first_name = false;
    bool ignore_unknown_custom_field = false;   // row 10
    bool patch_email_duplicate_allowed = false; // row 13
    Lookup lookup = Lookup::exact;              // row 15
    ListOrder list_order = ListOrder::id;       // row 17
    std::int64_t top_max = 1000;                // row 18
    Excess top_excess = Excess::refuse;
    Visibility visibility = Visibility::team;     // row 19
    bool ignore_unknown_filter = false;           // row 20
    bool last_modified_frozen = false;            // row 22
    TimeZoneShown time_zone = TimeZoneShown::utc; // row 23
    std::int64_t fraction_digits = 0;             // row 24
    std::int64_t list_lag_seconds = 0;            // row 25
    std::int64_t import_max = 1000;               // row 29
    bool import_always_202 = false;
    BadEmail import_bad_email = BadEmail::request; // section 4.5
    std::int64_t job_seconds = 1;
    bool honour_idempotency_key = false; // row 32
    bool lower_case_email = false;       // row 35
    std::int64_t field_length_max = 255;
    bool refuse_unknown_members = false;   // row 36
    std::int64_t phone_check_seconds = 60; // row 38
    bool enrichment = false;               // row 39
    bool v4_set_opted_out = true;          // row 40
    bool v4_patch_opted_out = false;
    bool flag_errors_as_numbers = false; // section 4.7
    bool require_team_header = false;    // row 48
    bool unknown_member = false;         // row 50
    bool unknown_enum = false;           // section 12, minimum behaviours
    std::int64_t contact_limit = 0;      // section 4.5; 0 = none
    std::vector<std::string> scopes{"contacts:read", "contacts:write", "contacts:operate", "other:read"}; // section 2
};

const std::vector<Switch<Switches>>& switch_table();

} // namespace contactsync::sandbox::replyio
