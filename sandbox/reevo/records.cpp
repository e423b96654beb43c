// Create, read, patch, archive, assert and query, for contacts and accounts alike.
#include "render.hpp"
#include "workspace.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {
namespace {

Record new_record(Workspace& w, const RecordType& type, NowMs now)
{
    Record record;
    record.id = w.ids.next();
    record.created_at = w.micros(now);
    record.updated_at = record.created_at - 1;
    record.values["created_by_user_id"] = kServiceUser;
    if (type.name == "contact") {
        record.values["created_source"] = "API";
        record.values["stage"] = stages().front().api_name;
    }
    return record;
}

/// Under U-20's option `revive` the archived record that holds one of the new one's addresses comes back instead.
const Record* revived_by(Workspace& w, const RecordType& type, const Record& record)
{
    if (w.switches.archived_email != "revive") return nullptr;
    for (const auto& key : keys_of(record))
        for (const auto* holder : w.book(type).live().holders(key))
            if (holder->archived() && holder->merged_into.empty()) return holder;
    return nullptr;
}

const Record& revive(Workspace& w, const RecordType& type, const Record& archived, const Changes& changes, NowMs now)
{
    Record record = archived;
    record.archived_at = 0;
    record.values.erase("archived_by_user_id");
    apply(changes, record, w.switches, w.ids);
    return w.store(type, std::move(record), &archived, now);
}

const Record& create(Workspace& w, const RecordType& type, Record record, const Changes& changes, NowMs now)
{
    check_required(type, changes, w.switches);
    apply(changes, record, w.switches, w.ids);
    if (const auto* archived = revived_by(w, type, record)) return revive(w, type, *archived, changes, now);
    const auto& stored = w.store(type, std::move(record), nullptr, now);
    return stored;
}

Response answer(Workspace& w, const RecordType& type, int status, const Record& record)
{
    return {.status = status, .body = data_body(record, type, w.switches), .wrote = true};
}

struct Match {
    std::string key;
    std::string text;
};

Match parse_match(const json::object& body, const RecordType& type, const Switches& switches)
{
    const auto* value = body.if_contains("match");
    if (!value) throw structural({"body", "match"}, "missing", "Field required");
    const auto* match = value->if_object();
    if (!match || match->size() != 1)
        throw structural({"body", "match"}, "dict_type", "Exactly one match key is required");
    const auto& [name, given] = *match->begin();
    const std::string key(name);
    const bool account = type.name == "account";
    const bool accepted = account                               ? key == "domain_name"
                          : switches.assert_match_key == "both" ? key == "contact_emails" || key == "primary_email"
                                                                : key == switches.assert_match_key;
    if (!accepted) throw structural({"body", "match", key}, "extra_forbidden", "Extra inputs are not permitted");
    if (!given.is_string()) throw structural({"body", "match", key}, "string_type", "Input should be a valid string");
    // Checked as the address it is, but echoed as sent (U-4).
    check_text(view(given.as_string()), account ? ValueType::account_domain : ValueType::email, key, switches);
    return {key, std::string(view(given.as_string()))};
}

json::object assert_meta(const Match& match, bool created, std::string_view style)
{
    json::object meta;
    if (style != "matched_on") meta["action"] = created ? "created" : "updated";
    if (style != "action") meta["matched_on"] = created ? json::object{} : json::object{{match.key, match.text}};
    return meta;
}

/// The holder that `_assert` updates; nullptr = create.
const Record* assert_target(Workspace& w, const RecordType& type, const Match& match)
{
    const auto found = w.live_holders(w.book(type), trim(match.text));
    if (found.size() > 1) throw refused("ambiguous_match", "several records match", match.key);
    return found.empty() ? nullptr : found.front();
}

std::size_t limit_of(const json::object& body, const Switches& s)
{
    const auto* value = body.if_contains("limit");
    if (!value || value->is_null()) return static_cast<std::size_t>(std::min(s.limit_default, s.limit_max));
    if (!value->is_int64()) throw structural({"body", "limit"}, "int_type", "Input should be a valid integer");
    const auto limit = value->as_int64();
    if (limit < 1) throw refused("field_value_invalid", "limit must be at least 1", "limit");
    if (limit > s.limit_max && s.limit_over == "reject")
        throw refused("field_value_invalid", "limit must be at most " + std::to_string(s.limit_max), "limit");
    return static_cast<std::size_t>(std::min<std::int64_t>(limit, s.limit_max));
}

/// The filter, sort and place to go on from: out of the cursor, or out of the body.
Cursors::Open query_start(Workspace& w, const RecordType& type, const json::object& body, NowMs now)
{
    const auto member = [&](std::string_view name) -> json::value {
        const auto* value = body.if_contains(name);
        return value ? *value : nullptr;
    };
    const auto cursor = member("cursor");
    if (cursor.is_null()) return {std::string(type.name), member("filters"), member("sort"), {}, 0};
    const auto* open = cursor.is_string() ? w.cursors.find(view(cursor.as_string()), now) : nullptr;
    const bool fits = open && open->type == type.name &&
                      (member("filters").is_null() || member("filters") == open->filters) &&
                      (member("sort").is_null() || member("sort") == open->sort);
    if (!fits) throw refused("invalid_cursor", "the cursor is unknown, expired or of another query");
    return *open;
}

void append_cursor(std::string& body, const std::optional<std::string>& cursor, const Switches& s)
{
    if (!cursor && s.cursor_at_end == "absent") return;
    const auto value = cursor ? "\"" + *cursor + "\"" : std::string("null");
    if (s.cursor_location == "top")
        body += R"(,"next_cursor":)" + value;
    else
        body += ",\"" + s.cursor_location + R"(":{"next_cursor":)" + value + "}";
}

} // namespace

