#include "provider/tether/discovered.hpp"

#include <boost/json.hpp>

#include <utility>

namespace contactsync::provider::tether {
namespace {

bool flag(const boost::json::object& object, std::string_view key)
{
    const boost::json::value* value = object.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

} // namespace

std::string_view to_string(Generation generation)
{
    switch (generation) {
    case Generation::unknown:
        return "unknown";
    case Generation::g0:
        return "g0";
    case Generation::g1:
        return "g1";
    case Generation::g2:
        return "g2";
    }
    std::unreachable();
}

std::string Discovered::to_json() const
{
    return boost::json::serialize(boost::json::object{{"generation", to_string(generation)},
                                                      {"holds_one_email", holds_one_email},
                                                      {"create_upserts", create_upserts},
                                                      {"clears_with_empty", clears_with_empty}});
}

Discovered Discovered::from_json(std::string_view text)
{
    Discovered result;
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(text, error);
    if (error || !value.is_object()) return result;
    const boost::json::object& object = value.get_object();
    const boost::json::value* name = object.if_contains("generation");
    for (const Generation generation : {Generation::g0, Generation::g1, Generation::g2})
        if (name != nullptr && *name == boost::json::value(to_string(generation))) result.generation = generation;
    result.holds_one_email = flag(object, "holds_one_email");
    result.create_upserts = flag(object, "create_upserts");
    result.clears_with_empty = flag(object, "clears_with_empty");
    return result;
}

} // namespace contactsync::provider::tether
