#include "unit/provider/tether/instance.hpp"

namespace contactsync::test {
namespace {

class TetherListing : public TetherTest {
protected:
    std::vector<std::string> ids(provider::Listing& pass)
    {
        std::vector<std::string> found;
        for (;;) {
            const auto next = run_coro(pass.next());
            if (!next) return {next.error().detail};
            if (!*next) return found;
            for (const auto& entry : (*next)->entries)
                found.push_back(entry.remote_id);
        }
    }
    static std::string path(int page, int size)
    {
        return "/api/contacts?page=" + std::to_string(page) + "&size=" + std::to_string(size) + "&ownerFilter=all";
    }
};

TEST_F(TetherListing, StopsWhenTheTotalIsReached)
{
    options.page_size = 2;
    service->on(Method::get, path(1, 2), 200, page(R"({"_id":"a"},{"_id":"b"})", 3, 2));
    service->on(Method::get, path(2, 2), 200, page(R"({"_id":"c"})", 3, 2));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("a", "b", "c"));
    EXPECT_TRUE(pass->complete());
    EXPECT_EQ(pass->total(), 3U);
    EXPECT_EQ(service->requests.size(), 2U);
}

TEST_F(TetherListing, FollowsTheSizeThatTheServiceReports)
{
    service->on(Method::get, path(1, 100), 200, page(R"({"_id":"a"},{"_id":"b"})", 3, 2));
    service->on(Method::get, path(2, 2), 200, page(R"({"_id":"c"})", 3, 2));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("a", "b", "c"));
    EXPECT_TRUE(pass->complete());
}

TEST_F(TetherListing, FollowsASizeThatIsCappedWithoutAWord)
{
    service->on(Method::get, path(1, 100), 200, page(R"({"_id":"a"},{"_id":"b"})", 3, 100));
    service->on(Method::get, path(2, 2), 200, page(R"({"_id":"c"})", 3, 100));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("a", "b", "c"));
    EXPECT_TRUE(pass->complete());
}

TEST_F(TetherListing, ReadsTheOldEnvelopeToItsEmptyPage)
{
    service->on(Method::get, path(1, 100), 200, R"({"data":[{"_id":"a","phoneNumber":"+12025550143"}]})");
    service->on(Method::get, path(2, 100), 200, R"({"data":[]})");

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("a"));
    EXPECT_TRUE(pass->complete());
    EXPECT_EQ(provider().capabilities().phones.capacity, 1U);
    EXPECT_THAT(provider().discovered(), testing::HasSubstr("g0"));
}

TEST_F(TetherListing, IsNotCompleteWhenTheTotalMoved)
{
    options.page_size = 1;
    service->on(Method::get, path(1, 1), 200, page(R"({"_id":"a"})", 2, 1));
    service->on(Method::get, path(2, 1), 200, page(R"({"_id":"b"})", 3, 1));
    service->on(Method::get, path(3, 1), 200, page(R"({"_id":"c"})", 3, 1));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("a", "b", "c"));
    EXPECT_FALSE(pass->complete());
}

TEST_F(TetherListing, IsNotCompleteWhenRowsAreMissing)
{
    service->on(Method::get, "/api/contacts", 200, page("", 500));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::IsEmpty());
    EXPECT_FALSE(pass->complete());
}

TEST_F(TetherListing, EndsWhenTheServiceDoesNotKnowPages)
{
    service->on(Method::get, "/api/contacts", 200, R"({"data":[{"_id":"a"}]})");

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::Each("a"));
    EXPECT_FALSE(pass->complete());
}

TEST_F(TetherListing, OneArrayIsEnoughToKnowTheGeneration)
{
    service->on(
        Method::get, path(1, 100), 200,
        page(R"({"_id":"a","phoneNumber":"+12025550143"},{"_id":"b","phoneNumber":[{"value":"+12025550144"}]})", 2));

    (void)ids(*provider().list_all());

    EXPECT_THAT(provider().discovered(), testing::HasSubstr("g2"));
    EXPECT_EQ(provider().capabilities().phones.capacity, ListCapability::kMany);
}

} // namespace
} // namespace contactsync::test
