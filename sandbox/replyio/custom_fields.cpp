#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/decode.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <utility>

/// Field definitions: replyio contract section 4.8.
namespace contactsync::sandbox::replyio {
namespace {

constexpr std::size_t kTitleMax = 90;

json::object show(const CustomField& field, Version version)
{
    const std::string_view pascal = field.type == "number" ? "Number" : "Text";
    return {{"id", field.id},
            {"title", field.title},
            {"fieldType", cased(version, pascal)},
            {"metadata", field.metadata},
            {"orgWide", field.org_wide}};
}

CustomField* find_field(Call& call)
{
    const auto id = parse_integer(call.args.front());
    const auto found = id ? call.book.fields.find(*id) : call.book.fields.end();
    return found == call.book.fields.end() ? nullptr : &found->second;
}

Response field_not_found(const Call& call)
{
    return refusal(404, "customField.notFound", fmt::format("Custom field {} does not exist", call.args.front()));
}

CustomField decode_field(const Call& call, std::vector<Problem>& problems)
{
    CustomField field{.title = decode_text(call.body, "title", problems)};
    if (length(field.title) > kTitleMax)
        problems.push_back({"/title", fmt::format("At most {} characters", kTitleMax)});
    field.type = lower(string_at(call.body, "fieldType").value_or("text"));
    if (field.type != "text" && field.type != "number") problems.push_back({"/fieldType", "Unknown value"});
    if (const json::value* metadata = call.body.if_contains("metadata")) field.metadata = *metadata;
    if (call.body.contains("orgWide")) field.org_wide = decode_flag(call.body, "orgWide", problems);
    return field;
}

Response title_taken()
{
    return refusal(400, "customField.alreadyExists", "A custom field with this title exists");
}

} // namespace

/// A bare array without paging.
Response list_custom_fields(Call& call)
{
    json::array shown;
    for (const auto& [id, field] : call.book.fields)
        shown.push_back(show(field, call.version));
    return success(200, shown, false);
}

Response create_custom_field(Call& call)
{
    std::vector<Problem> problems;
    CustomField field = decode_field(call, problems);
    if (!problems.empty()) return invalid(problems);
    if (call.book.field_by_title(field.title) != nullptr) return title_taken();
    const std::int64_t id = call.book.define_field(std::move(field));
    return success(201, show(call.book.fields.at(id), call.version), true);
}

Response read_custom_field(Call& call)
{
    const CustomField* field = find_field(call);
    return field == nullptr ? field_not_found(call) : success(200, show(*field, call.version), false);
}

Response replace_custom_field(Call& call)
{
    CustomField* field = find_field(call);
    if (field == nullptr) return field_not_found(call);
    std::vector<Problem> problems;
    CustomField changed = decode_field(call, problems);
    if (!problems.empty()) return invalid(problems);
    const CustomField* holder = call.book.field_by_title(changed.title);
    if (holder != nullptr && holder != field) return title_taken();
    changed.id = field->id;
    *field = std::move(changed);
    return success(200, show(*field, call.version), true);
}

Response delete_custom_field(Call& call)
{
    const CustomField* field = find_field(call);
    if (field == nullptr) return field_not_found(call);
    call.book.fields.erase(field->id); // values of a field without a definition are no longer shown
    return no_content(true);
}

} // namespace contactsync::sandbox::replyio
