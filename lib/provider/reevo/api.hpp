#pragma once

#include "base/secret.hpp"
#include "http/client.hpp"
#include "provider/reevo/errors.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace contactsync::provider::reevo {

namespace asio = boost::asio;
namespace json = boost::json;

/// Requests to one workspace: base path, authentication, judgement of answers. Same strand as its client.
class Api {
public:
    Api(std::unique_ptr<http::Client> client, Secret key) : client_(std::move(client)), key_(std::move(key)) {}

    asio::awaitable<Reply> get(std::string path);
    asio::awaitable<Reply> remove(std::string path);
    asio::awaitable<Reply> patch(std::string path, json::object body);
    /// A POST that may be repeated: `_query`, `_assert`.
    asio::awaitable<Reply> post(std::string path, json::object body);
    /// A POST that makes something each time. When its outcome is unknown the error says so.
    asio::awaitable<Reply> post_once(std::string path, json::object body);

    http::Client& client() { return *client_; }
    const http::Client& client() const { return *client_; }

private:
    asio::awaitable<Reply> send(http::Request request);

    std::unique_ptr<http::Client> client_;
    Secret key_;
};

/// "/contact/{id}" and what follows it.
std::string contact_path(std::string_view remote_id, std::string_view rest = "");

} // namespace contactsync::provider::reevo
