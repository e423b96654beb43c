#include "account.hpp"

namespace contactsync::test {
namespace {

using http::Priority;

TEST_F(ReplyioTest, AWriteIsAsUrgentAsItsLane)
{
    Record record;
    record.remote_id = "5";
    for (const auto& [lane, priority] : {std::pair{Lane::opt_out, Priority::opt_out},
                                         {Lane::edit, Priority::edit},
                                         {Lane::creation, Priority::creation},
                                         {Lane::backfill, Priority::backfill}}) {
        const std::vector<Write> writes{
            {.kind = OperationKind::archive, .fields = {}, .current = &record, .lane = lane}};

        run_coro(provider().write(writes));

        EXPECT_EQ(service->requests.back().priority, priority);
    }
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
