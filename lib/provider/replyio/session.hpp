#pragma once

#include "provider/replyio/discovered.hpp"
#include "provider/wire/document.hpp"

#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>

namespace contactsync::provider::replyio {

/// One request below the version prefix.
struct Call {
    http::Method method = http::Method::get;
    std::string path; ///< "/contacts/5", percent-encoded
    std::optional<boost::json::value> body{};
    bool repeatable = true;
    std::optional<ApiVersion> version{}; ///< where it is not the one that contacts are under
};

/// Authenticated requests to one account, and what was learned about it.
/// Thread-safety and cancellation: those of http::Client.
class Session {
public:
    Session(std::unique_ptr<http::Client> client, ReplyioOptions options, Clock& clock);

    /// Any answer that the client hands on, whatever its status.
    asio::awaitable<Result<http::Response>> send(Call call);
    /// A 2xx answer; everything else is an error.
    asio::awaitable<Result<http::Response>> ask(Call call);

    /// Finds the version and the authentication that answer: the configured ones first, the other ones once (replyio
    /// contract section 12, nos. 1 and 2).
    asio::awaitable<Result<http::Response>> probe();
    bool is_probed() const { return discovered.version && discovered.auth; }

    ApiVersion version() const { return discovered.version.value_or(options_.version); }
    Auth auth() const { return discovered.auth.value_or(options_.auth); }
    int page_size() const;
    const ReplyioOptions& options() const { return options_; }
    http::Client& client() { return *client_; }
    const http::Client& client() const { return *client_; }
    Clock& clock() { return clock_; }

    std::string discovered_json() const;
    void restore_discovered(std::string_view json);

    Discovered discovered;

private:
    std::string configured() const;

    std::unique_ptr<http::Client> client_;
    ReplyioOptions options_;
    Clock& clock_;
};

/// What an answer means; nothing for a 2xx (replyio contract section 9).
std::optional<Error> judge(const http::Response& response);
/// The server's clock, from its Date header.
std::optional<TimePoint> server_time(const http::Response& response);
/// An answer that was to be read and could not be, to a request that may have changed something.
Error unreadable(std::string detail);

inline constexpr int kPageSizeMin = 25;

} // namespace contactsync::provider::replyio
