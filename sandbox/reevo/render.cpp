#include "render.hpp"

#include "attributes.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {
namespace {

void append_name(std::string& out, std::string_view name)
{
    if (out.back() != '{') out += ',';
    out.append("\"").append(name).append("\":");
}

/// `{"value":…,"value_type":"…"}`
void append_envelope(std::string& out, std::string_view value, std::string_view type)
{
    out.append(R"({"value":)").append(value).append(R"(,"value_type":")").append(type).append(R"("})");
}

std::string quoted(std::string_view text)
{
    std::string out;
    append_text(out, text);
    return out;
}

std::string stage_json(std::string_view api_name)
{
    const auto* stage = find_stage(api_name);
    if (!stage)
        return json::serialize(json::object{{"id", nullptr}, {"api_name", api_name}, {"display_value", api_name}});
    return json::serialize(json::object{{"id", stage->id},
                                        {"api_name", stage->api_name},
                                        {"display_value", stage->display_value},
                                        {"color", "#6966FF"}});
}

std::string reference_json(const json::value& id, std::string_view field)
{
    const std::string_view type = field.find("team") == std::string_view::npos ? "user" : "team";
    return json::serialize(json::object{{"related_record_id", id}, {"related_record_type", type}});
}

/// The JSON of a scalar attribute's value, or "" when it is empty.
std::string scalar_json(const Record& record, const Field& field, const Switches& s)
{
    const auto time = [&](TimeUs t) { return quoted(format_micros(t, s.timestamp_precision, s.timestamp_zone)); };
    if (field.name == "id") return quoted(record.id);
    if (field.name == "organization_id") return quoted(kOrganization);
    if (field.name == "created_at") return time(record.created_at);
    if (field.name == "updated_at") return time(record.updated_at);
    if (field.name == "archived_at") return record.archived() ? time(record.archived_at) : "";
    if (field.name == "display_name") {
        const auto name = display_name(record);
        return name.empty() ? "" : quoted(name);
    }
    if (const auto items = items_of(field.name)) {
        const auto* primary = primary_of(record.*items);
        return primary ? quoted(primary->text) : "";
    }
    const auto* value = record.values.if_contains(field.name);
    if (!value) return "";
    if (field.type == ValueType::contact_stage && value->is_string()) return stage_json(view(value->as_string()));
    if (field.type == ValueType::record_reference) return reference_json(*value, field.name);
    return value->is_string() ? quoted(view(value->as_string())) : json::serialize(*value);
}

void append_array(std::string& out, const Record& record, const Field& field)
{
    const auto type = to_string(field.type);
    out += '[';
    const auto separate = [&] {
        if (out.back() != '[') out += ',';
    };
    if (const auto items = items_of(field.name)) {
        for (const auto& item : record.*items) {
            separate();
            append_envelope(out, json::serialize(item_value(item, field.type)), type);
        }
    } else if (const auto* ids = record.values.if_contains(field.name); ids && ids->is_array()) {
        for (const auto& id : ids->as_array()) {
            separate();
            append_envelope(out, reference_json(id, field.name), type);
        }
    }
    out += ']';
}

void append_attribute(std::string& out, const Record& record, const Field& field, const Switches& switches)
{
    const auto type = to_string(field.type);
    if (field.array) {
        const auto before = out.size();
        append_name(out, field.name);
        append_array(out, record, field);
        if (switches.empties == "absent" && out.ends_with("[]")) out.resize(before);
        return;
    }
    const auto value = scalar_json(record, field, switches);
    if (value.empty() && switches.empties == "absent") return;
    append_name(out, field.name);
    if (!value.empty())
        append_envelope(out, value, type);
    else if (switches.empties == "null")
        out += "null";
    else
        append_envelope(out, "null", type);
}

} // namespace

void append_text(std::string& out, std::string_view text)
{
    const bool plain = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '"' || c == '\\'; });
    if (plain)
        out.append("\"").append(text).append("\"");
    else
        out += json::serialize(json::value(text));
}

json::object item_value(const Item& item, ValueType type)
{
    return {{"id", item.id},
            {item_key(type), item.text},
            {"is_primary", item.primary},
            {"labels", json::value_from(item.labels)}};
}

void append_record(std::string& out, const Record& record, const RecordType& type, const Switches& switches)
{
    const auto time = [&](TimeUs t) { return format_micros(t, switches.timestamp_precision, switches.timestamp_zone); };
    out.append(R"({"id":")").append(record.id).append(R"(","record_type":")").append(type.name);
    out.append(R"(","created_at":")").append(time(record.created_at));
    out.append(R"(","updated_at":")").append(time(record.updated_at)).append(R"(","attributes":{)");
    for (const auto& field : type.fields)
        append_attribute(out, record, field, switches);
    if (switches.added_attribute) {
        append_name(out, "engagement_forecast");
        append_envelope(out, R"({"score":7,"trend":["up"]})", "forecast");
    }
    out += "}}";
}

std::string data_body(const Record& record, const RecordType& type, const Switches& switches)
{
    std::string body = R"({"data":)";
    body.reserve(4096);
    append_record(body, record, type, switches);
    body += '}';
    return body;
}

} // namespace contactsync::sandbox::reevo
