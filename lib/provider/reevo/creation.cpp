#include "provider/reevo/encode.hpp"
#include "provider/reevo/items.hpp"
#include "provider/reevo/lookup.hpp"
#include "provider/reevo/repair.hpp"
#include "provider/reevo/writes.hpp"

#include "base/log.hpp"
#include "provider/wire/document.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace contactsync::provider::reevo {

namespace {

/// A record that claims to be updated but is no older than our request was made by it: its first answer got lost.
constexpr std::chrono::seconds kOwnCreation{5};

Draft creation_draft(const Workspace& workspace, const Contact& target)
{
    Draft draft{.attributes = create_attributes(target, workspace.fields, workspace.schema)};
    auto phones = phone_items(target);
    if (phones.empty()) return draft;
    if (workspace.schema.can_create(attribute::contact_phone_numbers)) {
        draft.attributes[attribute::contact_phone_numbers] = std::move(phones);
    } else if (workspace.schema.can_create(attribute::primary_phone_number)) {
        draft.attributes[attribute::primary_phone_number] = phones.front().at("phone_number");
    }
    return draft;
}

std::string_view other_match_key(std::string_view key)
{
    return key == attribute::contact_emails ? attribute::primary_email : attribute::contact_emails;
}

/// A 422 about the shape of the very first `_assert` may be about its match key, on which the documentation disagrees
/// (U-3).
bool may_be_match_key(const Workspace& workspace, const Refusal& refusal)
{
    return !workspace.discovered.is_match_key_confirmed &&
           (is_structural(refusal) || is_code(refusal, "invalid_matching_field"));
}

asio::awaitable<Reply> send_assert(Workspace& workspace, std::string match_key, std::string email,
                                   json::object attributes)
{
    json::object body{{"match", json::object{{match_key, email}}}, {"attributes", std::move(attributes)}};
    // Without the address in what it makes, a second `_assert` would not find the first one's record.
    auto reply = workspace.discovered.is_address_asserted
                     ? co_await workspace.api.post("/contact/_assert", std::move(body))
                     : co_await workspace.api.post_once("/contact/_assert", std::move(body));
    if (reply) {
        workspace.discovered.match_key = std::move(match_key);
        workspace.discovered.is_match_key_confirmed = true;
    }
    co_return reply;
}

/// Sends until it is accepted or refused for good: the other match key once, then without what the service does not
/// take.
asio::awaitable<Reply> assert_repaired(Workspace& workspace, Draft& draft, std::string email)
{
    for (;;) {
        auto reply = co_await send_assert(workspace, workspace.discovered.match_key, email, draft.attributes);
        if (reply) co_return reply;
        if (may_be_match_key(workspace, reply.error())) {
            const std::string other(other_match_key(workspace.discovered.match_key));
            auto second = co_await send_assert(workspace, other, email, draft.attributes);
            if (second || !is_structural(second.error())) reply = std::move(second);
            if (reply) co_return reply;
        }
        if (!co_await repair_draft(workspace, draft, reply.error()) || draft.attributes.empty()) co_return reply;
    }
}

std::optional<Written> adopted(std::vector<Record> holders, const Element& email)
{
    if (holders.empty()) return std::nullopt;
    const auto primary = std::ranges::find_if(holders, [&](const Record& record) {
        return std::ranges::find(record.values.emails, email) != record.values.emails.end();
    });
    auto& chosen = primary == holders.end() ? holders.front() : *primary;
    auto remote_id = chosen.remote_id;
    return Written{.remote_id = std::move(remote_id), .record = std::move(chosen), .adopted = true};
}

/// U-4: the status decides; where the answer's own word contradicts it, or it says "updated", the record's age does.
bool is_new(const http::Response& response, const Record& record, TimePoint asked_at)
{
    const auto document = wire::Document::parse(response.body);
    const auto meta = document ? wire::member(document->root(), "meta") : std::nullopt;
    const bool says_updated = meta && wire::text(*meta, "action") == "updated";
    if (response.status == 201 && !says_updated) return true;
    return record.created_at && *record.created_at >= asked_at - kOwnCreation;
}

/// Adds what the creation could not carry, the opt-out first. What fails here is left out, for the next pass to write.
asio::awaitable<Written> completed(Workspace& workspace, const Contact& target, Record record)
{
    Written created{.remote_id = record.remote_id};
    if (target.opted_out && !record.values.opted_out && workspace.schema.can_update(attribute::sms_consent)) {
        const std::string field(field::opted_out);
        const Write consent{
            .kind = OperationKind::opt_out, .target = &target, .fields = {&field, 1}, .current = &record};
        auto written = co_await patch_contact(workspace, consent);
        if (written && written->record)
            record = std::move(*written->record);
        else
            created.left_out.push_back(field);
    }
    for (const auto& list : {kEmailItems, kPhoneItems}) {
        auto wanted = list_of(target, list.field);
        std::erase_if(wanted, [](const Element& element) { return !is_well_formed(element); });
        if (wanted.empty() || !workspace.schema.find(list.attribute)) continue;
        const auto written = co_await write_items(workspace, list, std::move(wanted), {}, record);
        if (!written) {
            created.left_out.emplace_back(list.field);
            log::warn("reevo.creation_incomplete", {{"provider", "reevo"},
                                                    {"remote_id", record.remote_id},
                                                    {"field", list.field},
                                                    {"status", written.error().status},
                                                    {"code", written.error().code}});
        }
    }
    created.record = std::move(record);
    co_return created;
}

bool shares_email(const Record& record, const Contact& target)
{
    return std::ranges::any_of(target.emails, [&](const Element& email) {
        return std::ranges::find(record.values.emails, email) != record.values.emails.end();
    });
}

/// There was no record that could be gone: something else answered (section 9.3).
std::unexpected<Error> refused_creation(Error error)
{
    if (error.kind == ErrorKind::gone) error.kind = ErrorKind::contract;
    return std::unexpected(std::move(error));
}

/// A record made for the address has no other one yet, and one that was found by it has it.
bool is_of_another(const Record& record, const Element& email)
{
    const auto& emails = record.values.emails;
    return !emails.empty() && std::ranges::find(emails, email) == emails.end();
}

asio::awaitable<Result<Written>> assert_contact(Workspace& workspace, const Contact& target, Element email,
                                                std::span<const Record> known)
{
    std::vector<Record> met_before;
    std::ranges::copy_if(known, std::back_inserter(met_before),
                         [&](const Record& record) { return shares_email(record, target); });
    if (auto met = adopted(std::move(met_before), email)) co_return std::move(*met);

    auto draft = creation_draft(workspace, target);
    if (draft.attributes.empty())
        co_return fail(ErrorKind::record, "nothing but an e-mail address to create a contact from");
    const auto asked_at = workspace.clock.now();
    auto reply = co_await assert_repaired(workspace, draft, email.value);
    if (!reply && may_be_collision(reply.error())) { // U-9, U-39
        auto holders = co_await find_by_emails(workspace, target.emails);
        if (!holders) co_return std::unexpected(std::move(reply.error().error));
        if (auto met = adopted(std::move(*holders), email)) co_return std::move(*met);
        if (reply.error().error.status == 409) reply = co_await assert_repaired(workspace, draft, email.value);
    }
    if (!reply) co_return refused_creation(std::move(reply.error().error));

    auto record = record_in(workspace, *reply);
    if (!record) {
        record.error().outcome_unknown = true;
        co_return std::unexpected(std::move(record.error()));
    }
    if (!is_new(*reply, *record, asked_at)) {
        auto remote_id = record->remote_id;
        co_return Written{.remote_id = std::move(remote_id), .record = std::move(*record), .overwrote = true};
    }
    if (is_of_another(*record, email))
        co_return fail(ErrorKind::record, "the answer shows a record without the address that was asserted");
    workspace.discovered.is_address_asserted =
        std::ranges::find(record->values.emails, email) != record->values.emails.end();
    co_return co_await completed(workspace, target, std::move(*record));
}

asio::awaitable<Result<Written>> post_contact(Workspace& workspace, const Contact& target)
{
    auto draft = creation_draft(workspace, target);
    for (;;) {
        if (draft.attributes.empty()) co_return fail(ErrorKind::record, "nothing to create a contact from");
        json::object body{{"attributes", draft.attributes}};
        auto reply = co_await workspace.api.post_once("/contact", std::move(body));
        if (!reply) {
            if (!reply.error().error.outcome_unknown && co_await repair_draft(workspace, draft, reply.error()))
                continue;
            co_return refused_creation(std::move(reply.error().error));
        }
        auto record = record_in(workspace, *reply);
        if (!record) {
            // It was created; which record it is only a look-up can tell.
            record.error().outcome_unknown = true;
            co_return std::unexpected(std::move(record.error()));
        }
        co_return co_await completed(workspace, target, std::move(*record));
    }
}

} // namespace

