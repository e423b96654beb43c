// Carrying a parsed query out: which records match, in which order, one page at a time.
#include "attributes.hpp"
#include "query.hpp"

#include <algorithm>
#include <limits>

namespace contactsync::sandbox::reevo {
namespace {

constexpr TimeUs kTimeMin = std::numeric_limits<TimeUs>::min();
constexpr TimeUs kTimeMax = std::numeric_limits<TimeUs>::max();

/// How much of a time the selected precision shows, in microseconds.
TimeUs resolution(const Switches& switches)
{
    if (switches.timestamp_precision == "seconds") return 1'000'000;
    return switches.timestamp_precision == "milliseconds" ? 1000 : 1;
}

/// Clients can only name times that they were shown, so comparisons see the shown time.
Scalar shown(TimeUs time, const Switches& switches)
{
    const auto unit = resolution(switches);
    return time - ((time % unit) + unit) % unit;
}

Scalar text_or_empty(std::string text)
{
    if (text.empty()) return {};
    return text;
}

Scalar value_of(const Record& record, const Field& field, const Switches& switches)
{
    if (field.name == "id") return record.id;
    if (field.name == "organization_id") return std::string(kOrganization);
    if (field.name == "created_at") return shown(record.created_at, switches);
    if (field.name == "updated_at") return shown(record.updated_at, switches);
    if (field.name == "archived_at") return record.archived() ? shown(record.archived_at, switches) : Scalar{};
    if (field.name == "display_name") return text_or_empty(display_name(record));
    if (const auto items = items_of(field.name)) {
        const auto* primary = primary_of(record.*items);
        return primary ? Scalar(primary->text) : Scalar{};
    }
    const auto* value = record.values.if_contains(field.name);
    if (!value) return {};
    if (value->is_bool()) return value->as_bool();
    if (!value->is_string()) return {};
    if (field.type != ValueType::timestamp) return std::string(view(value->as_string()));
    const auto time = parse_micros(view(value->as_string()));
    return time ? Scalar(*time) : Scalar{};
}

bool equal(const Scalar& value, const Scalar& operand, const Field& field)
{
    const bool folds = field.type == ValueType::email || field.type == ValueType::contact_email;
    const auto* text = std::get_if<std::string>(&value);
    if (folds && text) return lower(*text) == lower(std::get<std::string>(operand));
    return value == operand;
}

bool in_text(const Scalar& value, const Scalar& operand, std::string_view op)
{
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return false;
    const auto folded = lower(*text);
    const auto wanted = lower(std::get<std::string>(operand));
    if (op == "starts_with") return folded.starts_with(wanted);
    if (op == "ends_with") return folded.ends_with(wanted);
    return folded.find(wanted) != std::string::npos;
}

bool test(const Filter& filter, const Scalar& value)
{
    const bool empty = std::holds_alternative<std::monostate>(value);
    if (filter.op == "exists") return !empty;
    if (filter.op == "not_exists") return empty;
    const auto is_any = [&] {
        return std::ranges::any_of(filter.operands, [&](const auto& o) { return equal(value, o, *filter.field); });
    };
    if (filter.op == "eq" || filter.op == "in") return is_any();
    if (filter.op == "ne" || filter.op == "not_in") return !is_any();
    if (empty) return false;
    const auto& operand = filter.operands.front();
    if (filter.op == "gt") return value > operand;
    if (filter.op == "gte") return value >= operand;
    if (filter.op == "lt") return value < operand;
    if (filter.op == "lte") return value <= operand;
    if (filter.op == "between") return value >= operand && value <= filter.operands.back();
    return in_text(value, operand, filter.op);
}

/// A test of contact_emails holds when it holds for any address (U-46).
bool test_record(const Filter& filter, const Record& record, const Switches& switches)
{
    if (!filter.field->array) return test(filter, value_of(record, *filter.field, switches));
    const auto& items = record.*items_of(filter.field->name);
    if (items.empty()) return test(filter, {});
    return std::ranges::any_of(items, [&](const Item& item) { return test(filter, item.text); });
}

bool matches(const Filter& filter, const Record& record, const Switches& switches)
{
    const auto holds = [&](const Filter& part) { return matches(part, record, switches); };
    switch (filter.kind) {
    case Filter::Kind::all:
        return std::ranges::all_of(filter.parts, holds);
    case Filter::Kind::any:
        return std::ranges::any_of(filter.parts, holds);
    case Filter::Kind::none:
        return std::ranges::none_of(filter.parts, holds);
    case Filter::Kind::test:
        return test_record(filter, record, switches);
    }
    return false;
}

/// What every query leaves out, whatever it asks for.
bool visible(const Record& record, const Switches& switches)
{
    return record.merged_into.empty() && (!record.archived() || switches.archived_visible);
}

/// The index that already has the query's order, if one does.
std::optional<Order> index_for(const Query& query)
{
    if (query.sort.empty()) return Order::id;
    const auto& first = query.sort.front();
    if (first.field->name == "id") return Order::id;
    if (first.field->name != "created_at" && first.field->name != "updated_at") return std::nullopt;
    const bool then_by_id =
        query.sort.size() == 2 && query.sort[1].field->name == "id" && query.sort[1].descending == first.descending;
    if (query.sort.size() > 1 && !then_by_id) return std::nullopt;
    return first.field->name == "created_at" ? Order::created_at : Order::updated_at;
}

struct Range {
    TimeUs from = kTimeMin;
    TimeUs to = kTimeMax;
};

/// The part of a time index outside of which the top-level conditions cannot hold.
Range range_of(const Query& query, std::string_view field, const Switches& switches)
{
    Range range;
    for (const auto& part : query.filter.parts) {
        if (part.kind != Filter::Kind::test || part.field->name != field) continue;
        const auto bound = [&](std::size_t i) { return std::get<TimeUs>(part.operands[i]); };
        const bool lower_bound = part.op == "gt" || part.op == "gte" || part.op == "eq" || part.op == "between";
        const bool upper_bound = part.op == "lt" || part.op == "lte" || part.op == "eq" || part.op == "between";
        if (lower_bound) range.from = std::max(range.from, bound(0));
        if (upper_bound) range.to = std::min(range.to, bound(part.operands.size() - 1) + resolution(switches));
    }
    return range;
}

/// Takes records from an ordered range until the page is full. `step` yields the next entry, or nullptr at the end.
template <class Step>
Page take(Step step, const Query& query, std::size_t limit, const Switches& switches)
{
    Page page;
    while (const IndexEntry* entry = step()) {
        if (!visible(*entry->record, switches) || !matches(query.filter, *entry->record, switches)) continue;
        if (page.records.size() == limit) {
            page.next.emplace();
            break;
        }
        page.records.push_back(entry->record);
    }
    return page;
}

Page run_on_index(const Index& index, Order order, const Query& query, const std::optional<Position>& after,
                  std::size_t limit, const Switches& switches)
{
    Range range;
    if (order != Order::id) range = range_of(query, query.sort.front().field->name, switches);
    if (range.from > range.to) return {};
    auto first = index.lower_bound({.time = range.from});
    auto last = range.to == kTimeMax ? index.end() : index.upper_bound({.time = range.to + 1});
    const bool descending = !query.sort.empty() && query.sort.front().descending;
    if (after) {
        const IndexEntry place{.time = order == Order::id ? 0 : std::get<TimeUs>(after->keys.front()), .id = after->id};
        // Only a switch changed between two pages can put the place outside of the range.
        if (order != Order::id && (place.time < range.from || place.time > range.to)) return {};
        if (descending)
            last = index.lower_bound(place);
        else
            first = index.upper_bound(place);
    }
    Page page = descending ? take([&] { return first == last ? nullptr : &*--last; }, query, limit, switches)
                           : take([&] { return first == last ? nullptr : &*first++; }, query, limit, switches);
    if (page.next) {
        const auto& record = *page.records.back();
        if (order != Order::id)
            page.next->keys.emplace_back(order == Order::created_at ? record.created_at : record.updated_at);
        page.next->id = record.id;
    }
    return page;
}

/// -1, 0 or 1; empty values come last in either direction.
int compare(const Position& a, const Position& b, const Query& query)
{
    for (std::size_t i = 0; i < query.sort.size(); ++i) {
        if (a.keys[i] == b.keys[i]) continue;
        const bool a_empty = std::holds_alternative<std::monostate>(a.keys[i]);
        const bool b_empty = std::holds_alternative<std::monostate>(b.keys[i]);
        if (a_empty || b_empty) return a_empty ? 1 : -1;
        return (a.keys[i] < b.keys[i]) != query.sort[i].descending ? -1 : 1;
    }
    return a.id.compare(b.id);
}

/// The few records that a look-up by address or id can concern; nothing when there is no such condition.
std::optional<std::vector<const Record*>> look_up(const Table& table, const Query& query)
{
    for (const auto& part : query.filter.parts) {
        if (part.kind != Filter::Kind::test || (part.op != "eq" && part.op != "in")) continue;
        const bool by_email = part.field->name == "primary_email" || part.field->name == "contact_emails";
        if (!by_email && part.field->name != "id") continue;
        std::vector<const Record*> found;
        for (const auto& operand : part.operands) {
            const auto& text = std::get<std::string>(operand);
            if (by_email)
                std::ranges::copy(table.holders(text), std::back_inserter(found));
            else if (const auto* record = table.find(text))
                found.push_back(record);
        }
        std::ranges::sort(found);
        found.erase(std::ranges::unique(found).begin(), found.end());
        return found;
    }
    return std::nullopt;
}

Page run_by_sorting(const std::vector<const Record*>& candidates, const Query& query,
                    const std::optional<Position>& after, std::size_t limit, const Switches& switches)
{
    std::vector<std::pair<Position, const Record*>> found;
    for (const auto* record : candidates) {
        if (!visible(*record, switches) || !matches(query.filter, *record, switches)) continue;
        Position place{.keys = {}, .id = record->id};
        for (const auto& key : query.sort)
            place.keys.push_back(value_of(*record, *key.field, switches));
        if (!after || compare(*after, place, query) < 0) found.emplace_back(std::move(place), record);
    }
    std::ranges::sort(found, [&](const auto& a, const auto& b) { return compare(a.first, b.first, query) < 0; });
    Page page;
    for (const auto& [place, record] : found) {
        if (page.records.size() == limit) break;
        page.records.push_back(record);
    }
    if (found.size() > limit) page.next = found[limit - 1].first;
    return page;
}

} // namespace

Page run(const Table& table, const Query& query, const std::optional<Position>& after, std::size_t limit,
         const Switches& switches)
{
    if (auto few = look_up(table, query)) return run_by_sorting(*few, query, after, limit, switches);
    if (const auto order = index_for(query))
        return run_on_index(table.index(*order), *order, query, after, limit, switches);
    std::vector<const Record*> all;
    all.reserve(table.size());
    for (const auto& entry : table.index(Order::id))
        all.push_back(entry.record);
    return run_by_sorting(all, query, after, limit, switches);
}

} // namespace contactsync::sandbox::reevo
