#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/decode.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <utility>

/// Calls that name many contacts and answer 200 with the failures only: replyio contract section 4.7.
namespace contactsync::sandbox::replyio {
namespace {

constexpr std::size_t kIdsMax = 100;

/// The pages disagree on the form of `error`; the presence of the key is the failure.
json::object not_found_entry(const Switches& switches)
{
    constexpr int kNotFound = 1;
    return {{"error", switches.flag_errors_as_numbers ? json::value(kNotFound) : json::value("notFound")},
            {"errorDetails", "Contact not found"}};
}

/// Calls `act` for every id that is held; the others become failures.
template <class Act>
Response for_each_contact(Call& call, const std::vector<std::int64_t>& ids, Act act)
{
    json::object failures;
    bool wrote = false;
    for (const std::int64_t id : ids) {
        if (const Contact* contact = call.book.find(id)) {
            wrote |= act(*contact);
        } else {
            failures[std::to_string(id)] = not_found_entry(call.switches);
        }
    }
    return success(200, failures, wrote);
}

} // namespace

Response bulk_delete(Call& call)
{
    std::vector<Problem> problems;
    const auto ids = decode_ids(call.body, "ids", kIdsMax, problems);
    if (!problems.empty()) return invalid(problems);
    return for_each_contact(call, ids, [&](const Contact& contact) {
        call.book.erase(contact.id);
        return true;
    });
}

Response set_opted_out(Call& call)
{
    std::vector<Problem> problems;
    const auto ids = decode_ids(call.body, "contactIds", kIdsMax, problems);
    const bool opted_out = decode_flag(call.body, "isOptedOut", problems);
    if (!problems.empty()) return invalid(problems);
    return for_each_contact(call, ids, [&](const Contact& contact) {
        Contact changed = contact;
        changed.opted_out = opted_out;
        return store_change(call.book, call.switches, std::move(changed), call.now);
    });
}

/// Replied, bounced and sequence states belong to sequences, which the stand-in does not run: checked, then forgotten.
Response set_outreach_flag(Call& call)
{
    std::vector<Problem> problems;
    const auto ids = decode_ids(call.body, "contactIds", kIdsMax, problems);
    if (!problems.empty()) return invalid(problems);
    return for_each_contact(call, ids, [](const Contact&) { return false; });
}

Response change_owner(Call& call)
{
    std::vector<Problem> problems;
    const auto ids = decode_ids(call.body, "contactIds", kIdsMax, problems);
    const json::value* user = call.body.if_contains("userId");
    if (user == nullptr || !user->is_int64()) problems.push_back({"/userId", "Must be an integer"});
    if (!problems.empty()) return invalid(problems);
    if (!in_team(user->get_int64())) {
        return refusal(404, "user.notFound", fmt::format("User {} is not in the team", user->get_int64()));
    }
    json::array affected;
    bool wrote = false;
    for (const std::int64_t id : ids) {
        const Contact* contact = call.book.find(id);
        if (contact == nullptr) continue;
        Contact changed = *contact;
        changed.owner = user->get_int64();
        wrote |= store_change(call.book, call.switches, std::move(changed), call.now);
        affected.emplace_back(id);
    }
    return success(200, {{"isSuccess", true}, {"affectedIds", std::move(affected)}}, wrote);
}

} // namespace contactsync::sandbox::replyio
