#include "unit/provider/replyio/account.hpp"

namespace contactsync::test {
namespace {

using ReplyioProbe = ReplyioTest;

TEST_F(ReplyioProbe, TriesTheOtherVersionOnceAndRemembersIt)
{
    service->on(Method::get, "/v3/contacts", 200, listing(""));

    const auto prepared = run_coro(provider().prepare());

    EXPECT_TRUE(prepared);
    EXPECT_EQ(service->requests.size(), 2U);
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("version":"v3")"));
    EXPECT_THAT(provider().capabilities().required_texts, testing::ElementsAre("first_name"));
}

TEST_F(ReplyioProbe, StopsWhenNeitherVersionIsThere)
{
    const auto prepared = run_coro(provider().prepare());

    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, ErrorKind::contract);
    EXPECT_EQ(service->requests.size(), 2U);
}

TEST_F(ReplyioProbe, TriesTheOtherAuthenticationAfterAnEmpty401)
{
    service->on(Method::get, "/v4/contacts", 401).on(Method::get, "/v4/contacts", 200, listing(""));

    ASSERT_TRUE(run_coro(provider().prepare()));

    EXPECT_EQ(service->requests.front().headers.front().first, "X-API-Key");
    EXPECT_EQ(service->requests.back().headers.front().second, "Bearer key");
}

TEST_F(ReplyioProbe, DoesNotProbeAgainWhatTheStoreRemembers)
{
    service->on(Method::get, "/v4/contacts", 200, listing(""));
    ASSERT_TRUE(run_coro(provider().prepare()));
    const std::string discovered = provider().discovered();

    provider().restore_discovered(discovered);
    ASSERT_TRUE(run_coro(provider().prepare()));

    EXPECT_EQ(service->requests.size(), 1U);
}

TEST_F(ReplyioProbe, ForgetsWhatWasLearnedUnderAnotherConfiguration)
{
    service->on(Method::get, "/v4/contacts", 200, listing(""));

    provider().restore_discovered(
        R"({"configured":"v3 bearer","learned":{"version":"v3","auth":"bearer","page_size":100}})");
    ASSERT_TRUE(run_coro(provider().prepare()));

    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("version":"v4")"));
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("page_size":100)"));
}

TEST_F(ReplyioProbe, TakesADamagedMemoryForNone)
{
    for (const char* damaged :
         {"", "null", "[]", R"({"learned":7})", R"({"learned":{"page_size":-5,"version":"v9","import_batch":"x"}})"})
        provider().restore_discovered(damaged);

    EXPECT_EQ(provider().capabilities().create_batch, 100U);
}

TEST_F(ReplyioProbe, CheckNamesWhoTheKeyActsAs)
{
    service->on(Method::get, "/v4/contacts", 200, listing(contact_json(1, "ada@b.example")));
    service->on(Method::get, "/v3/whoami", 200, R"({"userId":12345})");

    const auto report = run_coro(provider().check());

    ASSERT_TRUE(report);
    EXPECT_EQ(report->account, "user 12345");
    for (const auto& finding : report->findings)
        EXPECT_TRUE(finding.as_assumed) << finding.topic;
}

TEST_F(ReplyioProbe, AMissingScopeIsAMatterOfCredentials)
{
    service->on(Method::get, "/v4/contacts", 403, R"({"status":403,"code":"insufficient_scope"})");

    const auto prepared = run_coro(provider().prepare());

    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, ErrorKind::credentials);
    EXPECT_EQ(prepared.error().code, "insufficient_scope");
}

} // namespace
} // namespace contactsync::test
