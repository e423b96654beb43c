#include "provider/reevo/schema.hpp"

#include "unit/provider/reevo/fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::provider::reevo {
namespace {

using testing::ElementsAre;

TEST(Schema, RefusesAnAnswerWithoutAttributes)
{
    for (const auto* body : {"{}", "[]", "null", R"({"attributes":[]})", "no json"}) {
        const auto schema = Schema::parse(body);

        ASSERT_FALSE(schema) << body;
        EXPECT_EQ(schema.error().kind, ErrorKind::contract);
    }
}

TEST_F(ReevoTest, CapabilitiesFollowTheSchema)
{
    service = std::make_shared<test::FakeService>();
    service->on(Method::get, kSchemaPath, 200, schema_json({{.name = "department", .updatable = false}}));

    const auto& capabilities = provider().capabilities();

    EXPECT_TRUE(capabilities.text("title")->writable);
    EXPECT_FALSE(capabilities.text("department")->writable);
    EXPECT_EQ(capabilities.text("middle_name"), nullptr);
    EXPECT_FALSE(capabilities.text("last_name")->clearable);
    EXPECT_THAT(capabilities.required_texts, ElementsAre("first_name", "last_name"));
    EXPECT_EQ(capabilities.emails.capacity, ListCapability::kMany);
    EXPECT_TRUE(capabilities.emails.unique);
    EXPECT_FALSE(capabilities.phones.accepts_junk);
    EXPECT_TRUE(capabilities.consent_writable);
    EXPECT_FALSE(capabilities.consent_readable);
    EXPECT_FALSE(capabilities.consent_clearable);
    EXPECT_TRUE(capabilities.lists_changes);
}

TEST_F(ReevoTest, AnInstanceThatCannotSortByChangeTimeListsNoChanges)
{
    service = std::make_shared<test::FakeService>();
    service->on(Method::get, kSchemaPath, 200, schema_json({{.name = "updated_at", .sortable = false}}));

    EXPECT_FALSE(provider().capabilities().lists_changes);
}

TEST_F(ReevoTest, WhatWasDiscoveredSurvivesARestart)
{
    Discovered discovered{.match_key = "primary_email", .is_match_key_confirmed = true, .page_limit = 25};
    discovered.unwritable = {"title"};
    discovered.schema_hash = 0xFFFFFFFFFFFFFFFFULL;

    const auto restored = Discovered::from_json(discovered.to_json());

    EXPECT_EQ(restored.match_key, "primary_email");
    EXPECT_TRUE(restored.is_match_key_confirmed);
    EXPECT_EQ(restored.page_limit, 25);
    EXPECT_THAT(restored.unwritable, ElementsAre("title"));
    EXPECT_EQ(restored.schema_hash, discovered.schema_hash);
    EXPECT_EQ(Discovered::from_json("rubbish").match_key, "contact_emails");
}

TEST_F(ReevoTest, AMissingSchemaIsAMatterOfTheSetUp)
{
    auto other = std::make_shared<test::FakeService>();
    other->on(Method::get, kSchemaPath, 404, nested_error("unknown_record_type"));
    const auto unprepared =
        make_reevo(std::make_unique<test::FakeHttpClient>(other), {.api_key = Secret("key")}, clock, normaliser);

    const auto prepared = test::run_coro(unprepared->prepare());

    ASSERT_FALSE(prepared);
    EXPECT_EQ(prepared.error().kind, ErrorKind::contract);
}

TEST_F(ReevoTest, CheckNamesTheFieldsThatTheWorkspaceDoesNotHave)
{
    options.mappings = {{.field = "lead_source", .remote = "lead_sauce", .custom = true}};
    service->on(Method::post, kQuery, 200, R"({"data":[],"next_cursor":null})");

    const auto report = test::run_coro(provider().check());

    ASSERT_TRUE(report);
    EXPECT_THAT(report->findings,
                testing::Contains(testing::AllOf(
                    testing::Field(&Finding::topic, "section 5: lead_source"),
                    testing::Field(&Finding::observed, testing::HasSubstr("no attribute \"lead_sauce\"")),
                    testing::Field(&Finding::as_assumed, false))));
    EXPECT_EQ(provider().capabilities().text("lead_source"), nullptr);
}

TEST_F(ReevoTest, CheckSaysWhomTheKeyActsFor)
{
    service->on(
        Method::post, kQuery, 200,
        R"({"data":[{"id":"c","updated_at":"2026-03-04T17:40:12.5Z","attributes":{"organization_id":{"value":"org-1"}}}],"next_cursor":null})");

    const auto report = test::run_coro(provider().check());

    ASSERT_TRUE(report);
    EXPECT_EQ(report->account, "org-1");
    EXPECT_FALSE(report->findings.empty());
}

} // namespace
} // namespace contactsync::provider::reevo
