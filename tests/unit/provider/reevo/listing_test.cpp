#include "provider/reevo/listing.hpp"

#include "unit/provider/reevo/fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::provider::reevo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Listed {
    std::vector<std::string> ids;
    std::vector<std::optional<std::string>> watermarks;
    std::optional<Error> error;
    bool complete = false;
};

Listed read_all(std::unique_ptr<Listing> listing)
{
    Listed listed;
    for (;;) {
        auto page = test::run_coro(listing->next());
        if (!page) listed.error = page.error();
        if (!page || !*page) break;
        for (const auto& entry : (*page)->entries)
            listed.ids.push_back(entry.remote_id);
        listed.watermarks.push_back((*page)->watermark);
    }
    listed.complete = listing->complete();
    return listed;
}

Shown record(std::string id, std::string updated_at)
{
    return {.id = std::move(id), .updated_at = std::move(updated_at)};
}

constexpr const char* kT1 = "2026-03-04T10:00:00.000001Z";
constexpr const char* kT2 = "2026-03-04T10:00:00.000002Z";
constexpr const char* kT3 = "2026-03-04T10:00:01Z";

TEST_F(ReevoTest, ListsChangesFromTheWatermarkLessTheOverlap)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1)}));

    const auto listed = read_all(provider().list_changes("2026-03-04T10:00:00.000001Z"));

    EXPECT_THAT(listed.ids, ElementsAre("a"));
    const auto body = last_body(Method::post, kQuery);
    EXPECT_EQ(json::serialize(body.at("filters")),
              R"([{"field":"updated_at","operator":"gte","value":"2026-03-04T09:58:00Z"}])");
    EXPECT_EQ(json::serialize(body.at("sort")),
              R"([{"field":"updated_at","direction":"asc"},{"field":"id","direction":"asc"}])");
    EXPECT_FALSE(listed.complete);
}

TEST_F(ReevoTest, FollowsCursorsWithNothingButTheLimitAndCarriesExactWatermarks)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1), record("b", kT2)}, R"("next_cursor":"c1")"))
        .on(Method::post, kQuery, 200, page({record("c", kT3)}));

    const auto listed = read_all(provider().list_changes(std::nullopt));

    EXPECT_THAT(listed.ids, ElementsAre("a", "b", "c"));
    EXPECT_THAT(listed.watermarks, ElementsAre(kT2, kT3));
    EXPECT_EQ(json::serialize(last_body(Method::post, kQuery)), R"({"cursor":"c1","limit":2})");
}

TEST_F(ReevoTest, FindsTheCursorInAWrapper)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1)}, R"("meta":{"next_cursor":"c1"})"))
        .on(Method::post, kQuery, 200, page({record("b", kT2)}, R"("pagination":{"next_cursor":"c2"})"))
        .on(Method::post, kQuery, 200, page({record("c", kT3)}, R"("pagination":{})"));

    EXPECT_THAT(read_all(provider().list_changes(std::nullopt)).ids, ElementsAre("a", "b", "c"));
}

TEST_F(ReevoTest, AFullPageWithANullCursorIsTheLast)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1), record("b", kT2)}));

    const auto listed = read_all(provider().list_all());

    EXPECT_TRUE(listed.complete);
    EXPECT_EQ(service->count(Method::post, kQuery), 1U);
}

TEST_F(ReevoTest, AFullPageWithoutAnyCursorIsTheLastOnlyIfNothingFollows)
{
    const Shown a{.id = "a", .created_at = kT1};
    const Shown b{.id = "b", .created_at = kT2};
    service->on(Method::post, kQuery, 200, page({a, b}, "")).on(Method::post, kQuery, 200, page({b}, ""));

    EXPECT_TRUE(read_all(provider().list_all()).complete);
}

TEST_F(ReevoTest, AHiddenCursorIsAFaultAndNoEnd)
{
    const Shown a{.id = "a", .created_at = kT1};
    const Shown b{.id = "b", .created_at = kT2};
    const Shown c{.id = "c", .created_at = kT3};
    service->on(Method::post, kQuery, 200, page({a, b}, "")).on(Method::post, kQuery, 200, page({b, c}, ""));

    const auto listed = read_all(provider().list_all());

    ASSERT_TRUE(listed.error);
    EXPECT_EQ(listed.error->kind, ErrorKind::contract);
    EXPECT_FALSE(listed.complete);
}

TEST_F(ReevoTest, HalvesTheLimitUntilItIsAccepted)
{
    options.page_size = 100;
    service->on(Method::post, kQuery, 422, nested_error("field_value_invalid", "limit"))
        .on(Method::post, kQuery, 422, nested_error("field_value_invalid", "limit"))
        .on(Method::post, kQuery, 200, page({}));

    EXPECT_TRUE(read_all(provider().list_all()).complete);
    EXPECT_EQ(last_body(Method::post, kQuery).at("limit").as_int64(), 25);
    EXPECT_EQ(Discovered::from_json(provider().discovered()).page_limit, 25);
}

