#include "sandbox/tether/codec.hpp"

#include "sandbox/support/text.hpp"

#include <utility>

namespace contactsync::sandbox::tether {
namespace {

json::value show_text(const std::optional<std::string>& text)
{
    return text ? json::value(*text) : json::value();
}

json::value show_id_or_null(ObjectId id)
{
    return id == 0 ? json::value() : json::value(show_id(id));
}

json::array show_entries(const std::vector<Entry>& entries, const json::storage_ptr& memory)
{
    json::array shown(memory);
    for (const Entry& entry : entries) {
        json::object item({{"value", entry.value}, {"isPrimary", entry.primary}}, memory);
        for (const auto& [key, stamp] : entry.stamps)
            item[key] = stamp;
        shown.push_back(std::move(item));
    }
    return shown;
}

json::value show_primary(const std::vector<Entry>& entries)
{
    const Entry* primary = primary_of(entries);
    return primary == nullptr ? json::value() : json::value(primary->value);
}

json::value show_phones(const Contact& contact, const Switches& switches, const json::storage_ptr& memory)
{
    if (switches.generation != Generation::g2) return show_primary(contact.phones);
    return show_entries(contact.phones, memory);
}

json::value show_email(const Contact& contact, const Switches& switches, const json::storage_ptr& memory)
{
    const bool scalar_only = switches.generation != Generation::g2 || switches.email_out == EmailOut::string;
    if (scalar_only || contact.email_shape == EmailShape::none) return show_primary(contact.emails);
    const bool as_list = switches.email_out == EmailOut::array || contact.email_shape == EmailShape::list;
    return as_list ? json::value(show_entries(contact.emails, memory)) : show_primary(contact.emails);
}

json::array show_secondary(const Contact& contact, const Switches& switches)
{
    json::array shown;
    if (!switches.secondary_phones) return shown;
    const Entry* primary = primary_of(contact.phones);
    for (const Entry& phone : contact.phones) {
        if (&phone != primary) shown.emplace_back(phone.value);
    }
    return shown;
}

json::value show_creator(const Contact& contact, const Switches& switches)
{
    if (switches.generation != Generation::g0 || contact.created_by == 0) return show_id_or_null(contact.created_by);
    std::string_view name;
    for (const User& user : kUsers) {
        if (user.id == contact.created_by) name = user.name;
    }
    return {{"_id", show_id(contact.created_by)}, {"fullName", name}};
}

void add_legacy_members(json::object& shown)
{
    shown["channelTypes"] = json::array();
    shown["isBulkSms"] = false;
    shown["isUpdated"] = false;
    shown["isAutopilot"] = false;
    shown["files"] = json::array();
    shown["__v"] = 0;
}

} // namespace

json::object show_contact(const Contact& contact, const Switches& switches, json::storage_ptr memory)
{
    json::object shown(memory);
    shown.reserve(20 + contact.custom.size());
    shown.emplace("_id", show_id(contact.id));
    shown.emplace("firstName", show_text(contact.first_name));
    shown.emplace("lastName", show_text(contact.last_name));
    shown.emplace("phoneNumber", show_phones(contact, switches, memory));
    shown.emplace("secondaryPhoneNumber", show_secondary(contact, switches));
    shown.emplace("email", show_email(contact, switches, memory));
    shown.emplace("process", show_text(contact.process));
    shown.emplace("status", show_text(contact.status));
    shown.emplace("pipelineId", show_id_or_null(contact.pipeline));
    shown.emplace("pipelineStage", show_id_or_null(contact.stage));
    shown.emplace("organizationId", show_id(kOrganization));
    shown.emplace("userId", show_id_or_null(contact.owner));
    shown.emplace("createdBy", show_creator(contact, switches));
    json::array assignees(memory);
    for (const ObjectId user : contact.assignees)
        assignees.emplace_back(show_id(user));
    shown.emplace("assignees", std::move(assignees));
    shown.emplace("isBlocked", contact.blocked);
    shown.emplace("isVerified", contact.verified);
    shown.emplace("createdAt", iso_time(contact.created, 3) + "Z");
    shown.emplace("updatedAt", iso_time(contact.updated, 3) + "Z");
    if (switches.generation == Generation::g0) add_legacy_members(shown);
    for (const auto& [key, value] : contact.custom)
        shown.emplace(key, value);
    return shown;
}

json::object show_written(const Contact& contact, const Switches& switches)
{
    if (!switches.sparse_reply) return show_contact(contact, switches);
    return {{"_id", show_id(contact.id)},
            {"firstName", show_text(contact.first_name)},
            {"lastName", show_text(contact.last_name)},
            {"status", show_text(contact.status)}};
}

} // namespace contactsync::sandbox::tether
