#include "instance.hpp"
#include "unit/provider/lanes.hpp"

namespace contactsync::test {
namespace {

using http::Priority;

TEST_F(TetherTest, AWriteIsAsUrgentAsItsLane)
{
    expect_writes_as_urgent_as_their_lanes(provider(), *service);
}

TEST_F(TetherTest, APollYieldsToReads)
{
    run_coro(provider().list_all()->next());
    EXPECT_EQ(service->requests.back().priority, Priority::creation);
    run_coro(provider().read("5"));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
    run_coro(provider().look_up(ContactBuilder().phone("+12025550143").build(), std::nullopt));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
}

} // namespace
} // namespace contactsync::test
