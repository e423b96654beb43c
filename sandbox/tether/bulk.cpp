#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Many contacts at once: tether contract sections 3 ("Bulk and set operations") and 4.7.
namespace contactsync::sandbox::tether {
namespace {

constexpr NowMs kJobMs = 1000; // a job is pending that long, then completed

const Stage* find_stage(const json::object& body, std::string_view key)
{
    const auto text = string_at(body, key);
    const auto found = std::ranges::find(kStages, text ? parse_id(*text).value_or(0) : 0, &Stage::id);
    return found == kStages.end() ? nullptr : &*found;
}

Response move_to_stage(Call& call, const std::vector<ObjectId>& ids, const Stage& stage)
{
    std::int64_t matched = 0;
    std::int64_t modified = 0;
    for (const ObjectId id : ids) {
        const Contact* contact = call.book.find(id);
        if (contact == nullptr) continue;
        ++matched;
        Contact changed = *contact;
        changed.stage = stage.id;
        changed.status = stage.name;
        changed.pipeline = kPipeline;
        if (call.book.change(std::move(changed), call.now, call.switches.bulk_moves_touch)) ++modified;
    }
    return success(200, {{"message", "Contacts updated"}, {"modifiedCount", modified}, {"matchedCount", matched}},
                   modified > 0);
}

Response no_filter(const Call& call)
{
    return refuse_field(call, "stageIds", "stageIds or orgWide is required");
}

std::string csv_field(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char character : text)
        quoted.append(character == '"' ? 2 : 1, character);
    return quoted + '"';
}

std::string csv_row(const Contact& contact)
{
    const auto primary = [](const std::vector<Entry>& entries) {
        const Entry* entry = primary_of(entries);
        return csv_field(entry == nullptr ? std::string_view{} : std::string_view(entry->value));
    };
    return fmt::format("{},{},{},{},{},{},{}\r\n", csv_field(contact.first_name.value_or("")),
                       csv_field(contact.last_name.value_or("")), primary(contact.phones), primary(contact.emails),
                       "Contacts", csv_field(contact.status.value_or("")), iso_time(contact.created, 3) + "Z");
}

/// In the export stageIds is comma-separated and advancedParams is JSON text; malformed JSON is dropped silently.
json::object export_criteria(const Request& request)
{
    json::object criteria = query_as_object(request);
    if (const auto text = string_at(criteria, "stageIds")) {
        json::array stages;
        for (std::string_view rest = *text; !rest.empty();) {
            const auto comma = rest.find(',');
            stages.emplace_back(trim(rest.substr(0, comma)));
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        }
        criteria["stageIds"] = std::move(stages);
    }
    if (string_at(criteria, "orgWide") == "true") criteria["orgWide"] = true;
    if (const auto text = string_at(criteria, "advancedParams")) {
        json::error_code error;
        json::value advanced = json::parse(*text, error);
        criteria["advancedParams"] = error ? json::value() : std::move(advanced);
    }
    return criteria;
}

} // namespace

Response bulk_delete(Call& call)
{
    if (const auto key = unexpected_key(call.body, {"contactIds"}))
        return refuse_field(call, *key, *key + " is not allowed");
    const auto ids = decode_ids(call.body, "contactIds");
    if (!ids) return refuse_field(call, "contactIds", "contactIds is required");
    std::int64_t deleted = 0;
    for (const ObjectId id : *ids) {
        if (call.book.find(id) == nullptr) continue;
        call.book.erase(id, call.now);
        ++deleted;
    }
    if (deleted == 0) return contact_not_found(call);
    return success(200, {{"message", "Contacts deleted"}, {"deletedCount", deleted}}, true);
}

Response bulk_update_status(Call& call)
{
    if (const auto key = unexpected_key(call.body, {"contactIds", "status", "pipelineStageId"})) {
        return refuse_field(call, *key, *key + " is not allowed");
    }
    const auto ids = decode_ids(call.body, "contactIds");
    const Stage* stage = find_stage(call.body, "pipelineStageId");
    if (!ids || stage == nullptr || !string_at(call.body, "status")) {
        return refuse_field(call, "contactIds", "contactIds, status and pipelineStageId are required");
    }
    return move_to_stage(call, *ids, *stage);
}

Response query_move(Call& call)
{
    const auto selection = select_queried(call.body);
    if (!selection) return no_filter(call);
    const Stage* stage = find_stage(call.body, "targetStageId");
    if (stage == nullptr) return refuse_field(call, "targetStageId", "targetStageId is not a stage");
    return move_to_stage(call, take_all(call.book, *selection), *stage);
}

/// Carried out at once; only the job says so later.
Response query_delete(Call& call)
{
    const auto selection = select_queried(call.body);
    if (!selection) return no_filter(call);
    const std::vector<ObjectId> ids = take_all(call.book, *selection);
    for (const ObjectId id : ids)
        call.book.erase(id, call.now);
    const std::string job = call.book.add_job({call.now, static_cast<std::int64_t>(ids.size())});
    return success(202, {{"jobId", job}, {"message", "Bulk delete started"}}, !ids.empty());
}

Response query_count(Call& call)
{
    const auto selection = select_queried(call.body);
    if (!selection) return no_filter(call);
    return success(200, {{"count", take_all(call.book, *selection).size()}}, false);
}

Response query_export(Call& call)
{
    const auto selection = select_queried(export_criteria(call.request));
    if (!selection) return no_filter(call);
    std::string csv = "First Name,Last Name,Phone,Email,Pipeline,Stage,Created Date\r\n";
    for (const ObjectId id : take_all(call.book, *selection))
        csv += csv_row(*call.book.find(id));
    return {.status = 200, .body = std::move(csv), .content_type = "text/csv"};
}

Response read_job(Call& call)
{
    const Job* job = call.book.job(call.args.front());
    if (job == nullptr) return refuse(call, {.status = 404, .code = "NOT_FOUND", .message = "Job not found"});
    const bool done = call.now >= job->started + kJobMs;
    return success(200,
                   {{"jobId", call.args.front()},
                    {"status", done ? "completed" : "pending"},
                    {"processed", done ? job->total : 0},
                    {"total", done ? job->total : 0}},
                   false);
}

} // namespace contactsync::sandbox::tether
