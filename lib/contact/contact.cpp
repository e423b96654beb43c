#include "contact/contact.hpp"

#include "contact/normalise.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <utility>

namespace contactsync {
namespace {

constexpr std::array<std::string_view, 22> kTextFields{"first_name",
                                                       "last_name",
                                                       "middle_name",
                                                       "title",
                                                       "department",
                                                       "company",
                                                       "linkedin_url",
                                                       "x_url",
                                                       "facebook_url",
                                                       "zoominfo_url",
                                                       "sales_navigator_url",
                                                       "recruiter_url",
                                                       "street_one",
                                                       "street_two",
                                                       "postal_code",
                                                       "city",
                                                       "state",
                                                       "country",
                                                       "industry",
                                                       "company_size",
                                                       "time_zone",
                                                       "notes"};

bool is_builtin(std::string_view name)
{
    return std::ranges::find(kTextFields, name) != kTextFields.end();
}

/// Fields of [[mapping]] may be called anything, so only the built-in names are known to hold URLs.
bool is_url(std::string_view field_name)
{
    return field_name.ends_with("_url") && is_builtin(field_name);
}

std::vector<std::string_view> sorted_values(const ElementList& list)
{
    std::vector<std::string_view> values;
    values.reserve(list.size());
    for (const Element& element : list)
        values.push_back(element.value);
    std::ranges::sort(values);
    return values;
}

bool holds(const Contact& contact, std::string_view field_name)
{
    if (is_list(field_name)) return !list_of(contact, field_name).empty();
    if (field_name == field::opted_out) return contact.opted_out;
    return !contact.text(field_name).empty();
}

} // namespace

std::span<const std::string_view> builtin_text_fields()
{
    return kTextFields;
}

std::string_view Contact::text(std::string_view name) const
{
    const auto found = texts.find(name);
    return found == texts.end() ? std::string_view() : std::string_view(found->second);
}

void Contact::set_text(std::string_view name, std::string value)
{
    const auto found = texts.find(name);
    if (value.empty()) {
        if (found != texts.end()) texts.erase(found);
    } else if (found != texts.end()) {
        found->second = std::move(value);
    } else {
        texts.emplace(std::string(name), std::move(value));
    }
}

bool is_well_formed(const Element& element)
{
    return element.quality == Quality::valid || element.quality == Quality::possible;
}

bool is_list(std::string_view field_name)
{
    return field_name == field::emails || field_name == field::phones;
}

const ElementList& list_of(const Contact& contact, std::string_view field_name)
{
    assert(is_list(field_name));
    return field_name == field::emails ? contact.emails : contact.phones;
}

ElementList& list_of(Contact& contact, std::string_view field_name)
{
    assert(is_list(field_name));
    return field_name == field::emails ? contact.emails : contact.phones;
}

bool same_value(const Contact& a, const Contact& b, std::string_view field_name)
{
    if (is_list(field_name)) return same_list(list_of(a, field_name), list_of(b, field_name));
    if (field_name == field::opted_out) return a.opted_out == b.opted_out;
    return same_text(field_name, a.text(field_name), b.text(field_name));
}

bool same_text(std::string_view field_name, std::string_view a, std::string_view b)
{
    if (a == b) return true;
    if (a.empty() || b.empty() || !is_url(field_name)) return false;
    return url_key(a) == url_key(b);
}

bool same_list(const ElementList& a, const ElementList& b)
{
    if (a.size() != b.size()) return false;
    if (a == b) return true;
    return a.front() == b.front() && sorted_values(a) == sorted_values(b);
}

std::string display_value(const Contact& contact, std::string_view field_name)
{
    if (field_name == field::opted_out) return contact.opted_out ? "true" : "false";
    if (!is_list(field_name)) return std::string(contact.text(field_name));
    std::string joined;
    for (const Element& element : list_of(contact, field_name)) {
        if (!joined.empty()) joined += ", ";
        joined += element.value;
    }
    return joined;
}

std::vector<std::string> field_names(const Contact& a, const Contact& b)
{
    std::vector<std::string> names;
    const auto add_if_held = [&](std::string_view name) {
        if (holds(a, name) || holds(b, name)) names.emplace_back(name);
    };
    for (const std::string_view name : kTextFields) {
        add_if_held(name);
        if (name == field::company) {
            add_if_held(field::emails);
            add_if_held(field::phones);
        }
    }
    add_if_held(field::opted_out);

    const auto mapped = static_cast<std::ptrdiff_t>(names.size());
    for (const Contact* contact : {&a, &b})
        for (const auto& [name, value] : contact->texts)
            if (!is_builtin(name)) names.push_back(name);
    std::sort(names.begin() + mapped, names.end());
    names.erase(std::unique(names.begin() + mapped, names.end()), names.end());
    return names;
}

} // namespace contactsync
