#pragma once

#include "contact/capabilities.hpp"
#include "contact/contact.hpp"
#include "merge/plan.hpp"

#include <string_view>

namespace contactsync::merge {

/// Whether the provider may be given this element, whatever the capacity.
bool accepts(const ListCapability& held, const Element& element, const ElementList* current,
             const std::set<std::string, std::less<>>& taken);
const std::set<std::string, std::less<>>& taken_of(const Taken& taken, std::string_view list_name);

/// What a record there holds of a list afterwards.
ElementList project_list(const ElementList& wanted, const ListCapability& held, const ElementList* current,
                         const std::set<std::string, std::less<>>& taken);

/// Whether the contact has a value of the field, text or list.
bool holds(const Contact& contact, std::string_view field_name);
/// Makes `field_name` of `to` what it is in `from`.
void copy_field(Contact& to, const Contact& from, std::string_view field_name);
/// Length in characters (code points) of UTF-8.
std::size_t length_of(std::string_view text);

} // namespace contactsync::merge
