#include "unit/provider/tether/instance.hpp"

#include "provider/tether/auth.hpp"

namespace contactsync::test {
namespace {

class TetherLogin : public TetherTest {
protected:
    TetherLogin()
    {
        options.login_email = "sync-bot@acme.example";
        options.password = Secret("hunter2");
        service->on(Method::get, "/api/contacts?", 200, page("", 0));
    }
    /// {"exp": 1772442000}: one hour after the clock's start.
    static constexpr std::string_view kOneHour = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NzI0NDIwMDB9.c2ln";

    Result<std::optional<Record>> read() { return run_coro(provider().read(std::string(kId))); }
};

TEST(Jwt, SaysWhenItExpires)
{
    EXPECT_EQ(provider::tether::jwt_expiry("e30.eyJleHAiOjE3NzI0NDIwMDB9.x"), parse_time("2026-03-02T09:00:00Z"));
}

TEST(Jwt, IsNotReadIntoAnOpaqueToken)
{
    for (const char* token :
         {"", ".", "..", "abc", "a.b.c", "a.!!!.c", "a.e30.c", "e30.eyJleHAiOiJ4In0.x", "e30.eyJleHAiOjllOTl9.x"})
        EXPECT_FALSE(provider::tether::jwt_expiry(token)) << token;
}

TEST_F(TetherLogin, LogsInOnceAndUsesTheTokenWhereverItIs)
{
    service->on(Method::post, "/api/auth/login", 200, R"({"data":{"accessToken":"t-1"}})");

    ASSERT_TRUE(run_coro(provider().prepare()));
    ASSERT_TRUE(read());

    EXPECT_EQ(service->count(Method::post, "/api/auth/login"), 1U);
    EXPECT_EQ(service->requests.back().headers.front().second, "Bearer t-1");
}

TEST_F(TetherLogin, LogsInAgainAMinuteBeforeTheTokenExpires)
{
    service->on(Method::post, "/api/auth/login", 200, R"({"token":")" + std::string(kOneHour) + R"("})");

    ASSERT_TRUE(read());
    clock.advance(std::chrono::minutes(58));
    ASSERT_TRUE(read());
    clock.advance(std::chrono::seconds(61));
    ASSERT_TRUE(read());

    EXPECT_EQ(service->count(Method::post, "/api/auth/login"), 2U);
}

TEST_F(TetherLogin, LogsInAgainOnceAfterA401)
{
    service->on(Method::post, "/api/auth/login", 200, R"({"token":"t-1"})");
    service->on(Method::post, "/api/auth/login", 200, R"({"token":"t-2"})");
    service->on(Method::get, kContact, 401).on(Method::get, kContact, 200, read_answer(contact_json("+12025550143")));

    const auto record = read();

    ASSERT_TRUE(record && *record);
    EXPECT_EQ(service->requests.back().headers.front().second, "Bearer t-2");
}

TEST_F(TetherLogin, GivesUpWhenTheNewTokenIsRefusedToo)
{
    service->on(Method::post, "/api/auth/login", 200, R"({"token":"t-1"})");
    service->on(Method::get, kContact, 401, R"({"message":"expired"})");

    const auto record = read();

    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().kind, ErrorKind::credentials);
    EXPECT_EQ(service->count(Method::get, kContact), 2U);
}

TEST_F(TetherLogin, UsesARefreshTokenWhereThereIsOne)
{
    service->on(Method::post, "/api/auth/login", 200,
                R"({"token":")" + std::string(kOneHour) + R"(","refreshToken":"r-1"})");
    service->on(Method::post, "/api/auth/refresh", 200, R"({"token":"t-2"})");

    ASSERT_TRUE(read());
    clock.advance(std::chrono::minutes(60));
    ASSERT_TRUE(read());

    EXPECT_EQ(service->count(Method::post, "/api/auth/login"), 1U);
    EXPECT_EQ(last_body(Method::post, "/api/auth/refresh"), boost::json::parse(R"({"refreshToken":"r-1"})"));
}

TEST_F(TetherLogin, ARefusedLoginIsAMatterOfCredentialsAndQuotesNoPassword)
{
    service->on(Method::post, "/api/auth/login", 400, R"({"error":"Invalid credentials"})");

    const auto prepared = run_coro(provider().prepare());

    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, ErrorKind::credentials);
    EXPECT_THAT(prepared.error().detail, testing::HasSubstr("Invalid credentials"));
    EXPECT_THAT(prepared.error().detail, testing::Not(testing::HasSubstr("hunter2")));
}

TEST_F(TetherTest, AStaticTokenIsNotRenewed)
{
    service->on(Method::get, kContact, 401);

    const auto record = run_coro(provider().read(std::string(kId)));

    ASSERT_FALSE(record);
    EXPECT_EQ(record.error().kind, ErrorKind::credentials);
    EXPECT_EQ(service->requests.size(), 1U);
}

TEST_F(TetherTest, EveryErrorShapeIsReadByItsStatus)
{
    for (const char* body :
         {R"({"success":false,"error":{"code":"FORBIDDEN","message":"role"}})", R"({"error":"role"})",
          R"({"error":{"code":"x","message":"role"}})", R"({"message":"role","code":"x"})", "<html>role</html>", ""}) {
        auto instance = std::make_shared<FakeService>();
        instance->on(Method::get, "/api/contacts", 403, body);
        TetherOptions own;
        own.token = Secret("t");
        const auto tether = provider::make_tether(std::make_unique<FakeHttpClient>(instance), own, clock, normaliser);

        const auto record = run_coro(tether->read(std::string(kId)));

        ASSERT_FALSE(record);
        EXPECT_EQ(record.error().kind, ErrorKind::credentials) << body;
    }
}

} // namespace
} // namespace contactsync::test
