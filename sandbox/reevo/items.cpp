// E-mail, phone and domain sub-resources (section 4.8).
#include "render.hpp"
#include "workspace.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {
namespace {

struct Target {
    const Field& field;
    Items Record::* items;
};

Target target_of(const RecordType& type, std::string_view name)
{
    const auto* field = type.find(name);
    const auto items = items_of(name);
    if (!field || !field->array || !items)
        throw refused("sub_resource_not_supported", "this attribute has no sub-resource", name);
    return {*field, items};
}

ItemPatch parse_request(const Request& request, const Field& field)
{
    json::error_code failed;
    const auto body = json::parse(request.body, failed);
    if (failed) throw structural({"body"}, "json_invalid", "JSON decode error");
    const auto fault = [](const ItemFault& f) { return structural({"body", f.key}, f.type, f.message); };
    auto patch = parse_item(body, field.type);
    if (!patch) throw fault(patch.error());
    if (patch->id) throw fault({"id", "extra_forbidden", "Extra inputs are not permitted"});
    return std::move(*patch);
}

/// What becomes of the primary that there was when another item claims the place (U-26).
void claim_primary(Items& items, const Item& item, const Switches& switches)
{
    const auto* old = primary_of(items);
    if (old && old != &item && switches.old_primary == "conflict")
        throw coded(409, "unique_field_conflict", "there is a primary already", "is_primary");
    make_primary(items, item);
}

Item& find_by_id(Items& items, std::string_view id, std::string_view field)
{
    const auto found = std::ranges::find(items, id, &Item::id);
    if (found == items.end()) throw refused("record_not_found", "no such item", field);
    return *found;
}

Response answer(std::int64_t status, const Item& item, const Field& field)
{
    const json::object data{{"id", item.id}, {"envelope", item_value(item, field.type)}};
    return {.status = static_cast<int>(status), .body = json::serialize(json::object{{"data", data}}), .wrote = true};
}

std::string add(Workspace& w, const Target& target, Record& record, const ItemPatch& patch)
{
    const std::string key(item_key(target.field.type));
    if (!patch.text) throw structural({"body", key}, "missing", "Field required");
    if (!patch.primary) throw structural({"body", "is_primary"}, "missing", "Field required");
    auto& items = record.*target.items;
    auto text = check_text(*patch.text, target.field.type, target.field.name, w.switches);
    if (target.field.unique && find_item(items, text))
        throw coded(w.switches.duplicate_status, "unique_field_conflict", "the record has it already",
                    target.field.name);
    items.push_back({w.ids.next(), std::move(text), false, patch.labels.value_or(std::vector<std::string>{})});
    if (*patch.primary || items.size() == 1) claim_primary(items, items.back(), w.switches);
    return items.back().id;
}

void edit(Workspace& w, const Target& target, Record& record, std::string_view id, const ItemPatch& patch)
{
    auto& items = record.*target.items;
    auto& item = find_by_id(items, id, target.field.name);
    if (!patch.text && !patch.primary && !patch.labels)
        throw structural({"body"}, "too_short", "At least one member is required");
    if (patch.text) item.text = check_text(*patch.text, target.field.type, target.field.name, w.switches);
    if (patch.labels) item.labels = *patch.labels;
    if (patch.primary && *patch.primary)
        claim_primary(items, item, w.switches);
    else if (patch.primary)
        item.primary = false;
}

void remove(Workspace& w, const Target& target, Record& record, std::string_view id)
{
    auto& items = record.*target.items;
    const bool was_primary = find_by_id(items, id, target.field.name).primary;
    if (was_primary && items.size() > 1 && w.switches.delete_primary == "refuse")
        throw coded(409, "record_not_writable", "promote another item first", target.field.name);
    std::erase_if(items, [&](const Item& item) { return item.id == id; });
    // Items are in the order in which they were added: the oldest is the first.
    if (was_primary && !items.empty()) items.front().primary = true;
}

} // namespace

Response change_item(Workspace& w, const RecordType& type, std::string_view id, std::string_view field,
                     std::string_view item, const Request& request, NowMs now)
{
    const auto target = target_of(type, field);
    const Record& before = w.writable(type, id);
    Record record = before;
    std::string item_id(item);
    if (request.method == "POST")
        item_id = add(w, target, record, parse_request(request, target.field));
    else if (request.method == "PATCH")
        edit(w, target, record, item, parse_request(request, target.field));
    else
        remove(w, target, record, item);

    const auto& stored = w.store(type, std::move(record), &before, now, w.switches.subresource_bumps);
    if (request.method == "DELETE") return {.status = 204, .body = {}, .wrote = true};
    const auto& items = stored.*target.items;
    return answer(request.method == "POST" ? w.switches.write_status_post : 200,
                  *std::ranges::find(items, item_id, &Item::id), target.field);
}

} // namespace contactsync::sandbox::reevo
