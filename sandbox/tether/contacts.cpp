#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/codec.hpp"
#include "sandbox/tether/decode.hpp"
#include "sandbox/tether/phone.hpp"

#include <algorithm>
#include <utility>

/// One contact at a time: tether contract sections 4.1 and 4.3 to 4.6.
namespace contactsync::sandbox::tether {
namespace {

constexpr std::string_view kUpdated = "Contact updated successfully"; // the published create example says so too

Response show_mutation(const Call& call, int status, ObjectId id, bool wrote)
{
    return success(status,
                   {{"success", true},
                    {"message", kUpdated},
                    {"data", {{"message", kUpdated}, {"contact", show_written(*call.book.find(id), call.switches)}}}},
                   wrote);
}

struct Update {
    std::optional<Refusal> refusal{};
    bool wrote = false;
};

Update update_contact(Call& call, const Contact& held)
{
    Contact changed = held;
    if (auto refusal = write_fields(changed, call.body, Writer::update, call.switches))
        return {.refusal = std::move(refusal)};
    if (auto refusal = check_unique(call.book, changed, call.switches)) return {.refusal = std::move(refusal)};
    return {.wrote = call.book.change(std::move(changed), call.now)};
}

/// Under the switch a create with a number that is held already updates its holder.
const Contact* holder_of(const Call& call, const Contact& wanted)
{
    if (!call.switches.create_upserts) return nullptr;
    const auto holders = call.book.by_phone(primary_of(wanted.phones)->value);
    return holders.empty() ? nullptr : call.book.find(holders.front());
}

} // namespace

Response create_contact(Call& call)
{
    Contact contact;
    contact.pipeline = kPipeline;
    contact.stage = kStages.front().id;
    contact.status = kStages.front().name;
    if (!call.body.contains("phoneNumber")) return refuse_field(call, "phoneNumber", "phoneNumber is required");
    if (const auto refusal = write_fields(contact, call.body, Writer::create, call.switches))
        return refuse(call, *refusal);
    if (const Contact* holder = holder_of(call, contact)) {
        const ObjectId id = holder->id;
        const Update update = update_contact(call, *holder);
        return update.refusal ? refuse(call, *update.refusal) : show_mutation(call, 200, id, update.wrote);
    }
    if (const auto refusal = check_unique(call.book, contact, call.switches)) return refuse(call, *refusal);
    contact.owner = contact.created_by = kSelf;
    contact.assignees = {kSelf};
    contact.created = contact.updated = call.now;
    const ObjectId id = call.book.add(std::move(contact));
    return show_mutation(call, static_cast<int>(call.switches.create_status), id, true);
}

Response read_contact(Call& call)
{
    const Contact* contact = find_contact(call, call.args.front());
    if (contact == nullptr) return contact_not_found(call);
    return success(200, {{"success", true}, {"data", show_contact(*contact, call.switches)}}, false);
}

Response patch_contact(Call& call)
{
    const Contact* held = find_contact(call, call.args.front());
    if (held == nullptr) return contact_not_found(call);
    const Update update = update_contact(call, *held);
    return update.refusal ? refuse(call, *update.refusal) : show_mutation(call, 200, held->id, update.wrote);
}

/// Answers in the legacy shape: the contact at the top.
Response put_contact(Call& call)
{
    const auto id = string_at(call.body, "_id");
    if (!id) return refuse_field(call, "_id", "_id is required");
    const Contact* held = find_contact(call, *id);
    if (held == nullptr) return contact_not_found(call);
    const Update update = update_contact(call, *held);
    if (update.refusal) return refuse(call, *update.refusal);
    return success(200, {{"message", kUpdated}, {"success", true}, {"contact", show_written(*held, call.switches)}},
                   update.wrote);
}

Response delete_contact(Call& call)
{
    const Contact* contact = find_contact(call, call.args.front());
    if (contact == nullptr) return contact_not_found(call);
    call.book.erase(contact->id, call.now);
    return success(200, {{"message", "Contact deleted"}}, true);
}

Response find_by_phone(Call& call)
{
    if (const auto key = unexpected_key(call.body, {"phoneNumber", "targetUserId"})) {
        return refuse_field(call, *key, *key + " is not allowed");
    }
    const auto text = string_at(call.body, "phoneNumber");
    const auto number = text ? normalise_phone(*text) : std::nullopt;
    if (!number) return refuse_field(call, "phoneNumber", "phoneNumber is required and must be a valid number");
    const auto target = string_at(call.body, "targetUserId");
    for (const ObjectId id : call.book.by_phone(*number)) {
        const Contact& contact = *call.book.find(id);
        if (target && parse_id(*target) != contact.owner) continue;
        return success(200, {{"data", show_contact(contact, call.switches)}}, false);
    }
    return contact_not_found(call);
}

} // namespace contactsync::sandbox::tether
