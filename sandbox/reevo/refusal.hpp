#pragma once

#include "sandbox/service.hpp"

#include <string>
#include <variant>

namespace contactsync::sandbox::reevo {

/// An answer other than success, thrown where a request is found wanting and rendered in one place: the depth of the
/// validation makes unwinding plainer than passing it up by hand. Never leaves the service.
struct Refusal {
    /// One of the documented codes, rendered in the selected error style (reevo contract section 9.1).
    struct Coded {
        int status;
        std::string code;
        std::string message;
        std::string field{}; ///< api name it is about, or empty
    };
    /// A structural fault: always FastAPI's `detail` array with 422.
    struct Structural {
        json::array location;
        std::string type;
        std::string message;
    };
    /// Unknown routes and methods: `{"detail": "…"}`.
    struct Plain {
        int status;
        std::string detail;
    };
    std::variant<Coded, Structural, Plain> what;
};

/// The status is the one of section 9.2's table.
Refusal refused(std::string_view code, std::string message, std::string_view field = {});
Refusal coded(std::int64_t status, std::string_view code, std::string message, std::string_view field = {});
Refusal structural(json::array location, std::string_view type, std::string message);
Refusal not_found_plain();

Response render(const Refusal& refusal, std::string_view error_style);

} // namespace contactsync::sandbox::reevo
