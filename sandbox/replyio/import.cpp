#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/decode.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

/// POST /contacts/import: replyio contract section 4.5.
namespace contactsync::sandbox::replyio {
namespace {

struct Options {
    bool overwrite_existing = false;
    bool skip_existing = false;
    std::vector<std::int64_t> lists;
};

struct Item {
    Changes changes;
    bool refused = false; ///< something in it that fails the item alone
};

enum class Outcome { created, updated, skipped, failed };

struct Result {
    Outcome outcome = Outcome::failed;
    std::optional<std::int64_t> id{};
    std::string_view error{};
    std::string_view skip_reason{};
};

Options decode_options(const Call& call, std::vector<Problem>& problems)
{
    Options options;
    const json::value* value = call.body.if_contains("options");
    if (value == nullptr || value->is_null()) return options;
    if (!value->is_object()) {
        problems.push_back({"/options", "Must be an object"});
        return options;
    }
    const auto read_flag = [&](std::string_view key, bool& target) {
        const json::value* member = value->get_object().if_contains(key);
        if (member == nullptr || member->is_null()) return;
        if (member->is_bool()) {
            target = member->get_bool();
        } else {
            problems.push_back({fmt::format("/options/{}", key), "Must be true or false"});
        }
    };
    bool detect_time_zone = false; // accepted; the stand-in knows no places
    read_flag("overwriteExisting", options.overwrite_existing);
    read_flag("skipExisting", options.skip_existing);
    read_flag("detectTimeZone", detect_time_zone);
    const json::value* lists = value->get_object().if_contains("listIds");
    if (lists == nullptr || lists->is_null()) return options;
    if (!lists->is_array()) problems.push_back({"/options/listIds", "Must be an array"});
    for (std::size_t index = 0; lists->is_array() && index < lists->get_array().size(); ++index) {
        const json::value& id = lists->get_array()[index];
        if (id.is_int64() && call.book.lists.contains(id.get_int64())) {
            options.lists.push_back(id.get_int64());
        } else {
            problems.push_back({fmt::format("/options/listIds/{}", index), "Unknown list"});
        }
    }
    return options;
}

std::vector<Item> decode_items(const Call& call, std::vector<Problem>& problems)
{
    std::vector<Item> items;
    const json::value* value = call.body.if_contains("items");
    if (value == nullptr || !value->is_array() || value->get_array().empty()) {
        problems.push_back({"/items", "Must be an array with at least one item"});
        return items;
    }
    for (const json::value& entry : value->get_array()) {
        const std::string pointer = fmt::format("/items/{}", items.size());
        Item& item = items.emplace_back();
        if (!entry.is_object()) {
            problems.push_back({pointer, "Must be an object"});
            continue;
        }
        std::vector<Problem> found;
        item.changes = decode_changes(call, entry.get_object(), Model::patch, pointer, found);
        for (Problem& problem : found) {
            if (problem.of_item) {
                item.refused = true;
            } else {
                problems.push_back(std::move(problem));
            }
        }
    }
    return items;
}

/// One import request: takes its items in order and remembers the addresses it has met.
class Import {
public:
    Import(Call& call, Options options) : call_(call), options_(std::move(options)) {}

    Result take(const Item& item)
    {
        const Changes& changes = item.changes;
        const std::string email = lower(changes.text(Text::email));
        const bool nameless = changes.text(Text::first_name).empty();
        const bool nobody = email.empty() && changes.text(Text::linkedin_url).empty();
        if (item.refused || nameless || nobody || (changes.owner && !in_team(*changes.owner))) {
            return {.outcome = Outcome::failed, .error = "Invalid data"};
        }
        if (const auto met = met_.find(email); met != met_.end())
            return {.outcome = Outcome::skipped, .id = met->second};
        const Result result = email.empty() ? create(changes) : match(email, changes);
        if (!email.empty() && result.id) met_.emplace(email, *result.id);
        return result;
    }

    bool wrote() const { return wrote_; }

private:
    Result match(const std::string& email, const Changes& changes)
    {
        const auto holders = call_.book.by_email(email);
        if (!holders.empty()) return update(*call_.book.find(holders.front()), changes);
        if (const Tombstone* grave = call_.book.tombstone(email)) {
            return {.outcome = Outcome::skipped, .id = grave->id, .skip_reason = "contactDeleted"};
        }
        return create(changes);
    }

