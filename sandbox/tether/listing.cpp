#include "sandbox/tether/call.hpp"
#include "sandbox/tether/codec.hpp"
#include "sandbox/tether/selection.hpp"

#include <utility>

/// GET /api/contacts: tether contract section 4.2.
namespace contactsync::sandbox::tether {
namespace {

/// Rows shift between pages when somebody adds or deletes meanwhile; the switch makes it happen without that somebody.
std::int64_t next_shift(Switches& switches, const Page& page)
{
    if (switches.page_shift == PageShift::none || page.number == 1 || switches.page_shift_times == 0) return 0;
    if (switches.page_shift_times > 0) --switches.page_shift_times;
    return switches.page_shift == PageShift::skip ? 1 : -1;
}

} // namespace

Response list_contacts(Call& call)
{
    const json::object criteria = query_as_object(call.request);
    const auto page = read_page(call, criteria);
    if (!page) return refuse_field(call, "page", "page and size must be whole numbers of at least 1");
    const Rows rows = take_page(call.book, select_listed(call, criteria), *page, next_shift(call.switches, *page));

    const json::storage_ptr arena = json::make_shared_resource<json::monotonic_resource>();
    json::array contacts(arena);
    contacts.reserve(rows.ids.size());
    for (const ObjectId id : rows.ids)
        contacts.push_back(show_contact(*call.book.find(id), call.switches, arena));

    json::object body(arena);
    if (call.switches.generation == Generation::g0) {
        body["data"] = std::move(contacts);
        return success(200, body, false);
    }
    json::object data(arena);
    data["contacts"] = std::move(contacts);
    data["total"] = rows.total;
    data["page"] = page->number;
    data["size"] = page->size;
    body["success"] = true;
    body["data"] = std::move(data);
    body["meta"] = json::object(arena);
    return success(200, body, false);
}

} // namespace contactsync::sandbox::tether
