#include "sandbox/replyio/errors.hpp"

#include <fmt/format.h>

#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

std::string_view title_of(int status)
{
    switch (status) {
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 409:
        return "Conflict";
    case 429:
        return "Too Many Requests";
    default:
        return "Error";
    }
}

Response problem_document(int status, const json::object& body)
{
    return {.status = status, .body = json::serialize(body), .content_type = "application/problem+json"};
}

} // namespace

Response success(int status, const json::value& body, bool wrote)
{
    return {.status = status, .body = json::serialize(body), .wrote = wrote};
}

Response no_content(bool wrote)
{
    return {.status = 204, .content_type = "", .wrote = wrote};
}

Response refusal(int status, std::string_view code, std::string_view detail)
{
    json::object body{{"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", detail}};
    if (!code.empty()) body["code"] = code;
    return problem_document(status, body);
}

Response invalid(const std::vector<Problem>& problems)
{
    json::array errors;
    for (const Problem& problem : problems)
        errors.push_back({{"pointer", problem.pointer}, {"detail", problem.detail}});
    return problem_document(400, {{"type", "about:blank"},
                                  {"title", "One or more validation errors occurred"},
                                  {"status", 400},
                                  {"errors", std::move(errors)}});
}

Response contact_not_found(std::string_view id)
{
    return refusal(404, "contact.notFound", fmt::format("Contact {} does not exist", id));
}

Response unauthorized()
{
    return {.status = 401, .content_type = "", .headers = {{"WWW-Authenticate", "Bearer"}}};
}

Response too_many_requests(int retry_after)
{
    Response response = refusal(429, "", "Request quota exceeded");
    response.headers.emplace_back("Retry-After", std::to_string(retry_after));
    return response;
}

} // namespace contactsync::sandbox::replyio
