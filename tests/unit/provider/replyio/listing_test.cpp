#include "unit/provider/replyio/account.hpp"

namespace contactsync::test {
namespace {

class ReplyioListing : public ReplyioTest {
protected:
    /// Ids in the order in which they are handed out; the error's detail where the listing fails.
    std::vector<std::string> ids(provider::Listing& pass)
    {
        std::vector<std::string> found;
        for (;;) {
            const auto page = run_coro(pass.next());
            if (!page) return {page.error().detail};
            if (!*page) return found;
            for (const auto& entry : (*page)->entries)
                found.push_back(entry.remote_id);
        }
    }
};

TEST_F(ReplyioListing, AdvancesByTheRowsThatCame)
{
    service->on(Method::get, "/v4/contacts?top=1000&skip=0", 200, listing(R"({"id":1},{"id":2})", true));
    service->on(Method::get, "/v4/contacts?top=1000&skip=2", 200, listing(R"({"id":3})"));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("1", "2", "3"));
    EXPECT_TRUE(pass->complete());
}

TEST_F(ReplyioListing, HalvesTheSizeThatIsRefusedAndRemembersIt)
{
    service->on(Method::get, "/v4/contacts?top=", 400, R"({"status":400,"code":"contact.invalidPagination"})");
    service->on(Method::get, "/v4/contacts?top=62", 200, listing(R"({"id":1})"));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("1"));
    EXPECT_EQ(service->requests.size(), 5U);
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("page_size":62)"));
}

TEST_F(ReplyioListing, IsNotCompleteWhenRowsShifted)
{
    service->on(Method::get, "/v4/contacts?top=1000&skip=0", 200, listing(R"({"id":1},{"id":2})", true));
    service->on(Method::get, "/v4/contacts?top=1000&skip=2", 200, listing(R"({"id":2},{"id":4})"));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre("1", "2", "2", "4"));
    EXPECT_FALSE(pass->complete());
}

TEST_F(ReplyioListing, DoesNotTrustAnEmptyPageThatAnnouncesMore)
{
    service->on(Method::get, "/v4/contacts", 200, listing("", true));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre(testing::HasSubstr("cannot be trusted")));
    EXPECT_FALSE(pass->complete());
}

TEST_F(ReplyioListing, EndsWhenTheServiceIgnoresTheOffset)
{
    service->on(Method::get, "/v4/contacts", 200, listing(R"({"id":1})", true));

    const auto pass = provider().list_all();

    EXPECT_THAT(ids(*pass), testing::ElementsAre(testing::HasSubstr("repeats itself")));
}

TEST_F(ReplyioListing, SetsAsideWhatHasNoId)
{
    service->on(Method::get, "/v4/contacts", 200,
                listing(R"({"id":1},{"email":"a@b.example"},null,{"id":{"deep":1}})"));

    const auto page = run_coro(provider().list_all()->next());

    ASSERT_TRUE(page && *page);
    EXPECT_EQ((*page)->entries.size(), 1U);
    EXPECT_EQ((*page)->unreadable.size(), 3U);
}

TEST_F(ReplyioListing, SaysWhatAnUnreadableAnswerIs)
{
    service->on(Method::get, "/v4/contacts", 200, "<html>maintenance</html>");

    const auto page = run_coro(provider().list_all()->next());

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::contract);
}

TEST_F(ReplyioListing, StopsOnAnEmpty401)
{
    service->on(Method::get, "/v4/contacts", 401);

    const auto page = run_coro(provider().list_all()->next());

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::credentials);
}

} // namespace
} // namespace contactsync::test
