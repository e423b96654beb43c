#pragma once

#include "provider/tether/codec.hpp"
#include "provider/tether/session.hpp"

#include <string>
#include <vector>

namespace contactsync::provider::tether {

/// Reads single contacts by id and by key.
class Lookup {
public:
    Lookup(Session& session, const Codec& codec) : session_(session), codec_(codec) {}

    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id);
    /// By every phone; by e-mail only when there is no phone to look for, because the service has no look-up for it but
    /// a loose search.
    asio::awaitable<Result<std::vector<Record>>> by_keys(const Contact& values);

    /// The contact in an answer to a read or a write. Errors: contract.
    Result<Record> decode_answer(const http::Response& response) const;
    /// Its id alone, which an answer that shows only a part of it has too. Errors: contract.
    static Result<std::string> id_in(const http::Response& response);

private:
    asio::awaitable<Result<std::optional<Record>>> by_phone(std::string phone);
    asio::awaitable<Result<std::vector<Record>>> by_email(std::string email);

    Session& session_;
    const Codec& codec_;
};

} // namespace contactsync::provider::tether
