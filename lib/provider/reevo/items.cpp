#include "provider/reevo/items.hpp"

#include "provider/reevo/details.hpp"
#include "provider/reevo/lookup.hpp"
#include "provider/wire/document.hpp"

#include <algorithm>

namespace contactsync::provider::reevo {

namespace {

/// What came of adding addresses: nothing was to be written, the record shows it, or it must be read back to show it.
enum class Addition { none, shown, hidden };

bool holds(const ElementList& elements, std::string_view value)
{
    return std::ranges::find(elements, value, &Element::value) != elements.end();
}

std::vector<Item> items_of(const Record& record, const ItemList& list)
{
    auto details = Details::from_json(record.details);
    return list.field == field::emails ? std::move(details.emails) : std::move(details.phones);
}

std::string list_path(const Record& record, const ItemList& list)
{
    return contact_path(record.remote_id, "/attribute/" + std::string(list.attribute));
}

std::string item_path(const Record& record, const ItemList& list, const Item& item)
{
    return list_path(record, list) + "/" + http::encode(item.id);
}

asio::awaitable<Result<void>> reread(Workspace& workspace, Record& record)
{
    auto fresh = co_await read_contact(workspace, record.remote_id);
    if (!fresh) co_return std::unexpected(fresh.error());
    if (!*fresh) co_return fail(ErrorKind::gone, "the record went away while it was written");
    record = std::move(**fresh);
    co_return Result<void>();
}

/// U-9: whether a refused address is another record's, or ours already.
asio::awaitable<Result<void>> explain_refusal(Workspace& workspace, ItemList list, Element element,
                                              std::string remote_id, Refusal refusal)
{
    if (!may_be_collision(refusal)) co_return std::unexpected(refusal.error);
    const auto holders = list.field == field::emails ? co_await find_by_emails(workspace, {element})
                                                     : co_await find_by_phones(workspace, {element});
    if (!holders) co_return std::unexpected(refusal.error);
    if (std::ranges::find(*holders, remote_id, &Record::remote_id) != holders->end()) co_return Result<void>();
    auto error = std::move(refusal.error);
    error.kind = ErrorKind::record;
    if (!holders->empty()) error.detail += " (held by record " + holders->front().remote_id + ")";
    co_return std::unexpected(std::move(error));
}

/// The answer names the new item, so the record need not be read back for it; unless the service stored something else
/// than was sent, or an old primary had to make room, of which the answer says nothing (U-26).
bool take_answer(const http::Response& response, const ItemList& list, const Element& element, bool is_primary,
                 Record& record)
{
    const auto document = wire::Document::parse(response.body);
    const auto envelope = document ? wire::at(document->root(), {"data", "envelope"}) : std::nullopt;
    if (!envelope || wire::text(*envelope, list.value_key) != element.value) return false;
    Item item{.id = wire::text(*envelope, "id"), .value = element.value, .is_primary = is_primary};
    if (item.id.empty() || wire::boolean(*envelope, "is_primary") != is_primary) return false;

    auto details = Details::from_json(record.details);
    auto& items = list.field == field::emails ? details.emails : details.phones;
    if (is_primary != items.empty()) return false;
    items.push_back(std::move(item));
    record.details = details.to_json();
    append_unique(list.field == field::emails ? record.values.emails : record.values.phones, element);
    return true;
}

asio::awaitable<Reply> post_item(Workspace& workspace, ItemList list, Element element, bool is_primary,
                                 std::string path)
{
    json::object body{{list.value_key, element.value}, {"is_primary", is_primary}};
    co_return co_await workspace.api.post_once(std::move(path), std::move(body));
}

asio::awaitable<Result<Addition>> add(Workspace& workspace, ItemList list, Element element, bool is_primary,
                                      Record& record)
{
    auto reply = co_await post_item(workspace, list, element, is_primary, list_path(record, list));
    if (!reply && is_primary && is_about(reply.error(), "primary")) {
        // A service whose old primary does not step down by itself (U-26): it is added behind it and promoted
        // afterwards.
        reply = co_await post_item(workspace, list, element, false, list_path(record, list));
    }
    if (reply) co_return take_answer(*reply, list, element, is_primary, record) ? Addition::shown : Addition::hidden;
    if (!reply.error().error.outcome_unknown) {
        const auto explained =
            co_await explain_refusal(workspace, list, std::move(element), record.remote_id, std::move(reply.error()));
        if (!explained) co_return std::unexpected(explained.error());
        co_return Addition::hidden;
    }
    // Not repeatable: the record itself says whether it arrived.
    const auto error = std::move(reply.error().error);
    if (const auto seen = co_await reread(workspace, record); !seen) co_return std::unexpected(error);
    if (holds(list_of(record.values, list.field), element.value)) co_return Addition::shown;
    co_return std::unexpected(error);
}

asio::awaitable<Result<void>> flag(Workspace& workspace, ItemList list, const Record& record, Item item,
                                   bool is_primary)
{
    if (item.id.empty()) co_return fail(ErrorKind::contract, "an address without an item id cannot be changed");
    const auto reply = co_await workspace.api.patch(item_path(record, list, item), {{"is_primary", is_primary}});
    if (!reply) co_return std::unexpected(reply.error().error);
    co_return Result<void>();
}

/// Steps every primary but `primary` down. True: there was one.
asio::awaitable<Result<bool>> step_others_down(Workspace& workspace, ItemList list, std::string primary,
                                               const Record& record)
{
    bool has_written = false;
    for (const auto& item : items_of(record, list)) {
        if (!item.is_primary || item.value == primary) continue;
        if (const auto flagged = co_await flag(workspace, list, record, item, false); !flagged)
            co_return std::unexpected(flagged.error());
        has_written = true;
    }
    co_return has_written;
}

/// Makes `primary` the only primary: promoted if it is not, the others stepped down if the service leaves that to us.
asio::awaitable<Result<bool>> promote(Workspace& workspace, ItemList list, std::string primary, const Record& record)
{
    const auto items = items_of(record, list);
    const auto chosen = std::ranges::find(items, primary, &Item::value);
    if (chosen == items.end()) co_return false;
    if (chosen->is_primary) co_return co_await step_others_down(workspace, list, std::move(primary), record);

    auto promoted = co_await flag(workspace, list, record, *chosen, true);
    if (!promoted && promoted.error().kind == ErrorKind::record) {
        const auto stepped_down = co_await step_others_down(workspace, list, primary, record);
        if (!stepped_down) co_return std::unexpected(stepped_down.error());
        if (*stepped_down) promoted = co_await flag(workspace, list, record, *chosen, true);
    }
    if (!promoted) co_return std::unexpected(promoted.error());
    co_return true;
}

asio::awaitable<Result<bool>> remove(Workspace& workspace, ItemList list, std::vector<Item> items, const Record& record)
{
    for (const auto& item : items) {
        if (item.id.empty()) co_return fail(ErrorKind::contract, "an address without an item id cannot be removed");
        const auto reply = co_await workspace.api.remove(item_path(record, list, item));
        if (!reply && reply.error().error.kind != ErrorKind::gone) co_return std::unexpected(reply.error().error);
    }
    co_return !items.empty();
}

asio::awaitable<Result<Addition>> add_missing(Workspace& workspace, ItemList list, const ElementList& wanted,
                                              Record& record)
{
    Addition all = Addition::none;
    for (const auto& element : wanted) {
        // U-35: numbers go out as E.164 or not at all.
        if (!is_well_formed(element) || holds(list_of(record.values, list.field), element.value)) continue;
        const bool is_primary = element == wanted.front();
        const auto added = co_await add(workspace, list, element, is_primary, record);
        if (!added) co_return std::unexpected(added.error());
        all = std::max(all, *added);
    }
    co_return all;
}

bool shows_all(const Record& record, const ItemList& list, const ElementList& wanted)
{
    return std::ranges::all_of(wanted, [&](const Element& element) {
        return !is_well_formed(element) || holds(list_of(record.values, list.field), element.value);
    });
}

std::vector<Item> superfluous(const Record& record, const ItemList& list, const ElementList& wanted,
                              const ElementList& known)
{
    auto items = items_of(record, list);
    std::erase_if(items, [&](const Item& item) { return holds(wanted, item.value) || !holds(known, item.value); });
    return items;
}

} // namespace

asio::awaitable<Result<bool>> write_items(Workspace& workspace, ItemList list, ElementList wanted, ElementList known,
                                          Record& record)
{
    auto added = co_await add_missing(workspace, list, wanted, record);
    if (!added) co_return std::unexpected(added.error());
    bool has_written = *added != Addition::none;
    if (*added == Addition::hidden) {
        if (const auto seen = co_await reread(workspace, record); !seen) co_return std::unexpected(seen.error());
    }

    // Nothing is taken away for the sake of what is not there (section 6.8).
    if (!shows_all(record, list, wanted))
        co_return fail(ErrorKind::contract, "an address was accepted, and the record does not show it");

    // Twice: a service that promotes the new one without stepping the old one down shows two primaries after the first
    // round.
    for (int round = 0; round < 2 && !wanted.empty(); ++round) {
        const auto promoted = co_await promote(workspace, list, wanted.front().value, record);
        if (!promoted) co_return promoted;
        if (!*promoted) break;
        has_written = true;
        if (const auto seen = co_await reread(workspace, record); !seen) co_return std::unexpected(seen.error());
    }

    const auto removed = co_await remove(workspace, list, superfluous(record, list, wanted, known), record);
    if (!removed) co_return removed;
    if (*removed) {
        if (const auto seen = co_await reread(workspace, record); !seen) co_return std::unexpected(seen.error());
    }
    co_return has_written || *removed;
}

} // namespace contactsync::provider::reevo
