#include "provider/tether/auth.hpp"

#include "provider/wire/document.hpp"
#include "provider/wire/error_text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace contactsync::provider::tether {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds kRenewBefore = 60s;

/// RFC 4648 section 5, without padding.
std::optional<std::string> decode_base64url(std::string_view text)
{
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string decoded;
    unsigned bits = 0;
    int count = 0;
    for (const char c : text.substr(0, text.find('='))) {
        const auto digit = kAlphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6 | static_cast<unsigned>(digit)) & 0xffff;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        decoded += static_cast<char>(bits >> count & 0xff);
    }
    return decoded;
}

/// The first of the members that holds a text, at the top or below "data".
Secret find_secret(wire::Value root, std::initializer_list<std::string_view> keys)
{
    for (const std::optional<wire::Value>& holder : {std::optional(root), wire::member(root, "data")})
        for (const std::string_view key : keys)
            if (std::string text = holder ? wire::text(*holder, key) : ""; !text.empty())
                return Secret(std::move(text));
    return {};
}

std::string account_name(wire::Value root)
{
    for (const std::optional<wire::Value>& user : {wire::member(root, "user"), wire::at(root, {"data", "user"})}) {
        if (!user) continue;
        const std::string role = wire::text(*user, "accessRole");
        return wire::text(*user, "email") + (role.empty() ? "" : ", " + role);
    }
    return {};
}

http::Request json_request(std::string target, const boost::json::object& body)
{
    http::Request request;
    request.method = http::Method::post;
    request.target = std::move(target);
    request.priority = http::Priority::opt_out; // whatever is most urgent waits for it
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.body = boost::json::serialize(body);
    return request;
}

/// A token's own answer is never quoted: it may hold the token.
Error refusal(const http::Response& response)
{
    const wire::ErrorText text = wire::describe_error(response.body);
    Error error{.kind = ErrorKind::credentials, .detail = "the login was refused: " + text.message};
    error.status = response.status;
    error.code = text.code;
    return error;
}

} // namespace

std::optional<TimePoint> jwt_expiry(std::string_view token)
{
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    const std::optional<std::string> payload = decode_base64url(token.substr(first + 1, second - first - 1));
    if (!payload) return std::nullopt;
    const Result<wire::Document> document = wire::Document::parse(*payload);
    if (!document) return std::nullopt;
    const std::optional<std::int64_t> seconds = wire::integer(document->root(), "exp");
    constexpr std::int64_t kFarFuture = 253402300800; // the year 10000: what lies beyond is no time
    if (!seconds || *seconds <= 0 || *seconds >= kFarFuture) return std::nullopt;
    return TimePoint(std::chrono::seconds(*seconds));
}

Authenticator::Authenticator(http::Client& client, const TetherOptions& options, Clock& clock)
    : client_(client), options_(options), clock_(clock), token_(options.token)
{}

asio::awaitable<Result<Secret>> Authenticator::token()
{
    const bool is_due = renew_at_ && clock_.now() >= *renew_at_;
    if (!is_static() && (token_.empty() || is_due)) {
        if (Result<void> obtained = co_await obtain(); !obtained) co_return std::unexpected(obtained.error());
    }
    co_return token_;
}

asio::awaitable<Result<bool>> Authenticator::renew(const Secret& refused)
{
    if (is_static()) co_return false;
    // Another call may have renewed it while this one waited for its 401.
    if (token_.reveal() != refused.reveal()) co_return true;
    token_ = Secret();
    refresh_token_ = Secret();
    if (Result<void> obtained = co_await obtain(); !obtained) co_return std::unexpected(obtained.error());
    co_return true;
}

asio::awaitable<Result<void>> Authenticator::obtain()
{
    if (co_await refresh()) co_return Result<void>{};
    const Result<http::Response> response = co_await log_in();
    if (!response) co_return std::unexpected(response.error());
    if (response->status == 404) co_return fail(ErrorKind::contract, "there is no /api/auth/login: check base_url");
    if (response->status < 200 || response->status >= 300) co_return std::unexpected(refusal(*response));
    if (!take_token(*response)) co_return fail(ErrorKind::contract, "the login's answer holds no token");
    co_return Result<void>{};
}

asio::awaitable<Result<http::Response>> Authenticator::log_in()
{
    co_return co_await client_.send(
        json_request("/api/auth/login", {{"email", options_.login_email}, {"password", options_.password.reveal()}}));
}

asio::awaitable<bool> Authenticator::refresh()
{
    if (refresh_token_.empty()) co_return false;
    const Result<http::Response> response =
        co_await client_.send(json_request("/api/auth/refresh", {{"refreshToken", refresh_token_.reveal()}}));
    co_return response && response->status >= 200 && response->status < 300 && take_token(*response);
}

bool Authenticator::take_token(const http::Response& response)
{
    const Result<wire::Document> document = wire::Document::parse(response.body);
    if (!document) return false;
    Secret token = find_secret(document->root(), {"token", "accessToken"});
    if (token.empty()) return false;
    token_ = std::move(token);
    if (Secret renewed = find_secret(document->root(), {"refreshToken"}); !renewed.empty())
        refresh_token_ = std::move(renewed);
    if (std::string name = account_name(document->root()); !name.empty()) account_ = std::move(name);
    expiry_ = jwt_expiry(token_.reveal());
    renew_at_.reset();
    // A token that lives for a minute or two is used for half of its life, or every request would ask for another one.
    const TimePoint now = clock_.now();
    if (expiry_ && *expiry_ > now)
        renew_at_ = *expiry_ - std::min<std::chrono::milliseconds>(kRenewBefore, (*expiry_ - now) / 2);
    return true;
}

} // namespace contactsync::provider::tether
