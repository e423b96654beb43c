#include "provider/replyio/discovered.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

namespace json = boost::json;

std::int64_t number(const json::object& object, std::string_view key, std::int64_t fallback, std::int64_t min,
                    std::int64_t max)
{
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_int64()) return fallback;
    return std::clamp(value->get_int64(), min, max);
}

bool flag(const json::object& object, std::string_view key)
{
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

template <class Choice>
std::optional<Choice> choice(const json::object& object, std::string_view key, std::initializer_list<Choice> choices)
{
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    for (const Choice candidate : choices)
        if (to_string(candidate) == std::string_view(value->get_string())) return candidate;
    return std::nullopt;
}

} // namespace

std::string_view to_string(ApiVersion version)
{
    return version == ApiVersion::v4 ? "v4" : "v3";
}

std::string_view to_string(Auth auth)
{
    return auth == Auth::bearer ? "bearer" : "x-api-key";
}

ApiVersion other(ApiVersion version)
{
    return version == ApiVersion::v4 ? ApiVersion::v3 : ApiVersion::v4;
}

Auth other(Auth auth)
{
    return auth == Auth::bearer ? Auth::x_api_key : Auth::bearer;
}

std::string Discovered::to_json() const
{
    json::object object;
    if (version) object["version"] = to_string(*version);
    if (auth) object["auth"] = to_string(*auth);
    if (page_size > 0) object["page_size"] = page_size;
    object["import_batch"] = import_batch;
    object["clears_with_empty"] = clears_with_empty;
    object["full_custom_fields"] = full_custom_fields;
    object["opt_out_by_patch"] = opt_out_by_patch;
    object["zone_offset_minutes"] = zone_offset.count();
    return json::serialize(object);
}

Discovered Discovered::from_json(std::string_view text)
{
    Discovered result;
    json::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return result;
    const json::object& object = value.get_object();
    result.version = choice(object, "version", {ApiVersion::v4, ApiVersion::v3});
    result.auth = choice(object, "auth", {Auth::x_api_key, Auth::bearer});
    result.page_size = static_cast<int>(number(object, "page_size", 0, 0, 1000));
    result.import_batch = static_cast<std::size_t>(number(object, "import_batch", 100, 1, 100));
    result.clears_with_empty = flag(object, "clears_with_empty");
    result.full_custom_fields = flag(object, "full_custom_fields");
    result.opt_out_by_patch = flag(object, "opt_out_by_patch");
    result.zone_offset = std::chrono::minutes(number(object, "zone_offset_minutes", 0, -14 * 60, 14 * 60));
    return result;
}

} // namespace contactsync::provider::replyio
