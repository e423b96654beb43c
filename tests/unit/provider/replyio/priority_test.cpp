#include "account.hpp"
#include "unit/provider/lanes.hpp"

namespace contactsync::test {
namespace {

using http::Priority;

TEST_F(ReplyioTest, AWriteIsAsUrgentAsItsLane)
{
    expect_writes_as_urgent_as_their_lanes(provider(), *service);
}

TEST_F(ReplyioTest, APollYieldsToReads)
{
    run_coro(provider().list_all()->next());
    EXPECT_EQ(service->requests.back().priority, Priority::creation);
    run_coro(provider().read("5"));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
    run_coro(provider().look_up(ContactBuilder().email("a@b.example").build(), std::nullopt));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
}

} // namespace
} // namespace contactsync::test
