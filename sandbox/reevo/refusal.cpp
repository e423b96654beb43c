#include "refusal.hpp"

#include <algorithm>
#include <array>

namespace contactsync::sandbox::reevo {
namespace {

/// Section 9.2's statuses that are not 422.
constexpr std::array<std::pair<std::string_view, int>, 8> kStatuses{{{"unknown_record_type", 404},
                                                                     {"record_not_found", 404},
                                                                     {"ambiguous_match", 409},
                                                                     {"sub_resource_not_supported", 404},
                                                                     {"unknown_relationship", 404},
                                                                     {"target_record_not_found", 404},
                                                                     {"record_not_writable", 409},
                                                                     {"permission_denied", 403}}};

int status_of(std::string_view code)
{
    const auto* found = std::ranges::find(kStatuses, code, &std::pair<std::string_view, int>::first);
    return found == kStatuses.end() ? 422 : found->second;
}

json::value details_of(const Refusal::Coded& error)
{
    if (error.field.empty()) return nullptr;
    return {{"field", error.field}};
}

json::value body_of(const Refusal::Coded& error, std::string_view style)
{
    if (style == "flat")
        return {{"error_response_type", "GENERIC"},
                {"error", error.code},
                {"message", error.message},
                {"details", details_of(error)}};
    if (style == "fastapi") {
        json::array location{"body"};
        if (!error.field.empty()) location.insert(location.end(), {"attributes", error.field});
        return {{"detail",
                 json::array{{{"type", error.code}, {"loc", location}, {"msg", error.message}, {"input", nullptr}}}}};
    }
    return {{"error", {{"code", error.code}, {"message", error.message}, {"details", details_of(error)}}}};
}

} // namespace

Refusal coded(std::int64_t status, std::string_view code, std::string message, std::string_view field)
{
    return {Refusal::Coded{static_cast<int>(status), std::string(code), std::move(message), std::string(field)}};
}

Refusal refused(std::string_view code, std::string message, std::string_view field)
{
    return coded(status_of(code), code, std::move(message), field);
}

Refusal structural(json::array location, std::string_view type, std::string message)
{
    return {Refusal::Structural{std::move(location), std::string(type), std::move(message)}};
}

Refusal not_found_plain()
{
    return {Refusal::Plain{404, "Not Found"}};
}

Response render(const Refusal& refusal, std::string_view error_style)
{
    if (const auto* error = std::get_if<Refusal::Coded>(&refusal.what))
        return {.status = error->status, .body = json::serialize(body_of(*error, error_style))};
    if (const auto* error = std::get_if<Refusal::Structural>(&refusal.what)) {
        const json::value item{
            {"type", error->type}, {"loc", error->location}, {"msg", error->message}, {"input", nullptr}};
        return {.status = 422, .body = json::serialize(json::object{{"detail", json::array{item}}})};
    }
    const auto& error = std::get<Refusal::Plain>(refusal.what);
    return {.status = error.status, .body = json::serialize(json::object{{"detail", error.detail}})};
}

} // namespace contactsync::sandbox::reevo
