#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace contactsync {

/// What to do about a failure. These kinds are the only ones, in every layer (docs/ARCHITECTURE.md, "Errors").
enum class ErrorKind {
    retry,       ///< 429, 5xx, transport: wait and try again
    credentials, ///< 401, 403: stop that provider, say so once
    record,      ///< the server refuses this record: park it with the server's own words
    gone,        ///< 404, 410: deletion or merge rules
    contract,    ///< an answer we cannot read: keep the raw text, park, count
    cancelled    ///< we are stopping; not a failure
};

std::string_view to_string(ErrorKind kind);

struct Error {
    ErrorKind kind = ErrorKind::retry;
    std::string
        detail; ///< ids, status, the server's words; never a secret. May hold personal data: mask before logging
    std::optional<std::chrono::seconds> retry_after{}; ///< as the server asked
    bool outcome_unknown = false; ///< the request may have been carried out: resolve by a look-up, never repeat blindly
    int status = 0;               ///< HTTP status, 0 if there was no answer
    std::string code{};           ///< the server's own error code, empty if it gave none
    bool unverified_peer = false; ///< TLS verification failed; trying again will not help
    bool too_late = false;        ///< not sent, or not sent again: the time that was set for it had passed
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, std::string detail)
{
    return std::unexpected(Error{.kind = kind, .detail = std::move(detail)});
}

} // namespace contactsync
