#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/decode.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

const Contact* find_contact(const Call& call)
{
    const auto id = parse_integer(call.args.front());
    return id ? call.book.find(*id) : nullptr;
}

Response show(const Call& call, int status, const Contact& contact, bool wrote)
{
    return success(status, show_contact(contact, call.book, call.switches, call.version, call.now), wrote);
}

Response add_contact(Call& call, const Changes& changes)
{
    if (!has_room(call)) return refusal(400, "contact.limitExceeded", "The account holds no more contacts");
    Contact contact;
    apply_changes(contact, changes, Apply::sent);
    contact.owner = kActingUser;
    contact.created = contact.modified = contact.phone_set = call.now;
    // An opt-out outlives its contact (section 12, row 41): whoever revives the address gets it back.
    if (const Tombstone* grave = call.book.tombstone(contact[Text::email])) {
        contact.opted_out = grave->opted_out;
        call.book.forget_tombstone(contact[Text::email]);
    }
    return show(call, 201, call.book.add(std::move(contact)), true);
}

/// Section 12, row 4: the dangerous default keeps what a create request cannot send and blanks the rest.
Contact overwritten(const Contact& held, const Changes& changes)
{
    Contact blank = held;
    blank.texts = {};
    blank.custom.clear();
    blank.account.reset();
    apply_changes(blank, changes, Apply::sent);
    return blank;
}

Response create_over(Call& call, std::int64_t id, const Changes& changes)
{
    const Contact& held = *call.book.find(id);
    Contact changed = held;
    int status = 200;
    switch (call.switches.post_duplicate) {
    case PostDuplicate::refuse:
        return refusal(400, "contact.alreadyExists", "A contact with this e-mail exists");
    case PostDuplicate::refuse_409:
        return refusal(409, "contact.alreadyExists", "A contact with this e-mail exists");
    case PostDuplicate::merge:
        apply_changes(changed, changes, Apply::sent);
        break;
    case PostDuplicate::created_201:
        status = 201;
        [[fallthrough]];
    default:
        changed = overwritten(held, changes);
    }
    const bool wrote = store_change(call.book, call.switches, std::move(changed), call.now);
    return show(call, status, *call.book.find(id), wrote);
}

/// One of the two identities must remain (section 12, row 6).
std::vector<Problem> check_identity(const Contact& contact)
{
    if (!contact[Text::email].empty() || !contact[Text::linkedin_url].empty()) return {};
    return {{"/email", "An e-mail or a LinkedIn URL is required"}};
}

bool email_is_taken(const Call& call, const Contact& contact)
{
    if (contact[Text::email].empty() || call.switches.patch_email_duplicate_allowed) return false;
    const auto holders = call.book.by_email(contact[Text::email]);
    return std::ranges::any_of(holders, [&](std::int64_t holder) { return holder != contact.id; });
}

} // namespace

bool in_team(std::int64_t user)
{
    return std::ranges::find(kTeamUsers, user) != std::end(kTeamUsers);
}

bool has_room(const Call& call)
{
    return call.switches.contact_limit == 0 ||
           call.book.ids().size() < static_cast<std::size_t>(call.switches.contact_limit);
}

bool store_change(Book& book, const Switches& switches, Contact changed, NowMs now)
{
    const Contact& held = *book.find(changed.id);
    if (changed == held) return false;
    if (changed[Text::phone] != held[Text::phone]) changed.phone_set = now;
    if (!switches.last_modified_frozen) changed.modified = std::max(changed.modified, now);
    book.replace(std::move(changed));
    return true;
}

Response read_contact(Call& call)
{
    const Contact* contact = find_contact(call);
    return contact == nullptr ? contact_not_found(call.args.front()) : show(call, 200, *contact, false);
}

Response create_contact(Call& call)
{
    std::vector<Problem> problems;
    const Changes changes = decode_changes(call, call.body, Model::create, "", problems);
    const bool needs_name =
        call.version == Version::v3 ? call.switches.v3_requires_first_name : call.switches.v4_requires_first_name;
    if (needs_name && changes.text(Text::first_name).empty()) problems.push_back({"/firstName", "Required"});
    if (problems.empty() && changes.text(Text::email).empty() && changes.text(Text::linkedin_url).empty()) {
        problems.push_back({"/email", "An e-mail or a LinkedIn URL is required"});
    }
    if (!problems.empty()) return invalid(problems);

    const std::string_view email = changes.text(Text::email);
    if (!email.empty() && call.switches.post_duplicate != PostDuplicate::duplicate) {
        if (const auto holders = call.book.by_email(email); !holders.empty())
            return create_over(call, holders.front(), changes);
    }
    return add_contact(call, changes);
}

Response patch_contact(Call& call)
{
    const Contact* held = find_contact(call);
    if (held == nullptr) return contact_not_found(call.args.front());
    std::vector<Problem> problems;
    const Changes changes = decode_changes(call, call.body, Model::patch, "", problems);
    Contact changed = *held;
    apply_changes(changed, changes, Apply::sent);
    if (problems.empty()) problems = check_identity(changed);
    if (!problems.empty()) return invalid(problems);
    if (changes.owner && !in_team(*changes.owner)) {
        return refusal(404, "user.notFound", fmt::format("User {} is not in the team", *changes.owner));
    }
    // Legacy records may share an address; only a changed one is checked.
    if (lower(changed[Text::email]) != lower((*held)[Text::email]) && email_is_taken(call, changed)) {
        return refusal(400, "contact.emailAlreadyExists", "Another contact has this e-mail");
    }
    const std::int64_t id = changed.id;
    const bool wrote = store_change(call.book, call.switches, std::move(changed), call.now);
    return show(call, 200, *call.book.find(id), wrote);
}

Response delete_contact(Call& call)
{
    const Contact* contact = find_contact(call);
    if (contact == nullptr) return contact_not_found(call.args.front());
    call.book.erase(contact->id);
    return no_content(true);
}

Response read_statuses(Call& call)
{
    const Contact* contact = find_contact(call);
    if (contact == nullptr) return contact_not_found(call.args.front());
    json::array sequences;
    for (const json::value& entry : contact->sequences) {
        if (!entry.is_object()) continue;
        const json::object& sequence = entry.get_object();
        const auto member = [&](std::string_view key) {
            const json::value* value = sequence.if_contains(key);
            return value == nullptr ? json::value() : *value;
        };
        sequences.push_back({{"sequenceId", member("sequenceId")},
                             {"sequenceName", member("sequenceName")},
                             {"statusInSequence", member("status")},
                             {"emailDisposition", nullptr}});
    }
    const auto shown_case = [&](const std::string& camel) {
        std::string text = camel;
        if (call.version == Version::v4) text.front() = static_cast<char>(text.front() - 'a' + 'A');
        return text;
    };
    return success(200,
                   {{"contactId", contact->id},
                    {"isOptedOut", contact->opted_out},
                    {"callStatus", shown_case(contact->call_status)},
                    {"meetingStatus", shown_case(contact->meeting_status)},
                    {"sequences", std::move(sequences)}},
                   false);
}

} // namespace contactsync::sandbox::replyio
