#pragma once

#include "provider/tether/tether.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace contactsync::provider::tether {

/// When a JWT expires; nothing when the token is none or does not say.
std::optional<TimePoint> jwt_expiry(std::string_view token);

/// Holds the bearer token: the static one, or one from a login that is renewed in time (tether contract sections 2 and
/// 12, no. 1). No token or password ever leaves it but in a request.
class Authenticator {
public:
    Authenticator(http::Client& client, const TetherOptions& options, Clock& clock);

    /// A token that is not about to expire. Errors: credentials when the login is refused.
    asio::awaitable<Result<Secret>> token();
    /// After a 401 with `refused`: false if there is nothing better to be had.
    asio::awaitable<Result<bool>> renew(const Secret& refused);

    /// "sync-bot@acme.example, ADMIN", from the login; "" with a static token.
    const std::string& account() const { return account_; }
    std::optional<TimePoint> expiry() const { return expiry_; }

private:
    bool is_static() const { return !options_.token.empty(); }
    asio::awaitable<Result<void>> obtain();
    asio::awaitable<Result<http::Response>> log_in();
    asio::awaitable<bool> refresh();
    bool take_token(const http::Response& response);

    http::Client& client_;
    const TetherOptions& options_;
    Clock& clock_;
    Secret token_;
    Secret refresh_token_;
    std::string account_;
    std::optional<TimePoint> expiry_;
    std::optional<TimePoint> renew_at_;
};

} // namespace contactsync::provider::tether
