#pragma once

#include "base/error.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace contactsync::provider::wire {

/// The text of the first object found at one of `paths` ("data", "data.contact", "" for the answer itself), as it came,
/// so that a record in an answer is decoded the same way as one in a listing. Errors: contract.
Result<std::string> extract_object(std::string_view body, std::initializer_list<std::string_view> paths);

} // namespace contactsync::provider::wire
