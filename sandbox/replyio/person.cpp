#include "sandbox/replyio/person.hpp"

#include "sandbox/replyio/call.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

[[noreturn]] void wrong_member(std::string_view key, std::string_view expected)
{
    throw std::invalid_argument(fmt::format("\"{}\" must be {}", key, expected));
}

std::string text_of(std::string_view key, const json::value& value)
{
    if (value.is_null()) return {};
    if (!value.is_string()) wrong_member(key, "a string or null");
    return std::string(value.get_string());
}

std::int64_t integer_of(std::string_view key, const json::value& value)
{
    if (!value.is_int64()) wrong_member(key, "an integer");
    return value.get_int64();
}

const json::array& array_of(std::string_view key, const json::value& value)
{
    if (!value.is_array()) wrong_member(key, "an array");
    return value.get_array();
}

std::int64_t custom_field_of(Book& book, const json::object& item)
{
    if (const json::value* id = item.if_contains("id");
        id != nullptr && id->is_int64() && book.fields.contains(id->get_int64())) {
        return id->get_int64();
    }
    for (const std::string_view key : {"key", "name"}) {
        const auto title = string_at(item, key);
        if (!title) continue;
        const CustomField* field = book.field_by_title(*title);
        return field != nullptr ? field->id : book.define_field({.title = std::string(*title)});
    }
    wrong_member("customFields", "an array of objects with key, name or id, and value");
}

void write_custom(Book& book, Contact& contact, const json::value& value)
{
    for (const json::value& item : array_of("customFields", value)) {
        if (!item.is_object()) wrong_member("customFields", "an array of objects");
        const std::int64_t field = custom_field_of(book, item.get_object());
        const json::value* text = item.get_object().if_contains("value");
        set_custom_value(contact, field, text == nullptr ? std::string() : text_of("value", *text));
    }
}

void write_member(Book& book, Contact& contact, std::string_view key, const json::value& value)
{
    if (const auto text = text_by_name(key)) {
        contact[*text] = text_of(key, value);
    } else if (key == "customFields") {
        write_custom(book, contact, value);
    } else if (key == "accountId") {
        contact.account = value.is_null() ? std::nullopt : std::optional(integer_of(key, value));
    } else if (key == "ownerUserId") {
        contact.owner = integer_of(key, value);
    } else if (key == "isOptedOut") {
        if (!value.is_bool()) wrong_member(key, "true or false");
        contact.opted_out = value.get_bool();
    } else if (key == "callStatus") {
        contact.call_status = text_of(key, value);
    } else if (key == "meetingStatus") {
        contact.meeting_status = text_of(key, value);
    } else if (key == "listIds") {
        contact.lists.clear();
        for (const json::value& id : array_of(key, value))
            contact.lists.push_back(integer_of(key, id));
    } else if (key == "sequences") {
        contact.sequences = array_of(key, value);
    } else {
        throw std::invalid_argument(fmt::format("a contact of Reply.io has no \"{}\"", key));
    }
}

const Contact& must_find(const Book& book, std::int64_t id)
{
    const Contact* contact = book.find(id);
    if (contact == nullptr) throw std::invalid_argument(fmt::format("Reply.io holds no contact {}", id));
    return *contact;
}

} // namespace

std::int64_t seed_contact(Book& book, const json::object& record, NowMs created, NowMs modified)
{
    Contact contact;
    contact.owner = kActingUser;
    for (const auto& [key, value] : record)
        write_member(book, contact, key, value);
    contact.created = contact.phone_set = created;
    contact.modified = modified;
    book.forget_tombstone(contact[Text::email]);
    return book.add(std::move(contact)).id;
}

void edit_contact(Book& book, const Switches& switches, std::int64_t id, const json::object& fields, NowMs now)
{
    Contact changed = must_find(book, id);
    for (const auto& [key, value] : fields)
        write_member(book, changed, key, value);
    store_change(book, switches, std::move(changed), now);
}

void remove_contact(Book& book, std::int64_t id)
{
    book.erase(must_find(book, id).id);
}

void merge_contacts(Book& book, const Switches& switches, std::int64_t loser, std::int64_t survivor, NowMs now)
{
    if (loser == survivor) throw std::invalid_argument("a contact cannot be merged into itself");
    const Contact source = must_find(book, loser);
    Contact target = must_find(book, survivor);
    for (std::size_t index = 0; index < target.texts.size(); ++index) {
        if (target.texts[index].empty()) target.texts[index] = source.texts[index];
    }
    for (const CustomValue& value : source.custom) {
        if (custom_value(target, value.field).empty()) set_custom_value(target, value.field, value.value);
    }
    for (const std::int64_t list : source.lists) {
        if (std::ranges::find(target.lists, list) == target.lists.end()) target.lists.push_back(list);
    }
    target.opted_out |= source.opted_out;
    book.erase(loser);
    store_change(book, switches, std::move(target), now);
}

} // namespace contactsync::sandbox::replyio
