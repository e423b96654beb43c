#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/selection.hpp"

#include <algorithm>
#include <utility>

/// What surrounds the contacts: pipeline, custom property layout, event log (tether contract section 3, "Support").
namespace contactsync::sandbox::tether {

Response read_pipeline(Call&)
{
    json::array stages;
    for (const Stage& stage : kStages)
        stages.push_back({{"_id", show_id(stage.id)}, {"name", stage.name}});
    return success(200,
                   {{"success", true},
                    {"data",
                     {{"_id", show_id(kPipeline)},
                      {"name", "Contacts"},
                      {"type", "Contact"},
                      {"isActive", true},
                      {"stages", std::move(stages)}}}},
                   false);
}

Response read_sections(Call& call)
{
    if (parse_id(call.args.front()) != kOrganization) {
        return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Organization not found"});
    }
    const auto property = [](std::string_view key, std::string_view name) -> json::object {
        return {{key, {{"name", name}, {"dataType", "string"}, {"isHidden", false}}}};
    };
    json::object properties = property("leadSource", "Lead source");
    properties["region"] = property("region", "Region").at("region");
    return success(
        200,
        {{"success", true},
         {"data", json::array{{{"name", "Details"}, {"isHidden", false}, {"properties", std::move(properties)}}}}},
        false);
}

/// Closed unless switched on (section 12, row 19).
Response read_event_logs(Call& call)
{
    if (!call.switches.event_logs) return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Not found"});
    const json::object query = query_as_object(call.request);
    const std::int64_t page =
        std::max<std::int64_t>(parse_integer(string_at(query, "page").value_or("1")).value_or(1), 1);
    const std::int64_t limit =
        std::clamp<std::int64_t>(parse_integer(string_at(query, "limit").value_or("50")).value_or(50), 1, 1000);
    const auto wanted = string_at(query, "contactId");
    json::array shown;
    std::int64_t total = 0;
    for (const Event& event : call.book.events()) {
        if (wanted && parse_id(*wanted) != event.contact) continue;
        if (total++ / limit != page - 1) continue;
        shown.push_back({{"_id", show_id(event.id)},
                         {"eventType", event.type},
                         {"contactId", show_id(event.contact)},
                         {"createdAt", iso_time(event.at, 3) + "Z"}});
    }
    return success(
        200, {{"data", std::move(shown)}, {"pagination", {{"page", page}, {"limit", limit}, {"total", total}}}}, false);
}

} // namespace contactsync::sandbox::tether
