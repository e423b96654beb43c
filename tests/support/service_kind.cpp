#include "support/service_kind.hpp"

#include <initializer_list>
#include <map>
#include <string>

namespace contactsync::test {
namespace {

std::map<std::string, FieldCapability, std::less<>> texts(std::initializer_list<std::string> names)
{
    std::map<std::string, FieldCapability, std::less<>> result;
    for (const auto& name : names)
        result[name] = {};
    return result;
}

} // namespace

ServiceKind reevo_like()
{
    Capabilities held;
    held.texts = texts({"first_name", "last_name", "title", "city"});
    held.texts["last_name"].clearable = false;
    held.emails = {.capacity = ListCapability::kMany, .unique = true};
    held.phones = {.capacity = ListCapability::kMany};
    held.consent_writable = true;
    held.required_texts = {"last_name"};
    held.can_archive = true;
    held.lists_changes = true;
    return {.id = ProviderId::reevo, .capabilities = std::move(held)};
}

ServiceKind replyio_like()
{
    Capabilities held;
    held.texts = texts({"first_name", "last_name", "title", "city", "linkedin_url"});
    held.emails = {.capacity = 1};
    held.phones = {.capacity = 1, .accepts_junk = true};
    held.consent_readable = held.consent_writable = held.consent_clearable = true;
    held.required_any = {{"emails", "linkedin_url"}};
    held.can_archive = true;
    held.create_batch = 3;
    held.opt_out_batch = 3;
    return {.id = ProviderId::replyio, .capabilities = std::move(held), .imports = true};
}

ServiceKind tether_like()
{
    Capabilities held;
    held.texts = texts({"first_name", "last_name"});
    held.emails = {.capacity = ListCapability::kMany};
    held.phones = {.capacity = ListCapability::kMany, .required = true, .unique = true};
    held.can_archive = true;
    return {.id = ProviderId::tether, .capabilities = std::move(held)};
}

} // namespace contactsync::test
