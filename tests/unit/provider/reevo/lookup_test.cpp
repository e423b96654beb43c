#include "unit/provider/reevo/fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::provider::reevo {
namespace {

TEST_F(ReevoTest, ReadsARecordThatIsThere)
{
    service->on(Method::get, kContact + "/c-1", 200, Shown{.emails = {"a@x.example"}}.answer());

    const auto read = test::run_coro(provider().read("c-1"));

    ASSERT_TRUE(read && *read);
    EXPECT_EQ((*read)->remote_id, "c-1");
}

TEST_F(ReevoTest, MissingArchivedAndMergedRecordsAreGone)
{
    service->on(Method::get, kContact + "/missing", 404, nested_error("record_not_found"))
        .on(Method::get, kContact + "/archived", 200, Shown{.id = "archived", .archived = true}.answer())
        .on(Method::get, kContact + "/loser", 200, Shown{.id = "survivor"}.answer());

    for (const auto* id : {"missing", "archived", "loser"}) {
        const auto read = test::run_coro(provider().read(id));

        ASSERT_TRUE(read) << id;
        EXPECT_FALSE(*read) << id;
    }
}

TEST_F(ReevoTest, AWrongPathIsNoMissingRecord)
{
    service->on(Method::get, kContact + "/c-1", 404, R"({"detail":"Not Found"})");

    EXPECT_EQ(test::run_coro(provider().read("c-1")).error().kind, ErrorKind::contract);
}

TEST_F(ReevoTest, LooksUpByEmailAndBelievesOnlyWhatMatches)
{
    service->on(Method::post, kQuery, 200,
                page({{.id = "c-1", .emails = {"Ann@X.example"}}, {.id = "c-2", .emails = {"joann@x.example"}}}));

    const auto found = test::run_coro(provider().look_up(person({"ann@x.example"}), std::nullopt));

    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().remote_id, "c-1");
    EXPECT_EQ(json::serialize(last_body(Method::post, kQuery).at("filters")),
              R"([{"field":"primary_email","operator":"eq","value":"ann@x.example"}])");
}

TEST_F(ReevoTest, LooksUpAnyAddressWhereTheSchemaLetsIt)
{
    service = std::make_shared<test::FakeService>();
    service->on(Method::get, kSchemaPath, 200, schema_json({{.name = "contact_emails", .is_array = true}}))
        .on(Method::post, kQuery, 200, page({{.emails = {"b@x.example", "ann@x.example"}}}));

    const auto found = test::run_coro(provider().look_up(person({"ann@x.example"}), std::nullopt));

    EXPECT_EQ(found->size(), 1U);
    EXPECT_EQ(last_body(Method::post, kQuery).at("filters").at(0).at("field").as_string(), "contact_emails");
}

TEST_F(ReevoTest, LooksForTheOrphanOfAnInterruptedCreationByNameAndTime)
{
    service->on(Method::post, kQuery, 200, page({{.id = "c-1"}, {.id = "c-2", .last_name = "Other"}}));

    const auto found = test::run_coro(provider().look_up(person({}, {"+14155552671"}), clock.now()));

    ASSERT_TRUE(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().remote_id, "c-1");
    EXPECT_EQ(last_body(Method::post, kQuery).at("filters").as_array().size(), 3U);
}

} // namespace
} // namespace contactsync::provider::reevo
