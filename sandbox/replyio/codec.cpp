#include "sandbox/replyio/codec.hpp"

#include "sandbox/support/text.hpp"

#include <cctype>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

json::value text_or_null(std::string_view text, const json::storage_ptr& memory)
{
    return text.empty() ? json::value(nullptr, memory) : json::value(text, memory);
}

std::string shown_time(NowMs time, const Switches& switches)
{
    constexpr NowMs kTwoHoursMs = 7'200'000;
    const int digits = static_cast<int>(switches.fraction_digits);
    switch (switches.time_zone) {
    case TimeZoneShown::plus_two:
        return iso_time(time + kTwoHoursMs, digits) + "+02:00";
    case TimeZoneShown::plus_two_hidden:
        return iso_time(time + kTwoHoursMs, digits);
    case TimeZoneShown::utc:
        break;
    }
    return iso_time(time, digits);
}

/// The check of a number runs some time after it was typed (section 12, row 38).
std::string_view phone_status(const Contact& contact, const Switches& switches, NowMs now)
{
    if (switches.unknown_enum) return "Quarantined";
    if (contact[Text::phone].empty()) return "NotValidated";
    return now - contact.phone_set < switches.phone_check_seconds * 1000 ? "Pending" : "Valid";
}

json::array shown_custom(const Contact& contact, const Book& book, const json::storage_ptr& memory)
{
    json::array shown(memory);
    for (const CustomValue& value : contact.custom) {
        const auto field = book.fields.find(value.field);
        if (field == book.fields.end()) continue;
        shown.emplace_back(json::object({{"key", field->second.title}, {"value", value.value}}, memory));
    }
    return shown;
}

/// Private lists are not shown in a contact (section 12, row 21).
json::array shown_lists(const Contact& contact, const Book& book, const json::storage_ptr& memory)
{
    json::array shown(memory);
    for (const std::int64_t id : contact.lists) {
        const auto list = book.lists.find(id);
        if (list == book.lists.end() || !list->second.shared) continue;
        shown.emplace_back(json::object({{"listId", id}, {"listName", list->second.name}, {"isShared", true}}, memory));
    }
    return shown;
}

} // namespace

std::string cased(Version version, std::string_view pascal)
{
    std::string text(pascal);
    if (version == Version::v3 && !text.empty()) {
        text.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(text.front())));
    }
    return text;
}

json::object show_contact(const Contact& contact, const Book& book, const Switches& switches, Version version,
                          NowMs now, json::storage_ptr memory)
{
    json::object shown(memory);
    shown.reserve(36);
    const auto show_text = [&](Text text) { shown.emplace(name_of(text), text_or_null(contact[text], memory)); };

    shown.emplace("id", contact.id);
    show_text(Text::email);
    shown.emplace("domain", text_or_null(email_domain(contact[Text::email]), memory));
    show_text(Text::first_name);
    show_text(Text::last_name);
    show_text(Text::phone);
    shown.emplace("phoneStatus", cased(version, phone_status(contact, switches, now)));
    show_text(Text::title);
    show_text(Text::company);
    shown.emplace("companySize", text_or_null(cased(version, contact[Text::company_size]), memory));
    for (const Text text : {Text::industry, Text::city, Text::state, Text::country, Text::time_zone_id,
                            Text::linkedin_url, Text::sales_navigator_url, Text::recruiter_url, Text::notes}) {
        show_text(text);
    }
    shown.emplace("ownerUserId", contact.owner);
    shown.emplace("accountId", contact.account ? json::value(*contact.account) : json::value());
    shown.emplace("isOptedOut", contact.opted_out);
    if (version == Version::v3) {
        shown.emplace("callStatus", contact.call_status);
        shown.emplace("meetingStatus", contact.meeting_status);
    }
    shown.emplace("addingDate", iso_time(contact.created, 0) + "+00:00");
    shown.emplace("createdAt", shown_time(contact.created, switches));
    shown.emplace("lastModifiedAt", shown_time(contact.modified, switches));
    shown.emplace("customFields", shown_custom(contact, book, memory));
    shown.emplace("sequences", contact.sequences);
    shown.emplace("lists", shown_lists(contact, book, memory));
    if (switches.unknown_member) shown.emplace("engagementScore", 0.5);
    return shown;
}

} // namespace contactsync::sandbox::replyio
