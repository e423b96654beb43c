#include "sandbox/tether/auth.hpp"

#include "sandbox/support/text.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/token.hpp"

#include <utility>

/// Login, refresh and the check of tokens: tether contract section 2.
namespace contactsync::sandbox::tether {
namespace {

constexpr std::string_view kEmail = "sync@sandbox.example";
constexpr std::string_view kPassword = "sandbox-password";
constexpr std::string_view kStaticToken = "sandbox-tether-token";
constexpr std::string_view kApiKey = "sandbox-tether-api-key";
constexpr NowMs kRefreshLifetimeSeconds = 30LL * 86'400;

json::object show_user(Role role)
{
    return {{"id", show_id(kSelf)},
            {"email", kEmail},
            {"fullName", kUsers[0].name},
            {"organizationId", show_id(kOrganization)},
            {"accessRole", show_role(role)}};
}

std::string issue_token(const Call& call, std::string_view use, NowMs lifetime_seconds)
{
    const NowMs issued = call.now / 1000;
    return sign_token({{"sub", show_id(kSelf)},
                       {"organizationId", show_id(kOrganization)},
                       {"use", use},
                       {"iat", issued},
                       {"exp", issued + lifetime_seconds}});
}

Response unauthorized(const Call& call, std::string message)
{
    return refuse(call.switches.auth_error_shape,
                  {.status = 401, .code = "UNAUTHORIZED", .message = std::move(message)}, call.switches.error_codes);
}

} // namespace

std::string_view show_role(Role role)
{
    switch (role) {
    case Role::admin:
        return "ADMIN";
    case Role::superadmin:
        return "SUPERADMIN";
    case Role::department_head:
        return "DEPARTMENT_HEAD";
    case Role::sales_rep:
        break;
    }
    return "SALES_REP";
}

bool is_authenticated(const Request& request, const Switches& switches, NowMs now)
{
    constexpr std::string_view kScheme = "bearer ";
    const auto header = request.headers.find("authorization");
    if (header == request.headers.end() || !lower(header->second).starts_with(kScheme)) return false;
    const std::string_view token = trim(std::string_view(header->second).substr(kScheme.size()));
    if (token == kStaticToken || (token == kApiKey && switches.accept_api_key)) return true;
    const auto claims = verify_token(token, now);
    return claims && string_at(*claims, "use") == "access";
}

Response login(Call& call)
{
    const auto email = string_at(call.body, "email");
    const auto password = string_at(call.body, "password");
    if (!email || !password) return refuse_field(call, "email", "email and password are required");
    if (lower(trim(*email)) != kEmail || *password != kPassword) return unauthorized(call, "Invalid credentials");

    const std::string token = issue_token(call, "access", call.switches.token_lifetime_seconds);
    json::object reply{{call.switches.login_reply == LoginReply::access_token ? "accessToken" : "token", token},
                       {"user", show_user(call.switches.role)}};
    if (call.switches.login_refresh_token)
        reply["refreshToken"] = issue_token(call, "refresh", kRefreshLifetimeSeconds);
    if (call.switches.login_reply == LoginReply::data)
        reply = json::object{{"success", true}, {"data", json::object(reply)}};
    return success(200, reply, false);
}

Response verify(Call& call)
{
    return success(200, {{"success", true}, {"user", show_user(call.switches.role)}}, false);
}

Response refresh(Call& call)
{
    const auto token = string_at(call.body, "refreshToken");
    if (!token) return refuse_field(call, "refreshToken", "refreshToken is required");
    const auto claims = verify_token(*token, call.now);
    if (!claims || string_at(*claims, "use") != "refresh") return unauthorized(call, "Invalid refresh token");
    return success(200, {{"token", issue_token(call, "access", call.switches.token_lifetime_seconds)}}, false);
}

} // namespace contactsync::sandbox::tether
