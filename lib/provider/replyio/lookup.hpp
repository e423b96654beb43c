#pragma once

#include "provider/replyio/codec.hpp"
#include "provider/replyio/session.hpp"

#include <functional>
#include <string>
#include <vector>

namespace contactsync::provider::replyio {

/// Reads single contacts by id and by key. The service's own filters may be loose; every hit is compared here (replyio
/// contract section 12, no. 15).
class Lookup {
public:
    Lookup(Session& session, const Codec& codec) : session_(session), codec_(codec) {}

    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id);
    asio::awaitable<Result<std::vector<Record>>> by_email(std::string email);
    asio::awaitable<Result<std::vector<Record>>> by_linkedin(std::string url);
    /// By every e-mail and the LinkedIn profile, each record once.
    asio::awaitable<Result<std::vector<Record>>> by_keys(const Contact& values);

private:
    using Matches = std::function<bool(const Contact&)>;
    asio::awaitable<Result<std::vector<Record>>> filtered(std::string query, std::string key, Matches matches);

    Session& session_;
    const Codec& codec_;
};

} // namespace contactsync::provider::replyio
