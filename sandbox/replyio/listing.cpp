#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/replyio/filter.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

/// GET /contacts and POST /contacts/filter: replyio contract sections 4.3, 4.4 and 7.
namespace contactsync::sandbox::replyio {
namespace {

using Ids = std::vector<std::int64_t>;

struct Page {
    std::size_t top = 25;
    std::size_t skip = 0;
};

std::optional<Page> read_page(const Call& call)
{
    const auto number = [&](const char* key, std::int64_t fallback) -> std::optional<std::int64_t> {
        const auto found = call.request.query.find(key);
        return found == call.request.query.end() ? fallback : parse_integer(found->second);
    };
    const auto top = number("top", 25);
    const auto skip = number("skip", 0);
    if (!top || !skip || *top < 1 || *skip < 0) return std::nullopt;
    if (*top > call.switches.top_max && call.switches.top_excess == Excess::refuse) return std::nullopt;
    return Page{static_cast<std::size_t>(std::min(*top, call.switches.top_max)), static_cast<std::size_t>(*skip)};
}

Response bad_page(const Call& call)
{
    return refusal(400, "contact.invalidPagination",
                   fmt::format("top must be 1 to {}, skip at least 0", call.switches.top_max));
}

/// Whether lists show every contact that exists: then a page is a slice of the ids and costs only its own rows.
bool shows_everything(const Call& call)
{
    return call.switches.visibility == Visibility::team && call.switches.list_lag_seconds == 0;
}

bool is_listed(const Call& call, const Contact& contact)
{
    if (call.switches.visibility == Visibility::own && contact.owner != kActingUser) return false;
    return contact.created + call.switches.list_lag_seconds * 1000 <= call.now;
}

Ids listed(const Call& call, std::span<const std::int64_t> candidates)
{
    Ids kept;
    for (const std::int64_t id : candidates) {
        if (is_listed(call, *call.book.find(id))) kept.push_back(id);
    }
    return kept;
}

Ids slice(std::span<const std::int64_t> ids, const Page& page, bool newest_first)
{
    if (page.skip >= ids.size()) return {};
    const std::size_t count = std::min(page.top, ids.size() - page.skip);
    const auto rows = ids.subspan(newest_first ? ids.size() - page.skip - count : page.skip, count);
    return newest_first ? Ids(rows.rbegin(), rows.rend()) : Ids(rows.begin(), rows.end());
}

Response show_page(Call& call, std::span<const std::int64_t> all, const Page& page, bool sorted, bool counted)
{
    const ListOrder order = sorted ? ListOrder::id : call.switches.list_order;
    Ids rows;
    if (order == ListOrder::shuffled) {
        Ids shuffled(all.begin(), all.end());
        std::ranges::shuffle(shuffled, call.random);
        rows = slice(shuffled, page, false);
    } else {
        rows = slice(all, page, order == ListOrder::newest);
        if (order == ListOrder::shuffled_page) std::ranges::shuffle(rows, call.random);
    }

    const json::storage_ptr arena = json::make_shared_resource<json::monotonic_resource>();
    json::array items(arena);
    items.reserve(rows.size());
    for (const std::int64_t id : rows) {
        items.emplace_back(show_contact(*call.book.find(id), call.book, call.switches, call.version, call.now, arena));
    }
    json::object body(arena);
    body["items"] = std::move(items);
    body["hasMore"] = page.skip + rows.size() < all.size();
    if (counted) body["totalCount"] = all.size();
    return success(200, body, false);
}

Ids look_up(const Call& call, Text text, const std::string& wanted)
{
    if (call.switches.lookup == Lookup::exact) {
        return text == Text::email ? call.book.by_email(wanted) : call.book.by_linkedin(wanted);
    }
    Ids found;
    for (const std::int64_t id : call.book.ids()) {
        if (contains_ignoring_case((*call.book.find(id))[text], trim(wanted))) found.push_back(id);
    }
    return found;
}

/// Somebody else's machine at work (section 12, row 39): one field of one contact changes as a scan begins.
void enrich_somebody(Call& call)
{
    if (call.book.ids().empty()) return;
    constexpr std::array kEnriched{Text::title, Text::industry, Text::city};
    const std::size_t draw = call.random();
    Contact contact = *call.book.find(call.book.ids()[draw % call.book.ids().size()]);
    contact[kEnriched[draw % kEnriched.size()]] = fmt::format("Enriched {}", draw % 1000);
    store_change(call.book, call.switches, std::move(contact), call.now);
}

} // namespace

Response list_contacts(Call& call)
{
    const auto page = read_page(call);
    if (!page) return bad_page(call);
    const auto& query = call.request.query;
    const auto email = query.find("email");
    const auto linkedin = query.find("linkedIn");
    if (email == query.end() && linkedin == query.end()) {
        if (call.switches.enrichment && page->skip == 0) enrich_somebody(call);
        if (shows_everything(call)) return show_page(call, call.book.ids(), *page, false, false);
        return show_page(call, listed(call, call.book.ids()), *page, false, false);
    }
    Ids found = email != query.end() ? look_up(call, Text::email, email->second)
                                     : look_up(call, Text::linkedin_url, linkedin->second);
    if (email != query.end() && linkedin != query.end()) {
        const Ids others = look_up(call, Text::linkedin_url, linkedin->second);
        std::erase_if(found, [&](std::int64_t id) { return std::ranges::find(others, id) == others.end(); });
    }
    return show_page(call, listed(call, found), *page, false, false);
}

Response filter_contacts(Call& call)
{
    const auto page = read_page(call);
    if (!page) return bad_page(call);
    const Filter filter = read_filter(call);
    if (!filter.problems.empty()) return invalid(filter.problems);

    Ids found = listed(call, call.book.ids());
    std::erase_if(found, [&](std::int64_t id) { return !passes(filter, *call.book.find(id)); });
    sort_ids(found, filter, call.book);
    return show_page(call, found, *page, true, true);
}

} // namespace contactsync::sandbox::replyio
