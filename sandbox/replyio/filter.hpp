#pragma once

#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/errors.hpp"

#include <functional>
#include <string>
#include <vector>

namespace contactsync::sandbox::replyio {

/// What POST /contacts/filter asks for (replyio contract section 4.4; the vocabulary is that of section 12, row 20).
struct Filter {
    std::vector<std::function<bool(const Contact&)>> all_of;
    std::string sort_by = "id"; ///< or "createdAt", "lastModifiedAt"
    bool descending = false;
    std::vector<Problem> problems;
};

Filter read_filter(const Call& call);
bool passes(const Filter& filter, const Contact& contact);
void sort_ids(std::vector<std::int64_t>& ids, const Filter& filter, const Book& book);

} // namespace contactsync::sandbox::replyio