Response create_record(Workspace& w, const RecordType& type, const Request& request, NowMs now)
{
    const auto body = parse_body(request, {"attributes"});
    const auto changes = check(type, attributes_of(body, true), Branch::create, w.switches);
    return answer(w, type, 201, create(w, type, new_record(w, type, now), changes, now));
}

Response read_record(Workspace& w, const RecordType& type, std::string_view id)
{
    return {.body = data_body(w.read(type, id), type, w.switches)};
}

Response patch_record(Workspace& w, const RecordType& type, std::string_view id, const Request& request, NowMs now)
{
    const auto body = parse_body(request, {"attributes"});
    const auto& attributes = attributes_of(body, false);
    const Record& before = w.writable(type, id);
    const auto changes = check(type, attributes, Branch::patch, w.switches);
    Record record = before;
    apply(changes, record, w.switches, w.ids);
    return answer(w, type, 200, w.store(type, std::move(record), &before, now));
}

Response archive_record(Workspace& w, const RecordType& type, std::string_view id, NowMs now)
{
    const auto& before = w.read(type, id);
    if (before.archived()) throw refused("record_not_found", "already archived");
    Record record = before;
    record.archived_at = w.micros(now);
    record.values["archived_by_user_id"] = kServiceUser;
    if (w.switches.archived_visible) w.bump(record, now);
    w.book(type).put(std::move(record), now);
    return {.status = 204, .body = {}, .wrote = true};
}

Response assert_record(Workspace& w, const RecordType& type, const Request& request, NowMs now)
{
    const auto body = parse_body(request, {"match", "attributes"});
    const auto& attributes = attributes_of(body, false);
    const auto match = parse_match(body, type, w.switches);
    if (attributes.contains(match.key))
        throw structural({"body", "attributes", match.key}, "value_error", "The match key is immutable");

    const auto* target = assert_target(w, type, match);
    const Record* result = nullptr;
    bool created = !target;
    if (target) {
        const auto changes = check(type, attributes, Branch::assert_update, w.switches);
        Record record = *target;
        apply(changes, record, w.switches, w.ids);
        result = &w.store(type, std::move(record), target, now);
    } else {
        const auto changes = check(type, attributes, Branch::create, w.switches);
        Record record = new_record(w, type, now);
        const auto id = record.id;
        const auto kind = type.name == "account" ? ValueType::account_domain : ValueType::email;
        if (w.switches.assert_adds_address) {
            auto& items = type.name == "account" ? record.domains : record.emails;
            items.push_back({w.ids.next(), check_text(match.text, kind, match.key, w.switches), true, {}});
        }
        result = &create(w, type, std::move(record), changes, now);
        created = result->id == id;
    }

    std::string text = data_body(*result, type, w.switches);
    if (w.switches.assert_meta != "none") {
        text.pop_back();
        text += R"(,"meta":)" + json::serialize(assert_meta(match, created, w.switches.assert_meta)) + "}";
    }
    return {.status = created ? 201 : 200, .body = std::move(text), .wrote = true};
}

Response query_records(Workspace& w, const RecordType& type, const Request& request, NowMs now)
{
    const auto body =
        request.body.empty() ? json::object{} : parse_body(request, {"filters", "sort", "limit", "cursor"});
    const auto limit = limit_of(body, w.switches);
    auto start = query_start(w, type, body, now);
    const auto query = parse_query(type, &start.filters, &start.sort, w.switches);
    std::optional<Position> after;
    if (!start.after.id.empty()) after = std::move(start.after);
    auto page = run(w.book(type).queryable(now), query, after, limit, w.switches);

    std::optional<std::string> cursor;
    if (page.next) {
        start.after = std::move(*page.next);
        start.expires = now + std::int64_t{1000} * w.switches.cursor_lifetime_s;
        cursor = w.cursors.open(std::move(start), w.ids);
    }
    Response response{.body = R"({"data":[)"};
    response.body.reserve(page.records.size() * 4096 + 64);
    for (const auto* record : page.records) {
        if (record != page.records.front()) response.body += ',';
        append_record(response.body, *record, type, w.switches);
    }
    response.body += ']';
    append_cursor(response.body, cursor, w.switches);
    response.body += '}';
    return response;
}

} // namespace contactsync::sandbox::reevo
