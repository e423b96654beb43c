#include "merge/project.hpp"

#include <algorithm>

namespace contactsync::merge {
namespace {

bool is_required(const Capabilities& capabilities, std::string_view name)
{
    return std::ranges::find(capabilities.required_texts, name) != capabilities.required_texts.end();
}

/// What a record holds of a text afterwards; what cannot be written or cleared there stays as it is.
std::string_view project_text(std::string_view name, const FieldCapability& held, const Capabilities& capabilities,
                              std::string_view wanted, const Contact* current)
{
    const std::string_view kept = current ? current->text(name) : std::string_view{};
    const bool visible = held.readable || !current;
    if (!held.writable || !visible) return kept;
    if (wanted.empty()) return held.clearable && !is_required(capabilities, name) ? wanted : kept;
    const bool fits = held.max_length == 0 || length_of(wanted) <= held.max_length;
    return fits ? wanted : kept;
}

bool project_consent(bool wanted, const Capabilities& capabilities, const Contact* current)
{
    const bool kept = current && current->opted_out;
    if (!capabilities.consent_writable) return kept;
    if (!wanted && !capabilities.consent_clearable) return kept;
    return wanted;
}

/// A service that wants one field of a group refuses to lose the last of them: what the record holds of the group
/// stays.
void keep_one_of_each(Contact& projected, const Capabilities& capabilities, const Contact& current)
{
    for (const auto& group : capabilities.required_any) {
        const auto in = [](const Contact& contact) {
            return [&contact](const auto& name) { return holds(contact, name); };
        };
        if (std::ranges::any_of(group, in(projected))) continue;
        const auto kept = std::ranges::find_if(group, in(current));
        if (kept != group.end()) copy_field(projected, current, *kept);
    }
}

} // namespace

std::size_t length_of(std::string_view text)
{
    const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

bool holds(const Contact& contact, std::string_view field_name)
{
    if (field_name == field::opted_out) return contact.opted_out;
    return is_list(field_name) ? !list_of(contact, field_name).empty() : !contact.text(field_name).empty();
}

void copy_field(Contact& to, const Contact& from, std::string_view field_name)
{
    if (field_name == field::opted_out) {
        to.opted_out = from.opted_out;
    } else if (is_list(field_name)) {
        list_of(to, field_name) = list_of(from, field_name);
    } else {
        to.set_text(field_name, std::string(from.text(field_name)));
    }
}

const std::set<std::string, std::less<>>& taken_of(const Taken& taken, std::string_view list_name)
{
    return list_name == field::emails ? taken.emails : taken.phones;
}

bool accepts(const ListCapability& held, const Element& element, const ElementList* current,
             const std::set<std::string, std::less<>>& taken)
{
    if (current && std::ranges::find(*current, element) != current->end()) return true;
    return (is_well_formed(element) || held.accepts_junk) && !taken.contains(element.value);
}

ElementList project_list(const ElementList& wanted, const ListCapability& held, const ElementList* current,
                         const std::set<std::string, std::less<>>& taken)
{
    if (held.capacity == 0) return {};
    if (!held.writable) return current ? *current : ElementList{};

    ElementList list;
    for (const Element& element : wanted) {
        if (list.size() < held.capacity && accepts(held, element, current, taken)) list.push_back(element);
    }
    if (list.empty() && held.required && current && !current->empty()) list.push_back(current->front());
    return list;
}

Contact project(const Contact& golden, const Capabilities& capabilities, const Contact* current, const Taken& taken)
{
    Contact projected;
    for (const auto& [name, held] : capabilities.texts) {
        projected.set_text(name, std::string(project_text(name, held, capabilities, golden.text(name), current)));
    }
    for (const std::string_view name : {field::emails, field::phones}) {
        const auto* had = current ? &list_of(*current, name) : nullptr;
        list_of(projected, name) =
            project_list(list_of(golden, name), *capabilities.list(name), had, taken_of(taken, name));
    }
    projected.opted_out = project_consent(golden.opted_out, capabilities, current);
    if (current) keep_one_of_each(projected, capabilities, *current);
    return projected;
}

} // namespace contactsync::merge
