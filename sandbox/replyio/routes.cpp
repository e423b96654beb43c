#include "sandbox/replyio/routes.hpp"

#include "sandbox/support/route.hpp"

#include <array>

namespace contactsync::sandbox::replyio {
namespace {

constexpr std::string_view kRead = "contacts:read";
constexpr std::string_view kWrite = "contacts:write";
constexpr std::string_view kOperate = "contacts:operate";
constexpr std::string_view kOther = "other:read";

// Fixed paths stand before patterns that would swallow them. Paths and scopes: replyio contract sections 2 and 3.
constexpr auto kRoutes = std::to_array<Route>({
    {"GET", "contacts", kRead, Body::none, list_contacts},
    {"POST", "contacts", kWrite, Body::object, create_contact},
    {"POST", "contacts/filter", kRead, Body::object, filter_contacts},
    {"POST", "contacts/import", kWrite, Body::object, import_contacts},
    {"POST", "contacts/bulk-delete", kWrite, Body::object, bulk_delete},
    {"POST", "contacts/set-opted-out", kWrite, Body::object, set_opted_out},
    {"POST", "contacts/set-replied", kWrite, Body::object, set_outreach_flag},
    {"POST", "contacts/set-bounced", kWrite, Body::object, set_outreach_flag},
    {"POST", "contacts/set-status-in-sequence", kWrite, Body::object, set_outreach_flag},
    {"PUT", "contacts/owner", kOperate, Body::object, change_owner},
    {"GET", "contacts/{}", kRead, Body::none, read_contact},
    {"PATCH", "contacts/{}", kWrite, Body::object, patch_contact},
    {"DELETE", "contacts/{}", kWrite, Body::none, delete_contact},
    {"GET", "contacts/{}/statuses", kRead, Body::none, read_statuses},
    {"GET", "contacts/{}/lists", kRead, Body::none, read_lists_of_contact},
    {"GET", "contact-lists", kRead, Body::none, list_contact_lists},
    {"POST", "contact-lists", kWrite, Body::object, create_contact_list},
    {"GET", "contact-lists/{}", kRead, Body::none, read_contact_list},
    {"PUT", "contact-lists/{}", kWrite, Body::object, rename_contact_list},
    {"DELETE", "contact-lists/{}", kWrite, Body::none, delete_contact_list},
    {"POST", "contact-lists/{}/add-contacts", kOperate, Body::object, add_to_contact_list},
    {"GET", "custom-fields", kRead, Body::none, list_custom_fields},
    {"POST", "custom-fields", kWrite, Body::object, create_custom_field},
    {"GET", "custom-fields/{}", kRead, Body::none, read_custom_field},
    {"PUT", "custom-fields/{}", kWrite, Body::object, replace_custom_field},
    {"DELETE", "custom-fields/{}", kWrite, Body::none, delete_custom_field},
    {"GET", "background-jobs", kOther, Body::none, list_jobs},
    {"GET", "background-jobs/{}", kOther, Body::none, read_job},
    {"POST", "background-jobs/{}/cancel", kOther, Body::none, cancel_job},
    {"GET", "whoami", "", Body::none, whoami},
    {"GET", "whoami/team-users", "", Body::none, team_users},
});

} // namespace

std::optional<RouteMatch> find_route(std::string_view method, const std::vector<std::string>& segments)
{
    std::optional<RouteMatch> best;
    for (const Route& route : kRoutes) {
        auto args = match_route(route.pattern, segments);
        if (!args) continue;
        if (route.method == method) return RouteMatch{&route, std::move(*args)};
        best.emplace();
    }
    return best;
}

} // namespace contactsync::sandbox::replyio
