#include "sandbox/tether/errors.hpp"

#include <utility>

namespace contactsync::sandbox::tether {
namespace {

json::object envelope(const Refusal& refusal, bool with_code)
{
    json::object error{{"message", refusal.message}};
    if (with_code) error["code"] = refusal.code;
    if (!refusal.field.empty()) error["details"] = {{"field", refusal.field}};
    return {{"success", false}, {"message", refusal.message}, {"error", std::move(error)}};
}

json::object document(Shape shape, const Refusal& refusal, bool with_code)
{
    switch (shape) {
    case Shape::e1:
        return envelope(refusal, with_code);
    case Shape::e2:
        return {{"error", refusal.message}, {"message", refusal.message}, {"data", nullptr}};
    case Shape::e3:
        return {{"error", {{"code", refusal.code}, {"message", refusal.message}}}};
    case Shape::e4:
        break;
    }
    json::object body{{"message", refusal.message}};
    if (with_code) body["code"] = refusal.code;
    return body;
}

} // namespace

Response success(int status, const json::value& body, bool wrote)
{
    return {.status = status, .body = json::serialize(body), .wrote = wrote};
}

Response refuse(Shape shape, const Refusal& refusal, bool with_code)
{
    return {.status = refusal.status, .body = json::serialize(document(shape, refusal, with_code))};
}

} // namespace contactsync::sandbox::tether
