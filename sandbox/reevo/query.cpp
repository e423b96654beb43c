#include "query.hpp"

#include <algorithm>
#include <array>

namespace contactsync::sandbox::reevo {
namespace {

constexpr int kDepthMax = 3;
constexpr std::size_t kSortFieldsMax = 3;

std::string_view required_text(const json::object& object, std::string_view key, std::string_view code)
{
    const auto* value = object.if_contains(key);
    if (!value || !value->is_string()) throw refused(code, std::string(key) + " is missing or not a string");
    return view(value->as_string());
}

Scalar parse_operand(const json::value& value, const Field& field)
{
    const auto refuse = [&] { return refused("invalid_filter_value", "value does not fit the field", field.name); };
    if (field.type == ValueType::boolean) {
        if (!value.is_bool()) throw refuse();
        return value.as_bool();
    }
    if (!value.is_string()) throw refuse();
    const auto text = view(value.as_string());
    if (field.type == ValueType::timestamp) {
        const auto time = parse_micros(text);
        if (!time) throw refuse();
        return *time;
    }
    if (field.type == ValueType::contact_stage) {
        const auto* stage = find_stage(text);
        if (!stage) throw refuse();
        return std::string(stage->api_name);
    }
    return std::string(text);
}

std::vector<Scalar> parse_operands(const json::value* value, std::string_view op, const Field& field)
{
    if (op == "exists" || op == "not_exists") return {};
    if (!value) throw refused("invalid_filter_value", "value is missing", field.name);
    if (op != "in" && op != "not_in" && op != "between") return {parse_operand(*value, field)};
    const auto* list = value->if_array();
    if (!list || list->empty() || (op == "between" && list->size() != 2))
        throw refused("invalid_filter_value", std::string(op) + " takes an array", field.name);
    std::vector<Scalar> operands;
    for (const auto& element : *list)
        operands.push_back(parse_operand(element, field));
    return operands;
}

Filter parse_test(const RecordType& type, const json::object& test, const Switches& switches)
{
    const auto name = required_text(test, "field", "invalid_filter_field");
    const auto* field = type.find(name);
    if (!field || !filterable(*field, switches))
        throw refused("invalid_filter_field", std::string(name) + " cannot be filtered", name);
    const auto op = required_text(test, "operator", "invalid_filter_operator");
    const auto allowed = operators(*field);
    const auto found = std::ranges::find(allowed, op);
    if (found == allowed.end()) throw refused("invalid_filter_operator", "not an operator of this field", name);
    for (const auto& [key, value] : test)
        if (key != "field" && key != "operator" && key != "value")
            throw structural({"body", "filters", key}, "extra_forbidden", "Extra inputs are not permitted");
    return {.kind = Filter::Kind::test,
            .field = field,
            .op = *found,
            .operands = parse_operands(test.if_contains("value"), op, *field)};
}

Filter parse_filter(const RecordType& type, const json::value& value, int depth, const Switches& switches)
{
    const auto* object = value.if_object();
    if (!object) throw structural({"body", "filters"}, "dict_type", "Input should be a valid dictionary");
    if (depth > kDepthMax) throw refused("filter_depth_exceeded", "groups are nested too deep");
    if (object->size() != 1) return parse_test(type, *object, switches);
    const auto& [key, operand] = *object->begin();
    Filter group;
    if (key == "and" || key == "or") {
        group.kind = key == "and" ? Filter::Kind::all : Filter::Kind::any;
        const auto* parts = operand.if_array();
        if (!parts || parts->empty()) throw refused("invalid_filter_value", std::string(key) + " takes an array");
        for (const auto& part : *parts)
            group.parts.push_back(parse_filter(type, part, depth + 1, switches));
        return group;
    }
    if (key != "not") return parse_test(type, *object, switches);
    group.kind = Filter::Kind::none;
    group.parts.push_back(parse_filter(type, operand, depth + 1, switches));
    return group;
}

SortKey parse_sort_key(const RecordType& type, const json::value& value)
{
    const auto* object = value.if_object();
    if (!object) throw structural({"body", "sort"}, "dict_type", "Input should be a valid dictionary");
    const auto* name = object->if_contains("field");
    const auto* field = name && name->is_string() ? type.find(view(name->as_string())) : nullptr;
    if (!field || !sortable(*field)) throw refused("unsortable_field", "cannot be sorted by", field ? field->name : "");
    const auto* direction = object->if_contains("direction");
    if (direction && *direction != "asc" && *direction != "desc")
        throw structural({"body", "sort", "direction"}, "enum", "Input should be 'asc' or 'desc'");
    return {field, direction && *direction == "desc"};
}

} // namespace

Query parse_query(const RecordType& type, const json::value* filters, const json::value* sort, const Switches& switches)
{
    Query query;
    if (filters && !filters->is_null()) {
        const auto* list = filters->if_array();
        if (!list) throw structural({"body", "filters"}, "list_type", "Input should be a valid list");
        for (const auto& filter : *list)
            query.filter.parts.push_back(parse_filter(type, filter, 1, switches));
    }
    if (sort && !sort->is_null()) {
        const auto* list = sort->if_array();
        if (!list) throw structural({"body", "sort"}, "list_type", "Input should be a valid list");
        if (list->size() > kSortFieldsMax) throw refused("sort_too_many_fields", "at most three sort fields");
        for (const auto& key : *list)
            query.sort.push_back(parse_sort_key(type, key));
    }
    return query;
}

std::string Cursors::open(Open cursor, IdSource& ids)
{
    auto token = ids.next();
    std::erase(token, '-');
    by_expiry_.emplace_back(cursor.expires, token);
    open_.emplace(token, std::move(cursor));
    return token;
}

const Cursors::Open* Cursors::find(std::string_view token, NowMs now)
{
    while (!by_expiry_.empty() && by_expiry_.front().first <= now) {
        open_.erase(by_expiry_.front().second);
        by_expiry_.pop_front();
    }
    const auto found = open_.find(std::string(token));
    return found == open_.end() || found->second.expires <= now ? nullptr : &found->second;
}

void Cursors::clear()
{
    open_.clear();
    by_expiry_.clear();
}

} // namespace contactsync::sandbox::reevo
