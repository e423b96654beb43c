#include "people.hpp"

#include "support/service_world.hpp"

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

class ServiceTest : public testing::Test {
protected:
    ServiceWorld world;

    std::string title_of(FakeProvider& service) { return std::string(service.only().text("title")); }
};

TEST_F(ServiceTest, MirrorsWhatIsThereAtItsStart)
{
    world.reevo.add(ann());
    world.tether.add(bob());

    world.pass(10s);

    for (const auto* service : world.services)
        EXPECT_THAT(service->records(), SizeIs(2));
}

TEST_F(ServiceTest, WhatAPersonDoesToAnImportBeforeTheNextPollIsAnEdit)
{
    world.reevo.add(contact().name("Ann", "mcdonald").email("ann@x.example").title("CTO"));
    world.pass(10s);
    world.replyio.edit(world.replyio.only_id(), [](Contact& values) {
        values.set_text("last_name", "McDonald");
        values.set_text("title", "");
    });

    world.pass(3min);

    for (auto* service : {&world.reevo, &world.replyio}) {
        EXPECT_EQ(service->only().text("last_name"), "McDonald");
        EXPECT_EQ(title_of(*service), "");
    }
}

TEST_F(ServiceTest, AnEditIsAtTheOthersAfterThePollThatFindsItAndTheReconcileInterval)
{
    world.reevo.add(ann());
    world.pass(10min);
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));

    world.pass(60s + world.options.reconcile_interval);

    EXPECT_EQ(title_of(world.replyio), "CTO");
}

TEST_F(ServiceTest, WritesNothingWhileNobodyEdits)
{
    world.reevo.add(ann());
    world.replyio.add(bob());
    world.pass(10min);
    const auto before = world.writes();
    const auto runs = world.store().last_run()->id;

    world.pass(24h);

    EXPECT_EQ(world.writes(), before);
    EXPECT_EQ(world.store().last_run()->id, runs) << "and begins no run";
}

TEST_F(ServiceTest, AServiceThatIsDownDelaysNobody)
{
    world.tether.network = [](Call) { return Fault::unavailable; };
    world.reevo.add(ann());

    world.pass(2min);

    EXPECT_THAT(world.replyio.records(), SizeIs(1));
    EXPECT_THAT(world.tether.records(), SizeIs(0));

    world.tether.network = [](Call) { return Fault::none; };
    world.pass(5min);

    EXPECT_THAT(world.tether.records(), SizeIs(1)) << "and catches up when it is back";
}

TEST_F(ServiceTest, AServiceThatDoesNotAnswerHoldsUpTheFirstMergeForTenMinutesAtMost)
{
    world.reevo.add(ann());
    world.tether.takes = 1h;

    world.pass(11min);

    EXPECT_THAT(world.replyio.records(), SizeIs(1));
}

TEST_F(ServiceTest, RefusedCredentialsAreTriedAgainRarelyAndAtOnceWhenAsked)
{
    int attempts = 0;
    world.tether.network = [&](Call call) {
        attempts += call == Call::prepare ? 1 : 0;
        return Fault::unauthorized;
    };
    world.pass(10min);
    EXPECT_EQ(attempts, 1);

    world.engine().hurry();
    world.pass(1s);

    EXPECT_EQ(attempts, 2);
}

TEST_F(ServiceTest, NothingIsCreatedAtAServiceBeforeItsOwnRecordsAreKnown)
{
    world.reevo.add(ann());
    world.tether.add(ann());
    world.tether.kind().careless = true;
    int listings = 0;
    world.tether.network = [&](Call call) {
        return call == Call::list && ++listings == 1 ? Fault::unavailable : Fault::none;
    };

    world.pass(5min);

    EXPECT_THAT(world.tether.records(), SizeIs(1));
}

TEST_F(ServiceTest, AnOptOutDoesNotWaitForTheReconcileInterval)
{
    world.options.reconcile_interval = 30s;
    world.replyio.add(ann());
    world.pass(10min);
    world.replyio.opt_out(world.replyio.only_id());

    world.pass(61s);

    EXPECT_TRUE(world.reevo.only().opted_out);
}

TEST_F(ServiceTest, AnOptOutDoesNotWaitBehindWhatWasClaimedTogetherWithAnEditOfItsContact)
{
    std::vector<std::string> ids;
    for (int i = 0; i < 32; ++i)
        ids.push_back(world.replyio.add(contact().name("Ann", "Lee").email("ann" + std::to_string(i) + "@x.example")));
    world.pass(10min);
    for (const auto& id : ids)
        world.replyio.edit(id, retitled("CTO"));
    world.reevo.takes = 5s;
    world.pass(65s);
    world.replyio.opt_out(ids[15]);

    world.pass(85s);

    const auto opted_out = [](const auto& entry) { return entry.second.values.opted_out; };
    const auto titled = [](const auto& entry) { return entry.second.values.text("title") == "CTO"; };
    EXPECT_EQ(std::ranges::count_if(world.reevo.records(), opted_out), 1);
    EXPECT_LT(std::ranges::count_if(world.reevo.records(), titled), 32);
    world.pass(10min);
    EXPECT_EQ(std::ranges::count_if(world.reevo.records(), titled), 32) << "and the edit is not lost";
}

