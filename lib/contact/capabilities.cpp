#include "contact/capabilities.hpp"

namespace contactsync {

const FieldCapability* Capabilities::text(std::string_view name) const
{
    const auto found = texts.find(name);
    return found == texts.end() ? nullptr : &found->second;
}

const ListCapability* Capabilities::list(std::string_view name) const
{
    if (name == field::emails) return &emails;
    if (name == field::phones) return &phones;
    return nullptr;
}

} // namespace contactsync
