#pragma once

#include <string>
#include <string_view>

namespace contactsync::provider::wire {

/// What an error answer says, whatever its shape.
struct ErrorText {
    std::string code;         ///< the server's own, "" if it gave none
    std::string message;      ///< never empty unless the body is; at most kErrorTextMax bytes; may hold personal data
    std::string field;        ///< the field it is about, its last name only: "nickname"
    std::string location;     ///< in full: "body.attributes.nickname", "/email"
    bool bare_detail = false; ///< just {"detail": "…"}: what a framework answers for an unknown route or method
};

inline constexpr std::size_t kErrorTextMax = 500;

/// Reads an error answer: nested `error` object, top-level code and message, string `error`, `errors[]`, problem+json,
/// FastAPI `detail` as object, array or string, and at last the text itself. Never fails.
ErrorText describe_error(std::string_view body);

} // namespace contactsync::provider::wire
