#pragma once

#include "provider/replyio/replyio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::provider::replyio {

using ApiVersion = ReplyioOptions::ApiVersion;
using Auth = ReplyioOptions::Auth;
using CreateWith = ReplyioOptions::CreateWith;

/// "v4", "v3": also the first segment of every path.
std::string_view to_string(ApiVersion version);
std::string_view to_string(Auth auth);
ApiVersion other(ApiVersion version);
Auth other(Auth auth);

/// What was learned about the account (replyio contract section 12), kept in the store between runs.
struct Discovered {
    std::optional<ApiVersion> version;   ///< that answers (no. 1)
    std::optional<Auth> auth;            ///< that it accepts (no. 2)
    int page_size = 0;                   ///< largest `top` that was accepted; 0 = as configured (no. 18)
    std::size_t import_batch = 100;      ///< largest import that was accepted (no. 29)
    bool clears_with_empty = false;      ///< null does not clear a field, "" does (no. 7)
    bool full_custom_fields = false;     ///< a PATCH drops custom fields that it does not name (no. 9)
    bool opt_out_by_patch = false;       ///< there is no set-opted-out (no. 40)
    std::chrono::minutes zone_offset{0}; ///< of times without a zone (no. 23)

    std::string to_json() const;
    /// What cannot be read is as if it had never been learned.
    static Discovered from_json(std::string_view json);
};

} // namespace contactsync::provider::replyio
