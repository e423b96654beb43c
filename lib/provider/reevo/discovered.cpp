#include "provider/reevo/discovered.hpp"

#include "provider/wire/document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace contactsync::provider::reevo {

namespace json = boost::json;

namespace {

json::array to_array(const std::set<std::string, std::less<>>& names)
{
    json::array array;
    for (const auto& name : names)
        array.emplace_back(name);
    return array;
}

std::set<std::string, std::less<>> to_set(wire::Value root, std::string_view key)
{
    auto names = wire::texts(root, key);
    return {std::make_move_iterator(names.begin()), std::make_move_iterator(names.end())};
}

} // namespace

void Discovered::adopt_schema(std::uint64_t hash, std::string text)
{
    schema = std::move(text);
    if (hash == schema_hash) return;
    schema_hash = hash;
    unwritable.clear();
    not_nullable.clear();
}

std::string Discovered::to_json() const
{
    return json::serialize(json::object{{"match_key", match_key},
                                        {"match_key_confirmed", is_match_key_confirmed},
                                        {"address_asserted", is_address_asserted},
                                        {"page_limit", page_limit},
                                        {"unwritable", to_array(unwritable)},
                                        {"not_nullable", to_array(not_nullable)},
                                        {"schema_hash", std::to_string(schema_hash)},
                                        {"schema", schema}});
}

Discovered Discovered::from_json(std::string_view text)
{
    Discovered discovered;
    const auto document = wire::Document::parse(text);
    if (!document) return discovered;
    const auto root = document->root();
    if (auto key = wire::text(root, "match_key"); !key.empty()) discovered.match_key = std::move(key);
    discovered.is_match_key_confirmed = wire::boolean(root, "match_key_confirmed").value_or(false);
    discovered.is_address_asserted = wire::boolean(root, "address_asserted").value_or(false);
    discovered.page_limit = static_cast<int>(wire::integer(root, "page_limit").value_or(0));
    discovered.unwritable = to_set(root, "unwritable");
    discovered.not_nullable = to_set(root, "not_nullable");
    discovered.schema_hash = std::strtoull(wire::text(root, "schema_hash").c_str(), nullptr, 10);
    discovered.schema = wire::text(root, "schema");
    return discovered;
}

} // namespace contactsync::provider::reevo
