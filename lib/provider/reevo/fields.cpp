#include "provider/reevo/fields.hpp"

#include <algorithm>
#include <array>

namespace contactsync::provider::reevo {

namespace {

constexpr std::array<std::string_view, 9> kSameName{"first_name", "last_name",    "middle_name",
                                                    "title",      "department",   "linkedin_url",
                                                    "x_url",      "facebook_url", "zoominfo_url"};

struct Part {
    std::string_view field;
    std::string_view key;
};
constexpr std::array<Part, 6> kAddress{{{"street_one", "street_one"},
                                        {"street_two", "street_two"},
                                        {"city", "city"},
                                        {"state", "state"},
                                        {"country", "country"},
                                        {"postal_code", "zip_code"}}};
constexpr std::array<std::string_view, 6> kAddressKeys{"street_one", "street_two", "city",
                                                       "state",      "country",    "zip_code"};

} // namespace

std::span<const std::string_view> address_parts()
{
    return kAddressKeys;
}

FieldTable::FieldTable(std::span<const FieldMapping> mappings)
{
    for (const auto name : kSameName)
        specs_.push_back({std::string(name), std::string(name)});
    for (const auto& part : kAddress)
        specs_.push_back({std::string(part.field), std::string(attribute::address), std::string(part.key)});
    for (const auto& mapping : mappings) {
        const bool is_owner = !mapping.custom && mapping.remote == "owner";
        std::erase_if(specs_, [&](const FieldSpec& spec) { return spec.field == mapping.field; });
        specs_.push_back({.field = mapping.field,
                          .attribute = is_owner ? std::string(attribute::owner) : mapping.remote,
                          .is_mapped = true});
    }
}

const FieldSpec* FieldTable::find(std::string_view field) const
{
    const auto found = std::ranges::find(specs_, field, &FieldSpec::field);
    return found == specs_.end() ? nullptr : &*found;
}

} // namespace contactsync::provider::reevo
