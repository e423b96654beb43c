#pragma once

#include "base/error.hpp"
#include "provider/provider.hpp"
#include "provider/wire/document.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::wire {

/// Where the records of a listing's answer may be, and what identifies them.
struct PageShape {
    /// Member paths to the array of records, tried in order: "data.contacts", "items"; "" is the answer itself.
    std::vector<std::string_view> arrays;
    /// Member of a record that holds its id, a string or an integer.
    std::string_view id_key = "id";
    /// Member of a record whose text is wanted beside it (a change time); "" for none.
    std::string_view stamp_key = "";
};

struct SlicedPage {
    Page page;
    /// For each of page.entries the text of its stamp member; "" where it has none.
    std::vector<std::string> stamps;
    /// How many elements the array had, readable or not.
    std::size_t count = 0;
    /// The answer with the array emptied: where cursors and totals are.
    Document envelope;
};

/// Finds the records in a listing's answer without decoding them. An element that is no object, has no id, or was
/// damaged in transit (invalid UTF-8) becomes page.unreadable and stops nothing. Errors: contract, when the answer is
/// not JSON or has no such array.
Result<SlicedPage> slice(std::string body, const PageShape& shape);

} // namespace contactsync::provider::wire
