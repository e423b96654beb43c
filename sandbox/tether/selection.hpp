#pragma once

#include "sandbox/tether/call.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace contactsync::sandbox::tether {

/// Which contacts a list shows. Empty: all of them, and then a page costs only its own rows.
struct Selection {
    std::vector<std::function<bool(const Contact&)>> all_of;

    bool takes(const Contact& contact) const;
};

/// The filters of GET /api/contacts (tether contract section 4.2) from a query or from a body. The owner filter is `my`
/// unless sent.
Selection select_listed(const Call& call, const json::object& criteria);

/// The shared filter of the query-* family (section 4.7); nothing if it names neither stages nor the organization.
std::optional<Selection> select_queried(const json::object& criteria);

json::object query_as_object(const Request& request);

struct Page {
    std::int64_t number = 1;
    std::int64_t size = 50;
};

/// Page and size as sent, the size capped; nothing if one of them is no whole number of at least 1.
std::optional<Page> read_page(const Call& call, const json::object& criteria);

struct Rows {
    std::vector<ObjectId> ids;
    std::size_t total = 0;
};

/// One page, newest creation first, then the higher id. `shift` moves the window by so many rows.
Rows take_page(const Book& book, const Selection& selection, const Page& page, std::int64_t shift = 0);

/// All that are selected, in listing order.
std::vector<ObjectId> take_all(const Book& book, const Selection& selection);

} // namespace contactsync::sandbox::tether