TEST_F(ServiceTest, ABatchThatComesInPiecesIsHeldAgainstTheGuardAsAWhole)
{
    for (int i = 0; i < 40; ++i)
        world.reevo.add(contact().name("Ann", "Lee").email("ann" + std::to_string(i) + "@x.example"));
    world.pass(10min);
    world.options.guard.max_changed_count = 5;
    world.options.guard.max_changed_ratio = 0.3;
    world.kill();
    world.pass(10min);
    const auto before = world.writes();
    for (const auto& [id, entry] : std::map(world.reevo.records()))
        world.reevo.edit(id, retitled("CTO"));

    world.pass(10min);

    EXPECT_EQ(world.writes(), before);
    EXPECT_THAT(world.engine().guard(), SizeIs(1));
    EXPECT_EQ(world.store().last_run()->outcome, "guard");
}

TEST_F(ServiceTest, StopsAfterTheWriteUnderWay)
{
    world.reevo.add(ann());
    world.replyio.latency = 50;
    world.pass(0s);

    EXPECT_TRUE(world.stop(1s));

    constexpr std::array kInFlight{store::OperationState::in_flight};
    EXPECT_THAT(world.store().operations(std::nullopt, kInFlight, 10), SizeIs(0));
}

TEST_F(ServiceTest, AbortedInTheMiddleOfAWriteItEndsWithoutAnError)
{
    world.reevo.add(ann());
    world.replyio.latency = 1'000'000;
    world.pass_turns(2000);

    world.engine().abort();

    EXPECT_TRUE(world.stop(1s));
}

TEST_F(ServiceTest, StoppedBeforeItHasBegunItAsksNothing)
{
    world.reevo.network = [](Call) -> Fault { throw std::logic_error("asked"); };
    world.pass_turns(0);

    EXPECT_TRUE(world.stop(1min));
}

TEST_F(ServiceTest, WhatIsHeldBackByTheGuardStaysSo)
{
    world.options.guard = {.max_changed_ratio = 0.3, .max_changed_count = 5};
    for (int i = 0; i < 20; ++i)
        world.reevo.add(contact().name("Ann", "Lee").email("ann" + std::to_string(i) + "@x.example"));
    world.pass(10min);
    const auto before = world.writes();
    for (const auto& [id, entry] : std::map(world.reevo.records()))
        world.reevo.edit(id, retitled("CTO"));
    world.pass(10min);

    world.pass(24h);

    EXPECT_EQ(world.writes(), before);
    EXPECT_THAT(world.engine().guard(), SizeIs(1));
}

TEST_F(ServiceTest, AListingThatNeverIsWholeIsNotSweptOverAndOver)
{
    world.options.providers[ProviderId::reevo].sweep_interval = 1h;
    world.reevo.add(ann());
    world.pass(10min);
    int sweeps = 0;
    world.reevo.listing_fault = [&] {
        ++sweeps;
        return ListingFault::shifted;
    };

    world.pass(2h);

    EXPECT_LE(sweeps, 24) << "one every five minutes once it is due";
    EXPECT_GE(sweeps, 2);
}

TEST_F(ServiceTest, NothingIsWrittenToAServiceWhoseFirstListingWasNotWhole)
{
    world.reevo.add(ann());
    world.tether.add(ann());
    world.tether.listing_fault = [] { return ListingFault::shifted; };
    world.tether.kind().careless = true;

    world.pass(10min);

    EXPECT_THAT(world.tether.records(), SizeIs(1));
    EXPECT_TRUE(world.tether.journal.empty());
}

TEST_F(ServiceTest, WhatAKilledProcessHasSentIsLookedUpAndNotRepeated)
{
    world.replyio.kind().careless = world.tether.kind().careless = true;
    world.reevo.add(ann());
    world.replyio.fail_next(Call::write, Fault::lost_after);
    world.tether.fail_next(Call::write, Fault::lost_after);
    world.pass(1s);
    world.kill();

    world.pass(10min);

    EXPECT_THAT(world.replyio.records(), SizeIs(1));
    EXPECT_THAT(world.tether.records(), SizeIs(1));
}

TEST_F(ServiceTest, ARetryIsNotLateBecauseTheClockWasSetBack)
{
    world.reevo.add(ann());
    world.pass(10min);
    world.replyio.fail_next(Call::write, Fault::unavailable);
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.pass(61s);

    world.clock.jump(-std::chrono::hours(3));
    world.pass(5min);

    EXPECT_EQ(title_of(world.replyio), "CTO");
}

TEST_F(ServiceTest, ADeletionIsFoundByTheSweepBesideThePolls)
{
    world.options.providers[ProviderId::reevo].sweep_interval = 1h;
    world.reevo.add(ann());
    world.reevo.add(bob());
    world.pass(10min);

    world.reevo.erase(world.reevo.records().begin()->first);
    world.pass(2h);

    EXPECT_EQ(world.store().counts(ProviderId::reevo).live, 1U);
    EXPECT_THAT(world.reevo.records(), SizeIs(1)) << "and is not undone";
}

} // namespace
} // namespace contactsync::test
