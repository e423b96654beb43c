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
    Deadline send_by{};
    std::optional<ApiVersion> version{}; ///< where it is not the one that contacts are under
};

/// The way to one account, and what was learned about it.
struct Account {
    std::unique_ptr<http::Client> client;
    ReplyioOptions options;
    Clock& clock;
    Discovered discovered{};

    /// What was learned, and under which configuration.
    std::string discovered_json() const;
    void restore_discovered(std::string_view json);
};

/// Authenticated requests to an account, all of one priority. Cheap to make and to copy; the account outlives it.
/// Thread-safety and cancellation: those of http::Client.
class Session {
public:
    Session(Account& account, http::Priority priority)
        : discovered(account.discovered), account_(account), priority_(priority)
    {}

    /// Any answer that the client hands on, whatever its status.
    asio::awaitable<Result<http::Response>> send(Call call);
    /// A 2xx answer; everything else is an error.
    asio::awaitable<Result<http::Response>> ask(Call call);

    /// Finds the version and the authentication that answer: the configured ones first, the other ones once (replyio
    /// contract section 12, nos. 1 and 2).
    asio::awaitable<Result<http::Response>> probe();
    bool is_probed() const { return discovered.version && discovered.auth; }

    ApiVersion version() const { return discovered.version.value_or(options().version); }
    Auth auth() const { return discovered.auth.value_or(options().auth); }
    int page_size() const;
    const ReplyioOptions& options() const { return account_.options; }
    Clock& clock() { return account_.clock; }

    Discovered& discovered;

private:
    Account& account_;
    http::Priority priority_;
};

/// What an answer means; nothing for a 2xx (replyio contract section 9).
std::optional<Error> judge(const http::Response& response);
/// The server's clock, from its Date header.
std::optional<TimePoint> server_time(const http::Response& response);
/// An answer that was to be read and could not be, to a request that may have changed something.
Error unreadable(std::string detail);

inline constexpr int kPageSizeMin = 25;

} // namespace contactsync::provider::replyio
