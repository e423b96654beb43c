#include "provider/reevo/encode.hpp"
#include "provider/reevo/items.hpp"
#include "provider/reevo/lookup.hpp"
#include "provider/reevo/repair.hpp"
#include "provider/reevo/writes.hpp"

#include <algorithm>

namespace contactsync::provider::reevo {

namespace {

bool has_field(const Write& write, std::string_view field)
{
    return std::ranges::find(write.fields, field) != write.fields.end();
}

std::unexpected<Error> gone()
{
    return fail(ErrorKind::gone, "the record is not there any more");
}

/// Sends the draft until it is accepted or refused for good; the record as it then is, nothing when nothing was left to
/// send.
asio::awaitable<Result<std::optional<Record>>> send_patch(Workspace& workspace, Draft draft)
{
    while (!draft.attributes.empty()) {
        json::object body{{"attributes", draft.attributes}};
        auto reply = co_await workspace.api.patch(contact_path(draft.remote_id), std::move(body));
        if (!reply) {
            if (co_await repair_draft(workspace, draft, reply.error())) continue;
            co_return std::unexpected(std::move(reply.error().error));
        }
        auto record = record_in(workspace, *reply);
        if (!record) co_return std::unexpected(std::move(record.error()));
        if (record->archived || record->remote_id != draft.remote_id) co_return gone();
        co_return std::move(*record);
    }
    co_return std::optional<Record>();
}

/// What a PATCH came to. A refusal of other fields does not keep an opt-out from being written.
struct Patched {
    std::optional<Record> record{};
    std::optional<Error> refusal{};
};

asio::awaitable<Patched> patch_texts(Workspace& workspace, std::string remote_id, json::object attributes)
{
    const bool has_consent = attributes.contains(attribute::sms_consent);
    const bool has_others = attributes.size() > (has_consent ? 1U : 0U);
    auto whole = co_await send_patch(workspace, {.attributes = std::move(attributes), .remote_id = remote_id});
    if (whole) co_return Patched{.record = std::move(*whole)};

    Patched patched{.refusal = std::move(whole.error())};
    if (patched.refusal->kind != ErrorKind::record || !has_consent || !has_others) co_return patched;
    auto consent =
        co_await send_patch(workspace, {.attributes = {{attribute::sms_consent, false}}, .remote_id = remote_id});
    if (consent)
        patched.record = std::move(*consent);
    else
        patched.refusal = std::move(consent.error());
    co_return patched;
}

} // namespace

asio::awaitable<Result<Written>> patch_contact(Workspace& workspace, Write write)
{
    const auto remote_id = write.current->remote_id;
    auto patched = co_await patch_texts(
        workspace, remote_id,
        patch_attributes(*write.target, write.fields, *write.current, workspace.fields, workspace.schema));
    auto& failure = patched.refusal;
    if (failure && failure->kind != ErrorKind::record) co_return std::unexpected(std::move(*failure));

    // Item ids must be fresh: an item is never posted before it is known not to be there (section 9.4).
    if (!patched.record && !failure) {
        auto fresh = co_await read_contact(workspace, remote_id);
        if (!fresh) co_return std::unexpected(std::move(fresh.error()));
        if (!*fresh) co_return gone();
        patched.record = std::move(**fresh);
    }
    for (const auto& list : {kEmailItems, kPhoneItems}) {
        if (failure && failure->too_late) break;
        if (!patched.record || !has_field(write, list.field)) continue;
        const auto written = co_await write_items(workspace, list, list_of(*write.target, list.field),
                                                  list_of(write.current->values, list.field), *patched.record);
        if (!written && !failure) failure = written.error();
    }
    if (failure) co_return std::unexpected(std::move(*failure));
    co_return Written{.remote_id = remote_id, .record = std::move(patched.record)};
}

asio::awaitable<Result<Written>> archive_contact(Workspace& workspace, std::string remote_id)
{
    const auto reply = co_await workspace.api.remove(contact_path(remote_id));
    if (!reply && reply.error().error.kind != ErrorKind::gone) co_return std::unexpected(reply.error().error);
    co_return Written{.remote_id = std::move(remote_id)};
}

} // namespace contactsync::provider::reevo
