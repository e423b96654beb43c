#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

TEST_F(SandboxTest, RoutesByTheFirstSegment)
{
    EXPECT_EQ(exchange("GET", "/reevo/api/v2/health").response.status, 200);
    EXPECT_EQ(exchange("GET", "/nobody/api").response.status, 404);
    EXPECT_EQ(exchange("GET", "/").response.status, 404);
    EXPECT_EQ(exchange("GET", "/_sandbox").response.status, 404);
    EXPECT_EQ(control("GET", "health").at("status"), "healthy");
}

TEST_F(SandboxTest, SeedsEditsMergesAndDeletesAsAPerson)
{
    const auto first = control("POST", "reevo/seed",
                               {{"person", "p1"},
                                {"created_at", "2026-01-01T00:00:00Z"},
                                {"updated_at", "2026-02-01T00:00:00Z"},
                                {"record", {{"last_name", "One"}}}})
                           .at("id");
    const auto second = control("POST", "reevo/seed", {{"record", {{"last_name", "Two"}}}}).at("id");

    control("POST", "reevo/edit", {{"id", first}, {"fields", {{"title", "CTO"}}}});
    control("POST", "reevo/merge", {{"loser", second}, {"survivor", first}});

    const auto records = control("GET", "reevo/records").as_array();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].at("attributes").at("title").at("value"), "CTO");
    EXPECT_TRUE(records[0].at("created_at").as_string().starts_with("2026-01-01T00:00:00"));
    EXPECT_EQ(control("GET", "reevo/truth").at(first.as_string()), "p1");

    control("POST", "reevo/delete", {{"id", first}});
    EXPECT_TRUE(control("GET", "reevo/records").as_array().empty());
}

TEST_F(SandboxTest, ExplainsAWrongControlRequest)
{
    EXPECT_EQ(exchange("POST", "/_sandbox/reevo/edit", {{"fields", json::object{}}}).response.status, 400);
    EXPECT_EQ(exchange("PUT", "/_sandbox/reevo/switches", {{"colour", "red"}}).response.status, 400);
    EXPECT_EQ(exchange("PUT", "/_sandbox/limits", {{"reevo", {{"per_minute", 0}}}}).response.status, 400);
    EXPECT_EQ(exchange("GET", "/_sandbox/nothing").response.status, 404);
    EXPECT_EQ(exchange("GET", "/_sandbox/nobody/records").response.status, 404);
}

TEST_F(SandboxTest, JournalsWhatWasAskedAndWhatWrote)
{
    create("One");
    poll();

    const auto journal = control("GET", "journal").at("entries").as_array();
    ASSERT_EQ(journal.size(), 2U);
    EXPECT_EQ(journal[0].at("wrote"), true);
    EXPECT_EQ(journal[0].at("status"), 201);
    EXPECT_NE(journal[0].at("body").as_string().find("One"), json::string::npos);
    EXPECT_EQ(journal[1].at("kind"), "read");
    EXPECT_TRUE(journal[1].at("query").as_object().empty());
    const auto counts = control("GET", "counts").at("reevo");
    EXPECT_EQ(counts.at("reads"), 1);
    EXPECT_EQ(counts.at("wrote"), 1);

    control("DELETE", "journal");
    EXPECT_TRUE(control("GET", "journal").at("entries").as_array().empty());
}

TEST_F(SandboxTest, CountsRefusals)
{
    exchange("POST", "/reevo/api/v2/contact", json::object{});

    EXPECT_EQ(control("GET", "reevo/counts").at("reevo").at("refused"), 1);
}

TEST_F(SandboxTest, ShiftsTheClockOfTheServices)
{
    control("POST", "reevo/seed", {{"record", {{"last_name", "One"}}}, {"created_at", 0}});
    const auto before = control("GET", "health").at("now_ms").as_int64();

    const auto after = control("POST", "clock", {{"advance_ms", 86'400'000}}).at("now_ms").as_int64();

    EXPECT_GE(after - before, 86'400'000);
}

TEST_F(SandboxTest, ResetGoesBackToWhatItWasAfterTheStart)
{
    sandbox.start([](Sandbox& s) {
        s.find("reevo")->service->configure({{"limit_max", 10}});
        s.seed(*s.find("reevo"), {{"record", {{"last_name", "Start"}}}, {"person", "p1"}});
    });
    create("Later");
    control("PUT", "reevo/switches", {{"limit_max", 20}});
    control("PUT", "faults", json::array{{{"fault", {{"status", 500}}}}});

    control("POST", "reset");

    EXPECT_EQ(control("GET", "reevo/records").as_array().size(), 1U);
    EXPECT_EQ(control("GET", "reevo/truth").as_object().size(), 1U);
    EXPECT_EQ(control("GET", "reevo/switches").at("limit_max"), 10);
    EXPECT_EQ(poll().response.status, 200);
}

} // namespace
} // namespace contactsync::sandbox