    Result create(const Changes& changes)
    {
        if (!has_room(call_)) return {.outcome = Outcome::failed, .error = "Contact limit exceeded"};
        Contact contact;
        apply_changes(contact, changes, Apply::sent);
        contact.owner = changes.owner.value_or(kActingUser);
        contact.lists = options_.lists;
        contact.created = contact.modified = contact.phone_set = call_.now;
        wrote_ = true;
        return {.outcome = Outcome::created, .id = call_.book.add(std::move(contact)).id};
    }

    Result update(const Contact& held, const Changes& changes)
    {
        const std::int64_t id = held.id;
        if (call_.switches.visibility == Visibility::own && held.owner != kActingUser) {
            return {.outcome = Outcome::skipped, .id = id, .skip_reason = "noEditPermission"};
        }
        if (options_.skip_existing) return {.outcome = Outcome::skipped, .id = id};
        Contact changed = held;
        apply_changes(changed, changes, options_.overwrite_existing ? Apply::sent : Apply::fill_empty);
        for (const std::int64_t list : options_.lists) {
            if (std::ranges::find(changed.lists, list) == changed.lists.end()) changed.lists.push_back(list);
        }
        wrote_ |= store_change(call_.book, call_.switches, std::move(changed), call_.now);
        return {.outcome = Outcome::updated, .id = id};
    }

    Call& call_;
    Options options_;
    std::unordered_map<std::string, std::int64_t> met_;
    bool wrote_ = false;
};

std::string_view status_text(Outcome outcome, Version version)
{
    const bool v3 = version == Version::v3;
    switch (outcome) {
    case Outcome::created:
        return v3 ? "created" : "Created";
    case Outcome::updated:
        return v3 ? "updated" : "Updated";
    case Outcome::skipped:
        return v3 ? "skipped" : "Skipped";
    case Outcome::failed:
        break;
    }
    return v3 ? "failed" : "Failed";
}

json::object show(const Result& result, Version version)
{
    const auto text_or_null = [](std::string_view text) { return text.empty() ? json::value() : json::value(text); };
    json::object shown{{"id", result.id ? json::value(*result.id) : json::value()},
                       {"status", status_text(result.outcome, version)},
                       {"error", text_or_null(result.error)}};
    if (version == Version::v3) shown["skipReason"] = text_or_null(result.skip_reason);
    return shown;
}

json::object show_counts(const std::vector<Result>& results)
{
    const auto count = [&](Outcome outcome) { return std::ranges::count(results, outcome, &Result::outcome); };
    return {{"added", count(Outcome::created)},
            {"updated", count(Outcome::updated)},
            {"skipped", count(Outcome::skipped)},
            {"failed", count(Outcome::failed)}};
}

/// A large import answers with a job. It is carried out at once; only the answer comes later.
Response accept_as_job(Call& call, const std::vector<Result>& results, bool wrote)
{
    const std::string id = call.book.next_job_id();
    call.book.jobs[id] = {.id = id, .started = call.now, .result = show_counts(results)};
    Response response =
        success(202, {{"jobId", id}, {"status", call.version == Version::v3 ? "processing" : "Processing"}}, wrote);
    response.headers.emplace_back("Location", fmt::format("{}/background-jobs/{}", call.prefix(), id));
    return response;
}

} // namespace

Response import_contacts(Call& call)
{
    std::vector<Problem> problems;
    const Options options = decode_options(call, problems);
    const std::vector<Item> items = decode_items(call, problems);
    if (!problems.empty()) return invalid(problems);
    if (!has_room(call)) return refusal(400, "contact.limitExceeded", "The account holds no more contacts");

    Import import(call, options);
    std::vector<Result> results;
    results.reserve(items.size());
    for (const Item& item : items)
        results.push_back(import.take(item));

    const bool large = items.size() > static_cast<std::size_t>(call.switches.import_max);
    if (large || call.switches.import_always_202) return accept_as_job(call, results, import.wrote());
    json::array shown;
    for (const Result& result : results)
        shown.push_back(show(result, call.version));
    json::object body{{"items", std::move(shown)}};
    for (const auto& [key, count] : show_counts(results))
        body[key] = count;
    return success(200, body, import.wrote());
}

} // namespace contactsync::sandbox::replyio
