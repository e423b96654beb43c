#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/codec.hpp"
#include "sandbox/tether/phone.hpp"

#include <algorithm>
#include <utility>

/// Blocking and verification: tether contract section 3, "Adjacent operations".
namespace contactsync::sandbox::tether {
namespace {

template <class Change>
Response change_contact(Call& call, Change change)
{
    const Contact* held = find_contact(call, call.args.front());
    if (held == nullptr) return contact_not_found(call);
    Contact changed = *held;
    change(changed);
    const bool wrote = call.book.change(std::move(changed), call.now);
    return success(200, {{"message", "Contact updated"}, {"data", {{"contact", show_contact(*held, call.switches)}}}},
                   wrote);
}

/// Sets the stamp of one entry, or clears it when `verifiedAt` is null.
void stamp(const Call& call, Entry& entry)
{
    const json::value* at = call.body.if_contains("verifiedAt");
    if (at != nullptr && at->is_null()) {
        entry.stamps.clear();
        return;
    }
    entry.stamps["verifiedAt"] = at != nullptr && at->is_string() ? *at : json::value(iso_time(call.now, 3) + "Z");
    entry.stamps["verifiedBy"] = show_id(kSelf);
    entry.stamps["verificationSource"] = string_at(call.body, "verificationSource").value_or("manual");
}

bool stamp_entry(const Call& call, std::vector<Entry>& entries, std::string_view value)
{
    const auto found = std::ranges::find(entries, value, &Entry::value);
    if (found == entries.end()) return false;
    stamp(call, *found);
    return true;
}

} // namespace

Response block(Call& call)
{
    return change_contact(call, [](Contact& contact) { contact.blocked = true; });
}

Response unblock(Call& call)
{
    return change_contact(call, [](Contact& contact) { contact.blocked = false; });
}

Response verify_contact(Call& call)
{
    return change_contact(call, [](Contact& contact) { contact.verified = true; });
}

Response unverify_contact(Call& call)
{
    return change_contact(call, [](Contact& contact) { contact.verified = false; });
}

Response verify_phone(Call& call)
{
    const Contact* held = find_contact(call, call.args.front());
    if (held == nullptr) return contact_not_found(call);
    Contact probe = *held;
    const std::string number = normalise_phone(string_at(call.body, "phoneNumber").value_or("")).value_or("");
    if (!stamp_entry(call, probe.phones, number)) {
        return refuse_field(call, "phoneNumber", "phoneNumber is not a number of this contact");
    }
    return change_contact(call, [&](Contact& contact) { contact = probe; });
}

Response verify_method(Call& call)
{
    const Contact* held = find_contact(call, call.args.front());
    if (held == nullptr) return contact_not_found(call);
    Contact probe = *held;
    const std::string email = lower(trim(string_at(call.body, "email").value_or("")));
    const std::string number = normalise_phone(string_at(call.body, "phoneNumber").value_or("")).value_or("");
    if (!stamp_entry(call, probe.emails, email) && !stamp_entry(call, probe.phones, number)) {
        return refuse_field(call, "email", "neither the e-mail nor the number belongs to this contact");
    }
    return change_contact(call, [&](Contact& contact) { contact = probe; });
}

} // namespace contactsync::sandbox::tether