TEST_F(ReevoTest, RestartsFromTheLastPositionWhenACursorDiesAndGivesNothingTwice)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1), record("b", kT2)}, R"("next_cursor":"c1")"))
        .on(Method::post, kQuery, 422, nested_error("invalid_cursor"))
        .on(Method::post, kQuery, 200, page({record("b", kT2), record("c", kT3)}));

    const auto listed = read_all(provider().list_changes(std::nullopt));

    EXPECT_FALSE(listed.error);
    EXPECT_THAT(listed.ids, ElementsAre("a", "b", "c"));
    EXPECT_EQ(json::serialize(last_body(Method::post, kQuery).at("filters")),
              R"([{"field":"updated_at","operator":"gte","value":"2026-03-04T10:00:00.000002Z"}])");
}

TEST_F(ReevoTest, GivesUpOnCursorsThatNeverWork)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1), record("b", kT2)}, R"("next_cursor":"c1")"))
        .on(Method::post, kQuery, 422, nested_error("invalid_cursor"))
        .on(Method::post, kQuery, 200, page({record("a", kT1), record("b", kT2)}, R"("next_cursor":"c1")"))
        .on(Method::post, kQuery, 422, nested_error("invalid_cursor"));

    EXPECT_TRUE(read_all(provider().list_changes(std::nullopt)).error);
}

TEST_F(ReevoTest, GivesUpOnACursorThatStandsStill)
{
    service->on(Method::post, kQuery, 200, page({record("a", kT1)}, R"("next_cursor":"same")"));

    EXPECT_EQ(read_all(provider().list_changes(std::nullopt)).error->kind, ErrorKind::contract);
}

TEST_F(ReevoTest, WithholdsTheWatermarkWhileTheOrderIsNotAscending)
{
    service->on(Method::post, kQuery, 200, page({record("b", kT2), record("a", kT1)}, R"("next_cursor":"c1")"))
        .on(Method::post, kQuery, 200, page({record("c", kT3)}));

    const auto listed = read_all(provider().list_changes(std::nullopt));

    EXPECT_THAT(listed.watermarks, ElementsAre(std::nullopt, kT3));
}

TEST_F(ReevoTest, DropsTheTieBreakWhenTheServiceCannotSortByIt)
{
    service->on(Method::post, kQuery, 422, nested_error("unsortable_field", "id"))
        .on(Method::post, kQuery, 200, page({record("a", kT1)}));

    EXPECT_THAT(read_all(provider().list_changes(std::nullopt)).ids, ElementsAre("a"));
    EXPECT_EQ(last_body(Method::post, kQuery).at("sort").as_array().size(), 1U);
}

TEST_F(ReevoTest, GivesUpOnCursorsThatLeadInCircles)
{
    for (int page_number = 1; page_number <= 5; ++page_number)
        service->on(Method::post, kQuery, 200,
                    page({record("a", kT1)}, R"("next_cursor":"c)" + std::to_string(page_number) + '"'));

    EXPECT_EQ(read_all(provider().list_changes(std::nullopt)).error->kind, ErrorKind::contract);
}

TEST_F(ReevoTest, RecordsThatWereEditedMeanwhileMayComeAgain)
{
    for (const char* time : {kT1, kT2, kT3, "2026-03-04T10:00:07Z", "2026-03-04T10:00:08Z"})
        service->on(Method::post, kQuery, 200,
                    page({record("a", time)}, R"("next_cursor":"after )" + std::string(time) + '"'));
    service->on(Method::post, kQuery, 200, page({record("b", "2026-03-04T10:00:09Z")}));

    EXPECT_EQ(read_all(provider().list_changes(std::nullopt)).ids.back(), "b");
}

TEST_F(ReevoTest, ARecordWithoutAnIdStopsNothing)
{
    service->on(Method::post, kQuery, 200,
                R"({"data":[{"name":"no id"},{"id":"b","created_at":"2026-03-04T10:00:00Z"}],"next_cursor":null})");

    const auto listed = read_all(provider().list_all());

    EXPECT_THAT(listed.ids, ElementsAre("b"));
    EXPECT_TRUE(listed.complete);
}

TEST_F(ReevoTest, AnAnswerThatIsNoListingIsAFault)
{
    service->on(Method::post, kQuery, 200, "<html>maintenance</html>");

    EXPECT_EQ(read_all(provider().list_all()).error->kind, ErrorKind::contract);
}

} // namespace
} // namespace contactsync::provider::reevo
