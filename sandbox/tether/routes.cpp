#include "sandbox/tether/routes.hpp"

#include "sandbox/support/route.hpp"

#include <array>

namespace contactsync::sandbox::tether {
namespace {

using enum Effect;
using enum Shape;

// Fixed paths stand before patterns that would swallow them. Which route refuses in which shape: tether contract
// section 9.
constexpr auto kRoutes = std::to_array<Route>({
    {"POST", "auth/login", open, e4, Body::object, login},
    {"POST", "auth/refresh", open, e4, Body::object, refresh},
    {"GET", "auth/verify-token", reads, e4, Body::none, verify},
    {"POST", "contact", writes, e1, Body::object, create_contact},
    {"PUT", "contact", writes, e1, Body::object, put_contact},
    {"GET", "contact/list-generator", reads, e1, Body::none, list_flat},
    {"GET", "contacts", reads, e1, Body::none, list_contacts},
    {"POST", "contacts", reads, e2, Body::object, list_buckets},
    {"POST", "contacts/statuses", reads, e2, Body::object, list_buckets},
    {"POST", "contacts/status", reads, e2, Body::object, list_one_status},
    {"POST", "contacts/counts", reads, e2, Body::object, count_by_status},
    {"POST", "contacts/active", reads, e2, Body::object, list_active},
    {"GET", "contacts/inactive", reads, e2, Body::none, list_inactive},
    {"POST", "contacts/phoneNumber", reads, e2, Body::object, find_by_phone},
    {"DELETE", "contacts/bulk-delete", removes, e2, Body::object, bulk_delete},
    {"PUT", "contacts/bulk-update-status", writes, e2, Body::object, bulk_update_status},
    {"PUT", "contacts/query-bulk-move", writes, e2, Body::object, query_move},
    {"DELETE", "contacts/query-bulk-delete", removes, e2, Body::object, query_delete},
    {"POST", "contacts/query-count", reads, e2, Body::object, query_count},
    {"GET", "contacts/query-bulk-export", reads, e2, Body::none, query_export},
    {"GET", "contacts/bulk-job/{}", reads, e2, Body::none, read_job},
    {"GET", "contacts/{}", reads, e1, Body::none, read_contact},
    {"PATCH", "contacts/{}", writes, e1, Body::object, patch_contact},
    {"DELETE", "contacts/{}", removes, e2, Body::none, delete_contact},
    {"PATCH", "contacts/{}/block", writes, e2, Body::none, block},
    {"PATCH", "contacts/{}/unblock", writes, e2, Body::none, unblock},
    {"PATCH", "contacts/{}/verify", writes, e2, Body::none, verify_contact},
    {"PATCH", "contacts/{}/unverify", writes, e2, Body::none, unverify_contact},
    {"PATCH", "contacts/{}/phone-number/verify", writes, e2, Body::object, verify_phone},
    {"PATCH", "contacts/{}/verify-contact-methods", writes, e2, Body::object, verify_method},
    {"GET", "pipelines", reads, e4, Body::none, read_pipeline},
    {"GET", "organizations/sections/{}", reads, e4, Body::none, read_sections},
    {"GET", "event-logs", reads, e4, Body::none, read_event_logs},
});

} // namespace

std::optional<RouteMatch> find_route(std::string_view method, const std::vector<std::string>& segments)
{
    for (const Route& route : kRoutes) {
        if (route.method != method) continue;
        if (auto args = match_route(route.pattern, segments)) return RouteMatch{&route, std::move(*args)};
    }
    return std::nullopt;
}

} // namespace contactsync::sandbox::tether
