#include "sandbox/replyio/filter.hpp"

#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

void refuse(Filter& filter, const Call& call, std::string pointer, std::string detail)
{
    if (!call.switches.ignore_unknown_filter) filter.problems.push_back({std::move(pointer), std::move(detail)});
}

void read_rule(Filter& filter, const Call& call, const json::value& rule, const std::string& pointer)
{
    if (!rule.is_object()) {
        filter.problems.push_back({pointer, "Must be an object"});
        return;
    }
    const auto property = string_at(rule.get_object(), "property").value_or("");
    const auto condition = string_at(rule.get_object(), "condition").value_or("");
    const auto value = string_at(rule.get_object(), "value");
    const auto text = text_by_name(property);
    constexpr std::array kProperties{Text::email, Text::first_name, Text::last_name, Text::company, Text::title};
    if (!text || std::ranges::find(kProperties, *text) == kProperties.end()) {
        return refuse(filter, call, pointer + "/property", "Unknown property");
    }
    if (!value) {
        filter.problems.push_back({pointer + "/value", "Must be a string"});
    } else if (condition == "equals") {
        filter.all_of.emplace_back(
            [text = *text, wanted = lower(*value)](const Contact& contact) { return lower(contact[text]) == wanted; });
    } else if (condition == "contains") {
        filter.all_of.emplace_back([text = *text, wanted = std::string(*value)](const Contact& contact) {
            return contains_ignoring_case(contact[text], wanted);
        });
    } else {
        refuse(filter, call, pointer + "/condition", "Unknown condition");
    }
}

void read_rules(Filter& filter, const Call& call)
{
    const json::value* rules = call.body.if_contains("rules");
    if (rules == nullptr || rules->is_null()) return;
    if (!rules->is_array()) {
        filter.problems.push_back({"/rules", "Must be an array"});
        return;
    }
    std::size_t index = 0;
    for (const json::value& rule : rules->get_array())
        read_rule(filter, call, rule, fmt::format("/rules/{}", index++));
}

void read_search_term(Filter& filter, const Call& call)
{
    const json::value* term = call.body.if_contains("searchTerm");
    if (term == nullptr || term->is_null()) return;
    if (!term->is_string()) {
        filter.problems.push_back({"/searchTerm", "Must be a string"});
        return;
    }
    filter.all_of.emplace_back([wanted = std::string(trim(term->get_string()))](const Contact& contact) {
        constexpr std::array kSearched{Text::email, Text::first_name, Text::last_name, Text::company, Text::phone};
        return std::ranges::any_of(kSearched, [&](Text text) { return contains_ignoring_case(contact[text], wanted); });
    });
}

std::optional<std::int64_t> read_id(Filter& filter, const Call& call, std::string_view key)
{
    const json::value* value = call.body.if_contains(key);
    if (value == nullptr || value->is_null()) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    filter.problems.push_back({fmt::format("/{}", key), "Must be an integer"});
    return std::nullopt;
}

void read_scope(Filter& filter, const Call& call)
{
    if (const auto list = read_id(filter, call, "listId")) {
        filter.all_of.emplace_back([list = *list](const Contact& contact) {
            return std::ranges::find(contact.lists, list) != contact.lists.end();
        });
    }
    if (const auto wanted = read_id(filter, call, "sequenceId")) {
        filter.all_of.emplace_back([wanted = *wanted](const Contact& contact) {
            return std::ranges::any_of(contact.sequences, [&](const json::value& entry) {
                const json::value* id = entry.is_object() ? entry.get_object().if_contains("sequenceId") : nullptr;
                return id != nullptr && *id == wanted;
            });
        });
    }
}

void read_order(Filter& filter, const Call& call)
{
    if (const json::value* key = call.body.if_contains("sortBy"); key != nullptr && !key->is_null()) {
        const std::string_view name = string_at(call.body, "sortBy").value_or("");
        if (name == "id" || name == "createdAt" || name == "lastModifiedAt") {
            filter.sort_by = name;
        } else {
            refuse(filter, call, "/sortBy", "Unknown sort key");
        }
    }
    if (const json::value* direction = call.body.if_contains("sortDirection");
        direction != nullptr && !direction->is_null()) {
        const std::string name = lower(string_at(call.body, "sortDirection").value_or(""));
        filter.descending = name == "desc";
        if (name != "asc" && name != "desc") refuse(filter, call, "/sortDirection", "Must be asc or desc");
    }
}

} // namespace

Filter read_filter(const Call& call)
{
    Filter filter;
    read_rules(filter, call);
    read_search_term(filter, call);
    read_scope(filter, call);
    read_order(filter, call);
    return filter;
}

bool passes(const Filter& filter, const Contact& contact)
{
    return std::ranges::all_of(filter.all_of, [&](const auto& holds) { return holds(contact); });
}

void sort_ids(std::vector<std::int64_t>& ids, const Filter& filter, const Book& book)
{
    const auto key = [&](std::int64_t id) {
        const Contact& contact = *book.find(id);
        const NowMs time = filter.sort_by == "createdAt" ? contact.created
                           : filter.sort_by == "id"      ? 0
                                                         : contact.modified;
        return std::pair(time, id);
    };
    std::ranges::sort(ids, {}, key);
    if (filter.descending) std::ranges::reverse(ids);
}

} // namespace contactsync::sandbox::replyio
