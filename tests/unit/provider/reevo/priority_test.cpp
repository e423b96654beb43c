#include "fixture.hpp"

namespace contactsync::provider::reevo {
namespace {

using http::Priority;

TEST_F(ReevoTest, AWriteIsAsUrgentAsItsLane)
{
    const Record record = decoded({.id = "c-1"});
    for (const auto& [lane, priority] : {std::pair{Lane::opt_out, Priority::opt_out},
                                         {Lane::edit, Priority::edit},
                                         {Lane::creation, Priority::creation},
                                         {Lane::backfill, Priority::backfill}}) {
        const std::vector<Write> writes{
            {.kind = OperationKind::archive, .fields = {}, .current = &record, .lane = lane}};

        test::run_coro(provider().write(writes));

        EXPECT_EQ(service->requests.back().priority, priority);
    }
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
