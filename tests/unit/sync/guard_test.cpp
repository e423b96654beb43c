#include "people.hpp"

#include "sync/guard.hpp"

namespace contactsync::test {
namespace {

using sync::judge_changes;
using sync::too_many_missing;

constexpr sync::GuardOptions kOptions{
    .max_changed_ratio = 0.3, .max_changed_count = 5, .max_missing_ratio = 0.1, .max_missing_count = 2};

TEST(Guard, StopsOnlyAboveBothTheCountAndTheShare)
{
    const auto stops = [](std::size_t changes, std::size_t live) {
        return judge_changes(ProviderId::reevo, {.live = live, .changes = changes}, true, kOptions).has_value();
    };

    EXPECT_TRUE(stops(6, 10));
    EXPECT_FALSE(stops(5, 10)) << "not more than the count";
    EXPECT_FALSE(stops(6, 100)) << "not more than the share";
}

TEST(Guard, DoesNotCountCreationsBeforeAnythingWasPushed)
{
    const store::ProviderCounts counts{.live = 0, .creations = 1000};

    EXPECT_FALSE(judge_changes(ProviderId::reevo, counts, false, kOptions).has_value());
    EXPECT_TRUE(judge_changes(ProviderId::reevo, counts, true, kOptions).has_value());
}

TEST(Guard, TakesAThinnedOutListingForIncomplete)
{
    EXPECT_TRUE(too_many_missing(3, 10, kOptions));
    EXPECT_FALSE(too_many_missing(2, 10, kOptions));
    EXPECT_FALSE(too_many_missing(3, 100, kOptions));
}

class GuardTest : public SyncTest {
protected:
    GuardTest()
    {
        world.options.guard = kOptions;
        for (int i = 0; i < 10; ++i)
            world.reevo.add(contact().name("Ann", "Lee").email("ann" + std::to_string(i) + "@x.example"));
    }
    void change_everything()
    {
        for (const auto& [id, entry] : std::map(world.reevo.records()))
            world.reevo.edit(id, retitled("CTO"));
    }
};

TEST_F(GuardTest, TheFirstRunMayFillAnEmptyService)
{
    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.replyio.records().size(), 10U);
}

TEST_F(GuardTest, AStopWritesNothingAnywhereUntilItIsAccepted)
{
    world.sync();
    change_everything();
    const auto writes = world.writes();

    const auto stopped = world.sync();
    const auto writes_after_stop = world.writes();
    const auto accepted = world.sync({.accept_guard = true});

    EXPECT_EQ(stopped.exit_status(), 3);
    EXPECT_EQ(writes_after_stop, writes);
    EXPECT_EQ(accepted.exit_status(), 0);
    EXPECT_EQ(world.replyio.records().begin()->second.values.text("title"), "CTO");
}

TEST_F(GuardTest, WhatWasAcceptedIsFinishedAfterACrash)
{
    world.sync();
    change_everything();
    world.replyio.network = [](Call call) { return call == Call::write ? Fault::unavailable : Fault::none; };
    world.sync({.accept_guard = true});
    world.replyio.network = [](Call) { return Fault::none; };
    world.restart();

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.replyio.records().begin()->second.values.text("title"), "CTO");
}

} // namespace
} // namespace contactsync::test
