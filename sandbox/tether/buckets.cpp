#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/codec.hpp"
#include "sandbox/tether/selection.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

/// The reads of the user interface, which are POSTs or flat projections: tether contract section 3, "Alternative
/// reads".
namespace contactsync::sandbox::tether {
namespace {

json::array show_rows(const Call& call, const Rows& rows)
{
    json::array shown;
    for (const ObjectId id : rows.ids)
        shown.push_back(show_contact(*call.book.find(id), call.switches));
    return shown;
}

Selection select_stage(const Call& call, const Stage& stage)
{
    Selection selection = select_listed(call, call.body);
    selection.all_of.emplace_back([id = stage.id](const Contact& contact) { return contact.stage == id; });
    return selection;
}

json::object stage_ids_by_name()
{
    json::object ids;
    for (const Stage& stage : kStages)
        ids[stage.name] = show_id(stage.id);
    return ids;
}

json::object stage_names_by_id()
{
    json::object names;
    for (const Stage& stage : kStages)
        names[show_id(stage.id)] = stage.name;
    return names;
}

Response bad_page(const Call& call)
{
    return refuse_field(call, "page", "page and size must be whole numbers of at least 1");
}

json::value primary_or_null(const std::vector<Entry>& entries)
{
    const Entry* primary = primary_of(entries);
    return primary == nullptr ? json::value() : json::value(primary->value);
}

} // namespace

Response list_buckets(Call& call)
{
    const auto pipeline = string_at(call.body, "pipelineId");
    if (pipeline && parse_id(*pipeline) != kPipeline) {
        return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Pipeline not found"});
    }
    const auto page = read_page(call, call.body);
    if (!page) return bad_page(call);
    json::object buckets;
    for (const Stage& stage : kStages) {
        const Rows rows = take_page(call.book, select_stage(call, stage), *page);
        buckets[stage.name] = {{"contacts", show_rows(call, rows)}, {"total", rows.total}};
    }
    return success(
        200,
        {{"data", std::move(buckets)}, {"stageIdByName", stage_ids_by_name()}, {"stageNameById", stage_names_by_id()}},
        false);
}

Response list_one_status(Call& call)
{
    const auto name = string_at(call.body, "status");
    if (!name) return refuse_field(call, "status", "status is required");
    const auto stage = std::ranges::find(kStages, *name, &Stage::name);
    if (stage == kStages.end())
        return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Status not found"});
    const auto page = read_page(call, call.body);
    if (!page) return bad_page(call);
    const Rows rows = take_page(call.book, select_stage(call, *stage), *page);
    return success(200,
                   {{"data", show_rows(call, rows)},
                    {"total", rows.total},
                    {"status", stage->name},
                    {"pipelineStage", show_id(stage->id)},
                    {"stageIdByName", stage_ids_by_name()},
                    {"stageNameById", stage_names_by_id()}},
                   false);
}

Response count_by_status(Call& call)
{
    json::object criteria = call.body;
    criteria["ownerFilter"] = "all";
    std::map<std::string, std::int64_t> counts;
    for (const ObjectId id : take_all(call.book, select_listed(call, criteria))) {
        if (const auto& status = call.book.find(id)->status) ++counts[*status];
    }
    return success(200, json::value_from(counts), false);
}

/// The stand-in holds no conversations, so nobody is active ...
Response list_active(Call&)
{
    return success(200, {{"data", json::array()}, {"total", 0}}, false);
}

/// ... and everybody is inactive.
Response list_inactive(Call& call)
{
    const json::object query = query_as_object(call.request);
    const bool by_email = string_at(query, "channelType") == "email";
    json::array shown;
    for (const ObjectId id : take_all(call.book, {})) {
        const Contact& contact = *call.book.find(id);
        const Entry* primary = primary_of(by_email ? contact.emails : contact.phones);
        if (primary != nullptr) shown.emplace_back(primary->value);
    }
    return success(200, {{"data", std::move(shown)}}, false);
}

/// A flat projection, with `id` instead of `_id`.
Response list_flat(Call& call)
{
    json::object criteria = query_as_object(call.request);
    criteria["ownerFilter"] = "all";
    if (const auto search = string_at(criteria, "searchValue")) criteria["search"] = std::string(*search);
    criteria["size"] = std::string(string_at(criteria, "limit").value_or("10"));
    const auto page = read_page(call, criteria);
    if (!page) return bad_page(call);
    const Rows rows = take_page(call.book, select_listed(call, criteria), *page);
    json::array contacts;
    for (const ObjectId id : rows.ids) {
        const Contact& contact = *call.book.find(id);
        const std::string name = contact.first_name.value_or("") + " " + contact.last_name.value_or("");
        contacts.push_back({{"id", show_id(id)},
                            {"name", trim(name)},
                            {"phoneNumber", primary_or_null(contact.phones)},
                            {"email", primary_or_null(contact.emails)},
                            {"status", contact.status ? json::value(*contact.status) : json::value()},
                            {"pipelineStage", contact.stage == 0 ? json::value() : json::value(show_id(contact.stage))},
                            {"lastMessageDate", nullptr},
                            {"messageCount", 0}});
    }
    const auto total = static_cast<std::int64_t>(rows.total);
    return success(200,
                   {{"contacts", std::move(contacts)},
                    {"total", total},
                    {"page", page->number},
                    {"limit", page->size},
                    {"totalPages", (total + page->size - 1) / page->size}},
                   false);
}

} // namespace contactsync::sandbox::tether
