#include "tether_fixture.hpp"

namespace contactsync::sandbox {
namespace {

class TetherListing : public TetherTest {
protected:
    /// Seeds so many contacts, each created a second after the one before; gives their ids.
    std::vector<std::string> seed_many(int count)
    {
        std::vector<std::string> ids;
        for (int index = 0; index < count; ++index) {
            ids.push_back(seed("+1202555" + std::to_string(1000 + index), {}, kNow - 1'000'000 + index * 1000));
        }
        return ids;
    }

    std::vector<std::string> list(std::string_view query)
    {
        std::vector<std::string> ids;
        const Answer answer = ask("GET", "/api/contacts?" + std::string(query));
        for (const json::value& row : answer.at("/data/contacts").as_array())
            ids.emplace_back(row.at("_id").as_string());
        return ids;
    }
};

TEST_F(TetherListing, ShowsOnlyMyOwnContactsUnlessAskedForAll)
{
    seed_many(6);

    EXPECT_EQ(list("size=100").size(), 2U);
    EXPECT_EQ(list("size=100&ownerFilter=all").size(), 6U);
    EXPECT_EQ(list("size=100&ownerFilter=66aa00000000000000000002").size(), 2U);
}

TEST_F(TetherListing, PagesNewestFirstWithTheTotal)
{
    const auto ids = seed_many(5);

    EXPECT_EQ(list("ownerFilter=all&size=2"), (std::vector{ids[4], ids[3]}));
    EXPECT_EQ(list("ownerFilter=all&size=2&page=3"), (std::vector{ids[0]}));
    EXPECT_TRUE(list("ownerFilter=all&size=2&page=4").empty());
    EXPECT_TRUE(list("ownerFilter=all&size=2&page=9223372036854775807").empty());
    EXPECT_EQ(ask("GET", "/api/contacts?ownerFilter=all&size=2").number("/data/total"), 5);
}

TEST_F(TetherListing, EqualTimesAreOrderedById)
{
    const std::string first = seed("+12025550101");
    const std::string second = seed("+12025550102");

    EXPECT_EQ(list("ownerFilter=all"), (std::vector{second, first}));
}

TEST_F(TetherListing, TheSizeIsCappedAndReported)
{
    seed_many(3);
    service->configure({{"size_cap", 2}});

    const Answer answer = ask("GET", "/api/contacts?ownerFilter=all&size=500");

    EXPECT_EQ(answer.number("/data/size"), 2);
    EXPECT_EQ(answer.at("/data/contacts").as_array().size(), 2U);
}

TEST_F(TetherListing, PageNumbersMustBeWholeAndPositive)
{
    EXPECT_EQ(ask("GET", "/api/contacts?page=0").text("/error/details/field"), "page");
    EXPECT_EQ(ask("GET", "/api/contacts?size=many").status, 400);
}

TEST_F(TetherListing, SearchAndCreationRangeNarrowAndAMalformedRangeDoesNot)
{
    const auto ids = seed_many(3);
    service->edit(ids[1], {{"firstName", "Zenobia"}}, kNow);

    EXPECT_EQ(list("ownerFilter=all&search=zeno"), (std::vector{ids[1]}));
    EXPECT_EQ(list(R"(ownerFilter=all&dateRange={"start":"2025-11-13T01:56:41.000Z"})").size(), 2U);
    EXPECT_EQ(list("ownerFilter=all&dateRange=lately").size(), 3U);
}

TEST_F(TetherListing, PostingToContactsIsAReadOfStageBuckets)
{
    seed_many(3);

    const Answer answer = ask("POST", "/api/contacts", R"({"ownerFilter": "all"})");

    EXPECT_FALSE(answer.raw.wrote);
    EXPECT_EQ(answer.number("/data/New Lead/total"), 3);
    EXPECT_EQ(answer.number("/data/Won/total"), 0);
    EXPECT_EQ(service->size(), 3U);
    EXPECT_TRUE(
        service->only_reads({.method = "POST", .path = "/api/contacts", .query = {}, .headers = {}, .body = {}}));
    EXPECT_FALSE(
        service->only_reads({.method = "POST", .path = "/api/contact", .query = {}, .headers = {}, .body = {}}));
}

TEST_F(TetherListing, OneStatusIsListedByName)
{
    seed_many(2);

    EXPECT_EQ(ask("POST", "/api/contacts/status", R"({"status": "New Lead", "ownerFilter": "all"})").number("/total"),
              2);
    EXPECT_EQ(ask("POST", "/api/contacts/status", R"({"status": "Nowhere"})").status, 404);
    EXPECT_EQ(ask("POST", "/api/contacts/counts", "{}").number("/New Lead"), 2);
}

TEST_F(TetherListing, TheFlatProjectionCallsTheIdId)
{
    const std::string id = create(kMira);

    const Answer answer = ask("GET", "/api/contact/list-generator");

    EXPECT_EQ(answer.text("/contacts/0/id"), id);
    EXPECT_EQ(answer.text("/contacts/0/name"), "Mira Quill");
    EXPECT_EQ(answer.number("/totalPages"), 1);
}

TEST_F(TetherListing, RowsMayShiftBetweenPagesForAWhile)
{
    const auto ids = seed_many(6);

    service->configure({{"page_shift", "repeat"}, {"page_shift_times", 1}});
    EXPECT_EQ(list("ownerFilter=all&size=2&page=2"), (std::vector{ids[4], ids[3]}));
    EXPECT_EQ(list("ownerFilter=all&size=2&page=2"), (std::vector{ids[3], ids[2]}));
    service->configure({{"page_shift", "skip"}, {"page_shift_times", 1}});
    EXPECT_EQ(list("ownerFilter=all&size=2&page=2"), (std::vector{ids[2], ids[1]}));
}

TEST_F(TetherListing, ASalesRepresentativeSeesLessUnderAll)
{
    const auto ids = seed_many(6);
    service->configure({{"role", "SALES_REP"}});

    EXPECT_EQ(list("ownerFilter=all").size(), 2U);
    EXPECT_EQ(get(ids[1]).status, 200);
}

} // namespace
} // namespace contactsync::sandbox