const Element* key_email(const Contact& contact)
{
    const auto found = std::ranges::find(contact.emails, Quality::valid, &Element::quality);
    return found == contact.emails.end() ? nullptr : &*found;
}

asio::awaitable<std::vector<Result<Written>>> create_contacts(Workspace& workspace, std::span<const Write> writes)
{
    ElementList emails;
    for (const auto& write : writes)
        emails.insert(emails.end(), write.target->emails.begin(), write.target->emails.end());
    const auto known = co_await find_by_emails(workspace, std::move(emails));
    std::vector<Result<Written>> results;
    if (!known && known.error().kind == ErrorKind::contract && writes.size() > 1) {
        // A record that cannot be read stands in the way of nobody but its own contact.
        for (std::size_t i = 0; i < writes.size(); ++i)
            results.push_back(std::move((co_await create_contacts(workspace, writes.subspan(i, 1))).front()));
        co_return results;
    }
    if (!known) co_return std::vector<Result<Written>>(writes.size(), std::unexpected(known.error()));

    for (const auto& write : writes) {
        const auto* email = key_email(*write.target);
        results.push_back(email != nullptr ? co_await assert_contact(workspace, *write.target, *email, *known)
                                           : co_await post_contact(workspace, *write.target));
    }
    co_return results;
}

} // namespace contactsync::provider::reevo
