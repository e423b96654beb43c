#include "store_fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Bookkeeping : public StoreTest {};

TEST_F(Bookkeeping, ARunIsKeptFromItsBeginningToItsEnd)
{
    EXPECT_FALSE(store->last_run().has_value());
    const RunId first = store->begin_run("sync", at(1));
    const RunId second = store->begin_run("plan", at(2));
    EXPECT_EQ(store->run(first)->finished_at, std::nullopt);

    store->finish_run(first, at(9), "converged", 2);

    const auto summary = store->run(first).value();
    EXPECT_EQ(summary.command, "sync");
    EXPECT_EQ(summary.started_at, at(1));
    EXPECT_EQ(summary.finished_at, at(9));
    EXPECT_EQ(summary.outcome, "converged");
    EXPECT_EQ(summary.exit_status, 2);
    EXPECT_EQ(store->last_run()->id, second);
    EXPECT_FALSE(store->run(RunId{99}).has_value());
}

TEST_F(Bookkeeping, AGoodPollClearsTheLastError)
{
    store->note_poll(reevo, at(1), true);
    store->note_poll_failure(reevo, "retry: 503");
    EXPECT_EQ(store->provider_state(reevo).last_error, "retry: 503");
    EXPECT_EQ(store->provider_state(reevo).last_poll_at, at(1));

    store->note_poll(reevo, at(5), false);

    const auto state = store->provider_state(reevo);
    EXPECT_EQ(state.last_error, "");
    EXPECT_EQ(state.last_poll_at, at(5));
    EXPECT_EQ(state.last_sweep_at, at(1)) << "only a complete listing is a sweep";
    EXPECT_EQ(store->provider_state(tether).last_poll_at, std::nullopt);
}

TEST_F(Bookkeeping, DiscoveriesAndBudgetsAreKeptPerProvider)
{
    store->save_discovered(reevo, R"({"page":100})");
    store->save_budget(reevo, "snapshot");
    store->save_budget(tether, "other");
    store.reopen();

    EXPECT_EQ(store->provider_state(reevo).discovered, R"({"page":100})");
    EXPECT_EQ(store->provider_state(reevo).budget, "snapshot");
    EXPECT_EQ(store->provider_state(tether).budget, "other");
    EXPECT_FALSE(store->provider_state(reevo).ever_written);
}

TEST_F(Bookkeeping, AFieldThatIgnoresWritesInARowIsNotHeldFromThenOn)
{
    constexpr std::size_t kLimit = 3;
    store->note_conduct(reevo, "title", true, kLimit);
    store->note_conduct(reevo, "title", true, kLimit);
    EXPECT_EQ(store->note_conduct(reevo, "title", false, kLimit).ignored_in_a_row, 0U)
        << "a write that held starts the count anew";
    store->note_conduct(reevo, "title", true, kLimit);
    EXPECT_FALSE(store->note_conduct(reevo, "title", true, kLimit).not_held);

    EXPECT_TRUE(store->note_conduct(reevo, "title", true, kLimit).not_held);

    EXPECT_TRUE(store->note_conduct(reevo, "title", false, kLimit).not_held);
    ASSERT_EQ(store->conduct(reevo).size(), 1U);
    EXPECT_EQ(store->conduct(reevo)[0].first, "title");
    EXPECT_TRUE(store->conduct(reevo)[0].second.not_held);
    EXPECT_THAT(store->conduct(tether), IsEmpty());
}

TEST_F(Bookkeeping, HistoryIsTheOldestFirst)
{
    const ContactId ann = store->create_contact(at(1));
    store->append_history({.at = at(5), .contact = ann, .kind = "later"});
    store->append_history({.at = at(2),
                           .run = RunId{4},
                           .contact = ann,
                           .kind = "overruled",
                           .provider = tether,
                           .remote_id = "t",
                           .field = "title",
                           .from = "CTO",
                           .to = "CEO",
                           .because = "latest",
                           .operation = OperationId{8}});

    const auto history = store->history(ann);

    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].kind, "overruled");
    EXPECT_EQ(history[0].run, RunId{4});
    EXPECT_EQ(history[0].provider, tether);
    EXPECT_EQ(history[0].remote_id, "t");
    EXPECT_EQ(history[0].field, "title");
    EXPECT_EQ(history[0].from, "CTO");
    EXPECT_EQ(history[0].to, "CEO");
    EXPECT_EQ(history[0].because, "latest");
    EXPECT_EQ(history[0].operation, OperationId{8});
    EXPECT_EQ(history[1].kind, "later");
    EXPECT_EQ(history[1].provider, std::nullopt);
}

} // namespace contactsync::test
