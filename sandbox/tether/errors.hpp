#pragma once

#include "sandbox/service.hpp"
#include "sandbox/tether/switches.hpp"

#include <string>
#include <string_view>

namespace contactsync::sandbox::tether {

/// Why a request is refused, before it is put into the shape of its route.
struct Refusal {
    int status = 400;
    std::string_view code = "VALIDATION_ERROR";
    std::string message{};
    std::string field{}; ///< empty if it is not about one field
};

Response success(int status, const json::value& body, bool wrote);
/// The four error shapes of tether contract section 9. Without `with_code` the code is left out where the shape allows
/// it.
Response refuse(Shape shape, const Refusal& refusal, bool with_code = true);

} // namespace contactsync::sandbox::tether
