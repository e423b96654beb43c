#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/decode.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// Contact lists: replyio contract sections 3 (rows 15 and 16) and 4.8.
namespace contactsync::sandbox::replyio {
namespace {

json::object show(const ContactList& list)
{
    return {{"id", list.id}, {"name", list.name}, {"isShared", list.shared}};
}

ContactList* find_list(Call& call)
{
    const auto id = parse_integer(call.args.front());
    const auto found = id ? call.book.lists.find(*id) : call.book.lists.end();
    return found == call.book.lists.end() ? nullptr : &found->second;
}

Response list_not_found(const Call& call)
{
    return refusal(404, "contactList.notFound", fmt::format("Contact list {} does not exist", call.args.front()));
}

} // namespace

Response list_contact_lists(Call& call)
{
    json::array items;
    for (const auto& [id, list] : call.book.lists)
        items.push_back(show(list));
    return success(200, {{"items", std::move(items)}, {"hasMore", false}}, false);
}

Response create_contact_list(Call& call)
{
    std::vector<Problem> problems;
    ContactList list{.name = decode_text(call.body, "name", problems)};
    if (call.body.contains("isShared")) list.shared = decode_flag(call.body, "isShared", problems);
    if (!problems.empty()) return invalid(problems);
    const std::int64_t id = call.book.define_list(std::move(list));
    return success(201, show(call.book.lists.at(id)), true);
}

Response read_contact_list(Call& call)
{
    const ContactList* list = find_list(call);
    return list == nullptr ? list_not_found(call) : success(200, show(*list), false);
}

Response rename_contact_list(Call& call)
{
    ContactList* list = find_list(call);
    if (list == nullptr) return list_not_found(call);
    std::vector<Problem> problems;
    std::string name = decode_text(call.body, "name", problems);
    if (!problems.empty()) return invalid(problems);
    list->name = std::move(name);
    return success(200, show(*list), true);
}

Response delete_contact_list(Call& call)
{
    const ContactList* list = find_list(call);
    if (list == nullptr) return list_not_found(call);
    call.book.lists.erase(list->id); // a membership in a list that is gone is no longer shown
    return no_content(true);
}

/// Membership does not move lastModifiedAt (section 12, row 22). List calls report failures as number 8.
Response add_to_contact_list(Call& call)
{
    const ContactList* list = find_list(call);
    if (list == nullptr) return list_not_found(call);
    std::vector<Problem> problems;
    const auto ids = decode_ids(call.body, "contactIds", 100, problems);
    if (!problems.empty()) return invalid(problems);
    json::object failures;
    bool wrote = false;
    for (const std::int64_t id : ids) {
        const Contact* contact = call.book.find(id);
        if (contact == nullptr) {
            failures[std::to_string(id)] = {{"error", 8}, {"errorDetails", "Contact not found"}};
        } else if (std::ranges::find(contact->lists, list->id) == contact->lists.end()) {
            Contact changed = *contact;
            changed.lists.push_back(list->id);
            call.book.replace(std::move(changed));
            wrote = true;
        }
    }
    return success(200, failures, wrote);
}

/// A bare array, shared lists only.
Response read_lists_of_contact(Call& call)
{
    const auto id = parse_integer(call.args.front());
    const Contact* contact = id ? call.book.find(*id) : nullptr;
    if (contact == nullptr) return contact_not_found(call.args.front());
    json::array shown;
    for (const std::int64_t list_id : contact->lists) {
        const auto list = call.book.lists.find(list_id);
        if (list != call.book.lists.end() && list->second.shared) shown.push_back(show(list->second));
    }
    return success(200, shown, false);
}

} // namespace contactsync::sandbox::replyio
