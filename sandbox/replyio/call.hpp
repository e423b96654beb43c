#pragma once

#include "sandbox/replyio/book.hpp"
#include "sandbox/replyio/switches.hpp"
#include "sandbox/service.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::replyio {

enum class Version { v3, v4 };

inline constexpr std::int64_t kActingUser = 7;
inline constexpr std::int64_t kTeam = 2;
inline constexpr std::int64_t kTeamUsers[] = {7, 8, 9};

bool in_team(std::int64_t user);

/// One authenticated request on its way through a handler.
struct Call {
    Book& book;
    const Switches& switches;
    const Request& request;
    Version version;
    NowMs now;
    std::mt19937_64& random;         ///< for order and enrichment; seeded once, so that a run can be repeated
    std::vector<std::string> args{}; ///< what stood for each "{}" of the route
    json::object body{};             ///< only for routes that take one

    std::string_view prefix() const { return version == Version::v3 ? "/v3" : "/v4"; }
};

/// Stores `changed` unless it equals what is stored; moves lastModifiedAt and the phone's check. Tells whether it
/// wrote.
bool store_change(Book& book, const Switches& switches, Contact changed, NowMs now);

/// Whether another contact fits under the account's limit.
bool has_room(const Call& call);

// Handlers, one file per resource. Each answers a request that passed authentication, scope and JSON syntax.
Response list_contacts(Call& call);
Response filter_contacts(Call& call);
Response read_contact(Call& call);
Response create_contact(Call& call);
Response patch_contact(Call& call);
Response delete_contact(Call& call);
Response read_statuses(Call& call);
Response import_contacts(Call& call);
Response bulk_delete(Call& call);
Response set_opted_out(Call& call);
Response set_outreach_flag(Call& call);
Response change_owner(Call& call);
Response list_custom_fields(Call& call);
Response create_custom_field(Call& call);
Response read_custom_field(Call& call);
Response replace_custom_field(Call& call);
Response delete_custom_field(Call& call);
Response list_contact_lists(Call& call);
Response create_contact_list(Call& call);
Response read_contact_list(Call& call);
Response rename_contact_list(Call& call);
Response delete_contact_list(Call& call);
Response add_to_contact_list(Call& call);
Response read_lists_of_contact(Call& call);
Response list_jobs(Call& call);
Response read_job(Call& call);
Response cancel_job(Call& call);
Response whoami(Call& call);
Response team_users(Call& call);

} // namespace contactsync::sandbox::replyio
