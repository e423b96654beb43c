#include "sandbox/tether/selection.hpp"

#include "base/time.hpp"
#include "sandbox/support/text.hpp"

#include <algorithm>
#include <ranges>
#include <string>
#include <utility>

namespace contactsync::sandbox::tether {
namespace {

bool is_assigned(const Contact& contact, ObjectId user)
{
    return std::ranges::find(contact.assignees, user) != contact.assignees.end();
}

/// `all` is narrowed silently for a sales representative (section 12, row 27).
void add_owner_filter(Selection& selection, const Call& call, std::string_view filter)
{
    if (filter == "all" || filter == "team") {
        if (call.switches.role != Role::sales_rep) return;
        selection.all_of.emplace_back(
            [](const Contact& contact) { return contact.owner == kSelf || is_assigned(contact, kSelf); });
    } else if (filter == "unassigned") {
        selection.all_of.emplace_back([](const Contact& contact) { return contact.assignees.empty(); });
    } else {
        const ObjectId user = filter == "my" ? kSelf : parse_id(filter).value_or(0);
        selection.all_of.emplace_back([user](const Contact& contact) { return contact.owner == user; });
    }
}

void add_search(Selection& selection, std::string_view text)
{
    if (text.empty()) return;
    selection.all_of.emplace_back([wanted = std::string(text)](const Contact& contact) {
        const auto in_entries = [&](const std::vector<Entry>& entries) {
            return std::ranges::any_of(entries,
                                       [&](const Entry& entry) { return contains_ignoring_case(entry.value, wanted); });
        };
        return contains_ignoring_case(contact.first_name.value_or(""), wanted) ||
               contains_ignoring_case(contact.last_name.value_or(""), wanted) || in_entries(contact.phones) ||
               in_entries(contact.emails);
    });
}

std::optional<NowMs> time_at(const json::object& object, std::string_view key)
{
    const auto text = string_at(object, key);
    const auto time = text ? parse_time(*text) : std::nullopt;
    return time ? std::optional<NowMs>(time->time_since_epoch().count()) : std::nullopt;
}

/// {"start","end"} on createdAt; a malformed range is ignored (section 12, row 18).
void add_date_range(Selection& selection, std::string_view text)
{
    json::error_code error;
    const json::value range = json::parse(text, error);
    if (error || !range.is_object()) return;
    if (const auto start = time_at(range.get_object(), "start")) {
        selection.all_of.emplace_back([start = *start](const Contact& contact) { return contact.created >= start; });
    }
    if (const auto end = time_at(range.get_object(), "end")) {
        selection.all_of.emplace_back([end = *end](const Contact& contact) { return contact.created < end; });
    }
}

void add_stage_filters(Selection& selection, const json::object& criteria)
{
    if (const auto status = string_at(criteria, "status")) {
        selection.all_of.emplace_back(
            [name = std::string(*status)](const Contact& contact) { return contact.status == name; });
    }
    if (const auto stage = string_at(criteria, "pipelineStage")) {
        selection.all_of.emplace_back([id = parse_id(*stage)](const Contact& contact) { return contact.stage == id; });
    }
    if (const auto pipeline = string_at(criteria, "pipelineId")) {
        selection.all_of.emplace_back(
            [id = parse_id(*pipeline)](const Contact& contact) { return contact.pipeline == id; });
    }
}

/// Page numbers come as text in a query and as numbers in a body.
std::optional<std::int64_t> count_at(const json::object& criteria, std::string_view key, std::int64_t fallback)
{
    const json::value* value = criteria.if_contains(key);
    if (value == nullptr) return fallback;
    if (value->is_int64()) return value->get_int64();
    return value->is_string() ? parse_integer(value->get_string()) : std::nullopt;
}

} // namespace

bool Selection::takes(const Contact& contact) const
{
    return std::ranges::all_of(all_of, [&](const auto& holds) { return holds(contact); });
}

Selection select_listed(const Call& call, const json::object& criteria)
{
    Selection selection;
    const auto owner = string_at(criteria, "owner");
    add_owner_filter(selection, call, owner ? *owner : string_at(criteria, "ownerFilter").value_or("my"));
    if (const auto assignee = string_at(criteria, "assignee")) {
        selection.all_of.emplace_back(
            [user = parse_id(*assignee).value_or(0)](const Contact& contact) { return is_assigned(contact, user); });
    }
    for (const std::string_view key : {"source", "leadSource"}) {
        const auto wanted = string_at(criteria, key);
        if (!wanted || wanted->empty()) continue;
        selection.all_of.emplace_back([key, text = std::string(*wanted)](const Contact& contact) {
            return string_at(contact.custom, key) == text;
        });
    }
    add_search(selection, string_at(criteria, "search").value_or(""));
    add_stage_filters(selection, criteria);
    if (const auto range = string_at(criteria, "dateRange")) add_date_range(selection, *range);
    return selection;
}

std::optional<Selection> select_queried(const json::object& criteria)
{
    Selection selection;
    const json::value* whole = criteria.if_contains("orgWide");
    const json::value* stages = criteria.if_contains("stageIds");
    if (stages != nullptr && stages->is_array()) {
        std::vector<ObjectId> wanted;
        for (const json::value& stage : stages->get_array()) {
            if (stage.is_string()) wanted.push_back(parse_id(stage.get_string()).value_or(0));
        }
        selection.all_of.emplace_back([wanted = std::move(wanted)](const Contact& contact) {
            return contact.stage != 0 && std::ranges::find(wanted, contact.stage) != wanted.end();
        });
    } else if (whole == nullptr || !whole->is_bool() || !whole->get_bool()) {
        return std::nullopt;
    }
    if (string_at(criteria, "pipelineType").value_or("Contact") != "Contact") {
        selection.all_of.emplace_back([](const Contact&) { return false; });
    }
    const auto owner = string_at(criteria, "ownerFilter");
    if (owner == "owned") selection.all_of.emplace_back([](const Contact& contact) { return contact.owner != 0; });
    if (owner == "unowned") selection.all_of.emplace_back([](const Contact& contact) { return contact.owner == 0; });
    const json::value* advanced = criteria.if_contains("advancedParams");
    if (advanced != nullptr && advanced->is_object()) {
        if (const auto after = time_at(advanced->get_object(), "createdAfter")) {
            selection.all_of.emplace_back(
                [after = *after](const Contact& contact) { return contact.created >= after; });
        }
    }
    return selection;
}

json::object query_as_object(const Request& request)
{
    json::object criteria;
    for (const auto& [key, value] : request.query)
        criteria[key] = value;
    return criteria;
}

std::optional<Page> read_page(const Call& call, const json::object& criteria)
{
    const auto number = count_at(criteria, "page", 1);
    const auto size = count_at(criteria, "size", call.switches.generation == Generation::g0 ? 10 : 50);
    if (!number || !size || *number < 1 || *size < 1) return std::nullopt;
    return Page{*number, std::min(*size, call.switches.size_cap)};
}

std::vector<ObjectId> take_all(const Book& book, const Selection& selection)
{
    std::vector<ObjectId> taken;
    for (const Book::Place& place : book.places() | std::views::reverse) {
        if (selection.takes(*book.find(place.id))) taken.push_back(place.id);
    }
    return taken;
}

Rows take_page(const Book& book, const Selection& selection, const Page& page, std::int64_t shift)
{
    const bool everything = selection.all_of.empty();
    const std::vector<ObjectId> taken = everything ? std::vector<ObjectId>{} : take_all(book, selection);
    const std::vector<Book::Place>& places = book.places();
    Rows rows{.ids = {}, .total = everything ? places.size() : taken.size()};
    const auto total = static_cast<std::int64_t>(rows.total);
    if (page.number > total / page.size + 1) return rows; // far beyond the end; also keeps the product in range
    const std::int64_t first = std::max<std::int64_t>((page.number - 1) * page.size + shift, 0);
    for (std::int64_t row = first; row < std::min(first + page.size, total); ++row) {
        const auto index = static_cast<std::size_t>(row);
        rows.ids.push_back(everything ? places[places.size() - 1 - index].id : taken[index]);
    }
    return rows;
}

} // namespace contactsync::sandbox::tether
