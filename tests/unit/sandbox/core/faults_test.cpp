#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

class FaultsTest : public SandboxTest {
protected:
    void set(const json::object& rule) { control("PUT", "faults", json::array({rule})); }
    std::size_t records() { return sandbox.find("reevo")->service->size(); }
    std::vector<int> statuses(int count)
    {
        std::vector<int> seen;
        for (int i = 0; i < count; ++i)
            seen.push_back(poll().response.status);
        return seen;
    }
};

TEST_F(FaultsTest, AStatusTakesThePlaceOfTheAnswerAndNothingIsCarriedOut)
{
    set({{"match", {{"kind", "write"}}},
         {"fault", {{"status", 502}, {"body", "<h1>Bad gateway</h1>"}, {"headers", {{"X-Proxy", "p"}}}}}});

    const auto answer = create("One").response;

    EXPECT_EQ(answer.status, 502);
    EXPECT_EQ(answer.content_type, "text/html");
    EXPECT_EQ(answer.headers.front().first, "X-Proxy");
    EXPECT_EQ(records(), 0U);
    EXPECT_EQ(poll().response.status, 200);
}

TEST_F(FaultsTest, AnAppliedStatusHidesAWriteThatHappened)
{
    set({{"fault", {{"status", 500}, {"apply", true}}}});

    EXPECT_EQ(create("One").response.status, 500);

    EXPECT_EQ(records(), 1U);
    EXPECT_EQ(control("GET", "journal").at("entries").at(0).at("wrote"), true);
}

TEST_F(FaultsTest, ResetsHappenBeforeOrAfterTheWrite)
{
    set({{"match", {{"method", "POST"}}}, {"fault", {{"reset_before", true}}}});
    EXPECT_EQ(create("One").delivery.cut, Cut::before);
    EXPECT_EQ(records(), 0U);

    set({{"match", {{"method", "POST"}}}, {"fault", {{"reset_after", true}}}});
    EXPECT_EQ(create("One").delivery.cut, Cut::after);
    EXPECT_EQ(records(), 1U);
}

TEST_F(FaultsTest, RulesFireAfterEveryAndSoManyTimes)
{
    set({{"after", 1}, {"every", 2}, {"times", 2}, {"fault", {{"status", 503}}}});

    EXPECT_EQ(statuses(8), (std::vector{200, 200, 503, 200, 503, 200, 200, 200}));
    EXPECT_EQ(control("GET", "faults").at("rules").at(0).at("fired"), 2);
}

TEST_F(FaultsTest, ProbabilityComesFromTheSeed)
{
    const json::object rule{{"probability", 0.5}, {"fault", {{"status", 503}}}};
    set(rule);
    const auto first = statuses(20);

    Sandbox again{1};
    again.add(make_reevo());
    again.faults().set({rule}, {});
    std::vector<int> second;
    for (int i = 0; i < 20; ++i)
        second.push_back(
            again.answer("reevo", {.method = "GET", .path = "/api/v2/health", .query = {}, .headers = {}, .body = {}})
                .response.status);

    EXPECT_EQ(first, second);
    EXPECT_NE(std::ranges::count(first, 503), 0);
    EXPECT_NE(std::ranges::count(first, 503), 20);
}

TEST_F(FaultsTest, RetryAfterAloneLooksLikeTheServicesOwn429)
{
    set({{"fault", {{"retry_after", 7}}}});

    const auto answer = poll().response;

    EXPECT_EQ(answer.status, 429);
    ASSERT_EQ(answer.headers.size(), 1U);
    EXPECT_EQ(answer.headers.front().second, "7");
    EXPECT_EQ(json::parse(answer.body).at("error").at("code"), "rate_limited");
}

TEST_F(FaultsTest, FaultsOfOneServiceAreClearedAlone)
{
    control("PUT", "reevo/faults", json::array{{{"fault", {{"status", 503}}}}});
    EXPECT_EQ(poll().response.status, 503);

    control("DELETE", "reevo/faults");
    EXPECT_EQ(poll().response.status, 200);
}

TEST_F(FaultsTest, RefusesARuleThatItDoesNotUnderstandAndKeepsTheOldOnes)
{
    set({{"fault", {{"status", 503}}}});

    for (const json::value& wrong : {json::value{{"fault", {{"explode", true}}}}, json::value{{"every", 2}},
                                     json::value{{"match", {{"kind", "odd"}}}, {"fault", {{"status", 500}}}}})
        EXPECT_EQ(exchange("PUT", "/_sandbox/faults", json::array({wrong})).response.status, 400);
    EXPECT_EQ(poll().response.status, 503);
}

} // namespace
} // namespace contactsync::sandbox
