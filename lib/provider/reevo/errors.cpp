#include "provider/reevo/errors.hpp"

#include "provider/wire/error_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace contactsync::provider::reevo {

namespace {

struct KnownCode {
    std::string_view code;
    ErrorKind kind;
};

/// Codes that mean the same under any status (U-2).
constexpr std::array<KnownCode, 21> kKnownCodes{{
    {"ambiguous_match", ErrorKind::record},
    {"field_not_creatable", ErrorKind::record},
    {"field_not_updatable", ErrorKind::record},
    {"field_required_missing", ErrorKind::record},
    {"field_value_invalid", ErrorKind::record},
    {"filter_depth_exceeded", ErrorKind::contract},
    {"invalid_cursor", ErrorKind::contract},
    {"invalid_filter_field", ErrorKind::contract},
    {"invalid_filter_operator", ErrorKind::contract},
    {"invalid_filter_value", ErrorKind::contract},
    {"invalid_matching_field", ErrorKind::contract},
    {"permission_denied", ErrorKind::credentials},
    {"record_not_found", ErrorKind::gone},
    {"record_not_writable", ErrorKind::record},
    {"sort_too_many_fields", ErrorKind::contract},
    {"stage_entrance_criteria_not_met", ErrorKind::record},
    {"sub_resource_not_supported", ErrorKind::contract},
    {"target_record_not_found", ErrorKind::record},
    {"unknown_field", ErrorKind::record},
    {"unknown_record_type", ErrorKind::contract},
    {"unsortable_field", ErrorKind::contract},
}};

const KnownCode* find_code(std::string_view code)
{
    const auto found = std::ranges::find(kKnownCodes, code, &KnownCode::code);
    return found == kKnownCodes.end() ? nullptr : &*found;
}

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(
        a, b, {}, [](unsigned char c) { return std::tolower(c); }, [](unsigned char c) { return std::tolower(c); });
}

bool contains_ignoring_case(std::string_view text, std::string_view part)
{
    return !std::ranges::search(
                text, part, {}, [](unsigned char c) { return std::tolower(c); },
                [](unsigned char c) { return std::tolower(c); })
                .empty();
}

/// A framework's own answer for a path or method it does not know: the base URL or the API version is wrong, not the
/// record.
bool is_wrong_path(const http::Response& response, const wire::ErrorText& text)
{
    if (response.status == 405) return true;
    if (response.status != 404 || !text.bare_detail) return false;
    return equal_ignoring_case(text.message, "not found") || equal_ignoring_case(text.message, "method not allowed");
}

/// FastAPI reports a missing or malformed key as a fault of a header.
bool is_about_authentication(const http::Response& response, const wire::ErrorText& text)
{
    return response.status == 422 && text.location.starts_with("header");
}

std::string describe(const http::Response& response, const wire::ErrorText& text)
{
    auto detail = "HTTP " + std::to_string(response.status);
    if (!text.code.empty()) detail += " " + text.code;
    if (!text.message.empty() && text.message != text.code) detail += ": " + text.message;
    return detail;
}

} // namespace

std::optional<Refusal> judge(const http::Response& response)
{
    if (response.status >= 200 && response.status < 300) return std::nullopt;
    const auto text = wire::describe_error(response.body);
    auto error = http::judge_status(response, describe(response, text), text.code);
    Refusal refusal{.error = error.value_or(Error{.kind = ErrorKind::contract, .detail = describe(response, text)}),
                    .field = text.field,
                    .location = text.location};
    refusal.error.status = response.status;
    refusal.error.code = text.code;

    const bool is_authority =
        response.status == 401 || response.status == 402 || response.status == 403 || response.status >= 500;
    if (is_authority) return refusal;
    if (is_about_authentication(response, text)) {
        refusal.error.kind = ErrorKind::credentials;
    } else if (is_wrong_path(response, text)) {
        refusal.error.kind = ErrorKind::contract;
        refusal.error.detail += " (is the base URL right, and does it serve API v2?)";
    } else if (const auto* known = find_code(text.code)) {
        refusal.error.kind = known->kind;
    }
    return refusal;
}

bool is_code(const Refusal& refusal, std::string_view code)
{
    return refusal.error.code == code;
}

bool is_structural(const Refusal& refusal)
{
    return refusal.error.status == 422 && refusal.error.kind != ErrorKind::credentials &&
           find_code(refusal.error.code) == nullptr;
}

bool is_about(const Refusal& refusal, std::string_view name)
{
    return refusal.field == name || contains_ignoring_case(refusal.location, name) ||
           contains_ignoring_case(refusal.error.detail, name);
}

bool may_be_collision(const Refusal& refusal)
{
    if (is_code(refusal, "ambiguous_match") || is_code(refusal, "record_not_writable")) return false;
    return refusal.error.status == 409 || refusal.error.status == 422;
}

} // namespace contactsync::provider::reevo
