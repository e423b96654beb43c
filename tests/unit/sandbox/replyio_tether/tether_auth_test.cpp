#include "tether_fixture.hpp"

namespace contactsync::sandbox {
namespace {

class TetherAuth : public TetherTest {
protected:
    static constexpr std::string_view kLogin = R"({"email": "sync@sandbox.example", "password": "sandbox-password"})";

    Client with_token(const std::string& token) { return Client(*service, {{"authorization", "Bearer " + token}}); }
    Client stranger{*service, {}};
};

TEST_F(TetherAuth, LoginGivesATokenThatExpires)
{
    const Answer answer = stranger("POST", "/api/auth/login", kLogin);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/user/accessRole"), "ADMIN");
    EXPECT_FALSE(answer.body.as_object().contains("refreshToken"));
    Client client = with_token(answer.text("/token"));
    EXPECT_EQ(client("GET", "/api/auth/verify-token").status, 200);
    EXPECT_EQ(client("GET", "/api/contacts", {}, kNow + 28'799'000).status, 200);
    EXPECT_EQ(client("GET", "/api/contacts", {}, kNow + 28'800'000).status, 401);
}

TEST_F(TetherAuth, AWrongPasswordIsA401InTheEnvelope)
{
    const Answer answer = stranger("POST", "/api/auth/login", R"({"email": "sync@sandbox.example", "password": "x"})");

    EXPECT_EQ(answer.status, 401);
    EXPECT_FALSE(answer.at("/success").as_bool());
    EXPECT_EQ(answer.text("/error/code"), "UNAUTHORIZED");
}

TEST_F(TetherAuth, ATokenThatWasTamperedWithIsRefused)
{
    std::string token = stranger("POST", "/api/auth/login", kLogin).text("/token");
    token[token.find('.') + 5] ^= 1;

    EXPECT_EQ(with_token(token)("GET", "/api/contacts").status, 401);
    EXPECT_EQ(with_token("a.b.c")("GET", "/api/contacts").status, 401);
    EXPECT_EQ(stranger("GET", "/api/contacts").status, 401);
}

TEST_F(TetherAuth, ARefreshTokenBuysANewTokenAndNothingElse)
{
    service->configure({{"login_refresh_token", true}, {"token_lifetime_seconds", 60}});
    const Answer login = stranger("POST", "/api/auth/login", kLogin);
    const std::string body = R"({"refreshToken": ")" + login.text("/refreshToken") + "\"}";

    const Answer refreshed = stranger("POST", "/api/auth/refresh", body, kNow + 120'000);

    EXPECT_EQ(with_token(refreshed.text("/token"))("GET", "/api/contacts", {}, kNow + 121'000).status, 200);
    EXPECT_EQ(with_token(login.text("/refreshToken"))("GET", "/api/contacts").status, 401);
    EXPECT_EQ(stranger("POST", "/api/auth/refresh", "{}").text("/code"), "VALIDATION_ERROR");
}

TEST_F(TetherAuth, TheReplyMayHideTheToken)
{
    service->configure({{"login_reply", "data"}});
    EXPECT_EQ(stranger("POST", "/api/auth/login", kLogin).at("/data/token").is_string(), true);
    service->configure({{"login_reply", "accessToken"}});
    EXPECT_EQ(stranger("POST", "/api/auth/login", kLogin).at("/accessToken").is_string(), true);
}

TEST_F(TetherAuth, AForced401PassesAfterItsCount)
{
    service->configure({{"force_401", 1}});

    EXPECT_EQ(ask("GET", "/api/contacts").status, 401);
    EXPECT_EQ(ask("GET", "/api/contacts").status, 200);
}

TEST_F(TetherAuth, AnApiKeyCountsOnlyUnderItsSwitch)
{
    EXPECT_EQ(with_token("sandbox-tether-api-key")("GET", "/api/contacts").status, 401);
    service->configure({{"accept_api_key", true}});
    EXPECT_EQ(with_token("sandbox-tether-api-key")("GET", "/api/contacts").status, 200);
}

TEST_F(TetherAuth, TooLowARoleIsA403)
{
    service->configure({{"forbid", "deletes"}});
    const std::string id = create(kMira);

    EXPECT_EQ(ask("DELETE", "/api/contacts/" + id).text("/error/code"), "FORBIDDEN");
    EXPECT_EQ(get(id).status, 200);
}

} // namespace
} // namespace contactsync::sandbox
