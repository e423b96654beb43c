#include "fixture.hpp"
#include "unit/provider/lanes.hpp"

namespace contactsync::provider::reevo {
namespace {

using http::Priority;

TEST_F(ReevoTest, AWriteIsAsUrgentAsItsLane)
{
    test::expect_writes_as_urgent_as_their_lanes(provider(), *service);
}

TEST_F(ReevoTest, ASweepYieldsToThePollOfChangesAndBothToReads)
{
    service->on(Method::post, kQuery, 200, page({}));

    test::run_coro(provider().list_changes(std::nullopt)->next());
    EXPECT_EQ(service->requests.back().priority, Priority::creation);
    test::run_coro(provider().list_all()->next());
    EXPECT_EQ(service->requests.back().priority, Priority::backfill);
    test::run_coro(provider().read("c-1"));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
    test::run_coro(provider().look_up(person({"a@b.example"}), std::nullopt));
    EXPECT_EQ(service->requests.back().priority, Priority::edit);
}

} // namespace
} // namespace contactsync::provider::reevo
