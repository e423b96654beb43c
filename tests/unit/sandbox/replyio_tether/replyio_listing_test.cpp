#include "replyio_fixture.hpp"

#include <set>

namespace contactsync::sandbox {
namespace {

class ReplyioListing : public ReplyioTest {
protected:
    void seed_many(int count)
    {
        for (int index = 0; index < count; ++index)
            seed("person" + std::to_string(index) + "@widgets.example");
    }

    std::vector<std::int64_t> ids_of(const Answer& answer)
    {
        std::vector<std::int64_t> ids;
        for (const json::value& item : answer.at("/items").as_array())
            ids.push_back(item.at("id").to_number<std::int64_t>());
        return ids;
    }
};

TEST_F(ReplyioListing, PagesBySkipUntilHasMoreIsFalse)
{
    seed_many(7);

    const Answer first = ask("GET", "/v4/contacts?top=5");
    const Answer second = ask("GET", "/v4/contacts?top=5&skip=5");

    EXPECT_EQ(ids_of(first), (std::vector<std::int64_t>{5001, 5002, 5003, 5004, 5005}));
    EXPECT_TRUE(first.at("/hasMore").as_bool());
    EXPECT_EQ(ids_of(second), (std::vector<std::int64_t>{5006, 5007}));
    EXPECT_FALSE(second.at("/hasMore").as_bool());
    EXPECT_EQ(ask("GET", "/v4/contacts").at("/items").as_array().size(), 7U);
}

TEST_F(ReplyioListing, RowsShiftWhenSomethingBeforeThemIsDeleted)
{
    seed_many(4);

    ask("GET", "/v4/contacts?top=2");
    ask("DELETE", "/v4/contacts/5001");

    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?top=2&skip=2")), (std::vector<std::int64_t>{5004}));
}

TEST_F(ReplyioListing, TooLargeATopIsRefusedNotTruncated)
{
    EXPECT_EQ(ask("GET", "/v4/contacts?top=1001").text("/code"), "contact.invalidPagination");
    EXPECT_EQ(ask("GET", "/v4/contacts?top=x").status, 400);
    EXPECT_EQ(ask("GET", "/v4/contacts?skip=-1").status, 400);
}

TEST_F(ReplyioListing, LooksUpByEmailIgnoringCaseAndByNormalisedLinkedInUrl)
{
    seed("alpha@widgets.example", "Alpha", {{"linkedInUrl", "https://www.LinkedIn.com/in/alpha/?x=1"}});
    seed("malpha@widgets.example");

    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?email=ALPHA@widgets.example")).size(), 1U);
    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?linkedIn=http://linkedin.com/in/alpha")).size(), 1U);
    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?linkedIn=linkedin.com/in/alpha&email=malpha@widgets.example")).size(),
              0U);
}

TEST_F(ReplyioListing, ContainmentFindsLongerAddressesToo)
{
    seed("alpha@widgets.example");
    seed("malpha@widgets.example");
    service->configure({{"lookup", "containment"}});

    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?email=alpha@widgets.example")).size(), 2U);
}

TEST_F(ReplyioListing, FilterKnowsAFewRulesAndRefusesTheRest)
{
    seed("alpha@widgets.example", "Alpha");
    seed("beta@widgets.example", "Beta");

    const Answer found = ask("POST", "/v4/contacts/filter",
                             R"({"rules": [{"property": "firstName", "condition": "equals", "value": "beta"}]})");
    const Answer refused = ask("POST", "/v4/contacts/filter",
                               R"({"rules": [{"property": "shoeSize", "condition": "equals", "value": "9"}]})");
    service->configure({{"ignore_unknown_filter", true}});
    const Answer ignored = ask("POST", "/v4/contacts/filter",
                               R"({"rules": [{"property": "shoeSize", "condition": "equals", "value": "9"}]})");

    EXPECT_EQ(found.number("/totalCount"), 1);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/rules/0/property");
    EXPECT_EQ(ignored.number("/totalCount"), 2);
}

TEST_F(ReplyioListing, FilterSortsByChangeTime)
{
    seed_many(3);
    service->edit("5002", {{"title", "Head"}}, kNow);

    const Answer answer =
        ask("POST", "/v4/contacts/filter?top=1", R"({"sortBy": "lastModifiedAt", "sortDirection": "desc"})");

    EXPECT_EQ(ids_of(answer), (std::vector<std::int64_t>{5002}));
    EXPECT_TRUE(answer.at("/hasMore").as_bool());
}

TEST_F(ReplyioListing, NewestFirstReversesThePages)
{
    seed_many(3);
    service->configure({{"list_order", "newest"}});

    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?top=2")), (std::vector<std::int64_t>{5003, 5002}));
    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts?top=2&skip=2")), (std::vector<std::int64_t>{5001}));
}

TEST_F(ReplyioListing, ShufflingAPageKeepsItsRows)
{
    seed_many(40);
    service->configure({{"list_order", "shuffled_page"}});

    const auto rows = ids_of(ask("GET", "/v4/contacts?top=40"));

    EXPECT_EQ(std::set<std::int64_t>(rows.begin(), rows.end()).size(), 40U);
    EXPECT_FALSE(std::ranges::is_sorted(rows));
}

TEST_F(ReplyioListing, AFreshContactIsListedOnlyAfterTheLag)
{
    service->configure({{"list_lag_seconds", 5}});

    const Answer created = ask("POST", "/v4/contacts", R"({"email": "alpha@widgets.example"})");

    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts")).size(), 0U);
    EXPECT_EQ(ask("GET", "/v4/contacts/" + std::to_string(created.number("/id"))).status, 200);
    EXPECT_EQ(ids_of(ask("GET", "/v4/contacts", {}, kNow + 5000)).size(), 1U);
}

TEST_F(ReplyioListing, EnrichmentChangesSomebodyAsAScanBegins)
{
    seed_many(3);
    service->configure({{"enrichment", true}});
    const json::array before = service->dump();

    const Answer answer = ask("GET", "/v4/contacts");

    EXPECT_FALSE(answer.raw.wrote);
    EXPECT_NE(service->dump(), before);
}

} // namespace
} // namespace contactsync::sandbox
