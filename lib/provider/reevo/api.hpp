#pragma once

#include "base/secret.hpp"
#include "http/client.hpp"
#include "provider/reevo/errors.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <string>

namespace contactsync::provider::reevo {

namespace asio = boost::asio;
namespace json = boost::json;

/// Requests to one workspace: base path, authentication, judgement of answers. Same strand as its client. Cheap to make
/// and to copy; client and key outlive it.
class Api {
public:
    /// The first request that changes something is not sent after `send_by`; what follows belongs to it.
    Api(http::Client& client, const Secret& key, http::Priority priority, Deadline send_by = {})
        : client_(&client), key_(&key), priority_(priority), send_by_(send_by)
    {}

    asio::awaitable<Reply> get(std::string path);
    asio::awaitable<Reply> remove(std::string path);
    asio::awaitable<Reply> patch(std::string path, json::object body);
    /// A POST that may be repeated: `_query`, `_assert`.
    asio::awaitable<Reply> post(std::string path, json::object body);
    /// A POST that makes something each time. When its outcome is unknown the error says so.
    asio::awaitable<Reply> post_once(std::string path, json::object body);

private:
    asio::awaitable<Reply> change(http::Request request);
    asio::awaitable<Reply> send(http::Request request);

    http::Client* client_;
    const Secret* key_;
    http::Priority priority_;
    Deadline send_by_;
};

/// "/contact/{id}" and what follows it.
std::string contact_path(std::string_view remote_id, std::string_view rest = "");

} // namespace contactsync::provider::reevo
