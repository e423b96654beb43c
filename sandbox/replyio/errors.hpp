#pragma once

#include "sandbox/service.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The error shapes of replyio contract section 9.
namespace contactsync::sandbox::replyio {

/// One refused member of a request body.
struct Problem {
    std::string pointer; ///< JSON Pointer into the request body
    std::string detail;
    bool of_item = false; ///< inside an import only the item fails, not the request
};

Response success(int status, const json::value& body, bool wrote);
Response no_content(bool wrote);

/// Business error: has `code` (unless empty), no `errors`.
Response refusal(int status, std::string_view code, std::string_view detail);
/// Validation error: has `errors`, no `code`.
Response invalid(const std::vector<Problem>& problems);
Response contact_not_found(std::string_view id);
/// Empty body, as documented for a bad key.
Response unauthorized();
Response too_many_requests(int retry_after);

} // namespace contactsync::sandbox::replyio
