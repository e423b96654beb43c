#include "workspace.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {
namespace {

Refusal no_record()
{
    return refused("record_not_found", "no such record");
}

/// What a caller of the API can set, compared to tell a write without effect (U-42).
bool same_content(const Record& a, const Record& b)
{
    return a.values == b.values && a.emails == b.emails && a.phones == b.phones && a.domains == b.domains &&
           a.archived_at == b.archived_at;
}

} // namespace

const Record& Workspace::read(const RecordType& type, std::string_view id)
{
    if (!is_uuid(id)) {
        if (switches.malformed_id_status != 422)
            throw coded(switches.malformed_id_status, "record_not_found", "no such record");
        throw structural({"path", "id"}, "uuid_parsing", "Input should be a valid UUID");
    }
    const auto& table = book(type).live();
    const auto* record = table.find(lower(id));
    while (record && !record->merged_into.empty())
        record = switches.merged_get == "survivor" ? table.find(record->merged_into) : nullptr;
    if (!record || (record->archived() && !switches.archived_visible)) throw no_record();
    return *record;
}

const Record& Workspace::writable(const RecordType& type, std::string_view id)
{
    const auto& record = read(type, id);
    if (record.archived()) throw refused("record_not_writable", "the record is archived");
    return record;
}

TimeUs Workspace::micros(NowMs now)
{
    return now * 1000 + static_cast<TimeUs>(++writes * 7919 % 1000);
}

void Workspace::bump(Record& record, NowMs now)
{
    record.updated_at = std::max(micros(now), record.updated_at + 1);
}

std::vector<const Record*> Workspace::live_holders(Book& where, std::string_view key) const
{
    auto found = where.live().holders(key);
    std::erase_if(found, [](const Record* record) { return record->archived() || !record->merged_into.empty(); });
    return found;
}

void Workspace::check_unique(const RecordType& type, const Record& record)
{
    for (const auto& key : keys_of(record)) {
        for (const auto* holder : book(type).live().holders(key)) {
            const bool free =
                !holder->merged_into.empty() || (holder->archived() && switches.archived_email == "freed");
            if (holder->id == record.id || free) continue;
            const bool custom = key == external_key(text_of(record, "external_key"));
            const auto* field = custom ? "external_key" : type.name == "contact" ? "contact_emails" : "domains";
            throw coded(switches.duplicate_status, "unique_field_conflict", "the value belongs to another record",
                        field);
        }
    }
}

const Record& Workspace::store(const RecordType& type, Record record, const Record* before, NowMs now, bool bumps)
{
    if (!before || keys_of(record) != keys_of(*before)) check_unique(type, record);
    const bool changed = !before || !same_content(record, *before);
    if (bumps && (changed || switches.noop_bumps)) {
        bump(record, now);
        record.values["updated_by_user_id"] = kServiceUser;
    }
    const auto id = record.id;
    book(type).put(std::move(record), now);
    return *book(type).live().find(id);
}

json::object parse_body(const Request& request, std::initializer_list<std::string_view> allowed)
{
    json::error_code failed;
    auto value = json::parse(request.body, failed);
    if (failed) throw structural({"body"}, "json_invalid", "JSON decode error");
    auto* body = value.if_object();
    if (!body) throw structural({"body"}, "model_attributes_type", "Input should be a valid dictionary");
    for (const auto& [name, member] : *body)
        if (std::ranges::find(allowed, std::string_view(name.data(), name.size())) == allowed.end())
            throw structural({"body", name}, "extra_forbidden", "Extra inputs are not permitted");
    return std::move(*body);
}

const json::object& attributes_of(const json::object& body, bool may_be_empty)
{
    const auto* value = body.if_contains("attributes");
    if (!value) throw structural({"body", "attributes"}, "missing", "Field required");
    const auto* attributes = value->if_object();
    if (!attributes) throw structural({"body", "attributes"}, "dict_type", "Input should be a valid dictionary");
    if (attributes->empty() && !may_be_empty)
        throw structural({"body", "attributes"}, "too_short", "At least one attribute is required");
    return *attributes;
}

} // namespace contactsync::sandbox::reevo
