#pragma once

#include "provider/replyio/lookup.hpp"

#include <string>
#include <vector>

namespace contactsync::provider::replyio {

/// Sets and clears the opt-out, by the best way that the account has (replyio contract section 12, no. 40):
/// set-opted-out for up to 100 contacts at once, else PATCH under /v3. A blacklist rule, the last resort there, is not
/// used: it outlives the contact, and is not seen in it.
class OptOut {
public:
    static constexpr std::size_t kBatchMax = 100;

    OptOut(Session& session, Lookup& lookup, const Codec& codec) : session_(session), lookup_(lookup), codec_(codec) {}

    /// One result for each id, in order. Setting it twice is a plain success, so nothing here has an unknown outcome.
    asio::awaitable<std::vector<Result<void>>> set(std::vector<std::string> ids, bool is_opted_out);

private:
    asio::awaitable<std::vector<Result<void>>> set_batch(std::vector<std::string> ids, bool is_opted_out);
    asio::awaitable<std::vector<Result<void>>> by_patch(std::vector<std::string> ids, bool is_opted_out);
    asio::awaitable<Result<void>> patch(std::string id, bool is_opted_out);
    asio::awaitable<Result<void>> verify(std::string id, bool is_opted_out);

    Session& session_;
    Lookup& lookup_;
    const Codec& codec_;
};

} // namespace contactsync::provider::replyio
