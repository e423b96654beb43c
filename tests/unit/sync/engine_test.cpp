#include "people.hpp"

namespace contactsync::test {
namespace {

using sync::Outcome;

using EngineTest = SyncTest;

TEST_F(EngineTest, APersonAtOneServiceIsMirroredToTheOthers)
{
    world.reevo.add(ann());

    const auto report = world.sync();

    EXPECT_EQ(report.outcome(), Outcome::converged);
    EXPECT_EQ(world.replyio.only(), ann());
    EXPECT_EQ(world.tether.only(), ann());
    EXPECT_EQ(report.providers.at(ProviderId::replyio).created, 1U);
    EXPECT_EQ(report.providers.at(ProviderId::reevo).created, 0U);
}

TEST_F(EngineTest, ASecondPassWritesNothing)
{
    world.reevo.add(ann());
    world.sync();
    const auto writes = world.writes();

    const auto report = world.sync();

    EXPECT_EQ(world.writes(), writes);
    EXPECT_EQ(report.outcome(), Outcome::converged);
    for (const auto& [provider, there] : report.providers)
        EXPECT_EQ(there.updated + there.created + there.queued, 0U);
}

TEST_F(EngineTest, EditsOfDifferentFieldsAreMergedEverywhere)
{
    const auto id = world.reevo.add(ann());
    world.sync();
    world.reevo.edit(id, [](Contact& values) { values.set_text("title", "CTO"); });
    world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.set_text("city", "Leeds"); });
    world.tether.edit(world.tether.only_id(), [](Contact& values) { values.set_text("first_name", "Anna"); });

    world.sync();

    EXPECT_EQ(world.reevo.only().text("city"), "Leeds");
    EXPECT_EQ(world.reevo.only().text("first_name"), "Anna");
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
    EXPECT_EQ(world.replyio.only().text("first_name"), "Anna");
}

TEST_F(EngineTest, OnePassMakesAtMostOneWriteToARecord)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.journal.clear();
    world.replyio.edit(world.replyio.only_id(), [](Contact& values) {
        values.set_text("city", "Leeds");
        values.set_text("title", "CTO");
        values.opted_out = true;
    });
    world.tether.edit(world.tether.only_id(), [](Contact& values) { values.set_text("first_name", "Anna"); });

    world.sync();

    ASSERT_EQ(world.reevo.journal.size(), 1U);
    EXPECT_THAT(world.reevo.journal.front().fields,
                testing::UnorderedElementsAre("first_name", "title", "city", "opted_out"));
}

TEST_F(EngineTest, APlanWritesNothing)
{
    world.reevo.add(ann());

    const auto report = world.plan();

    EXPECT_EQ(world.writes(), 0U);
    EXPECT_EQ(report.outcome(), Outcome::converged);
    EXPECT_EQ(world.store().counts(ProviderId::tether).creations, 1U);
}

TEST_F(EngineTest, AServiceThatIsDownHoldsUpNobodyElse)
{
    world.reevo.add(ann());
    world.replyio.fail_next(Call::list, Fault::unavailable);

    const auto report = world.sync();

    EXPECT_EQ(world.tether.records().size(), 1U);
    EXPECT_TRUE(world.replyio.records().empty());
    EXPECT_EQ(report.exit_status(), 69);
    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.replyio.records().size(), 1U);
}

TEST_F(EngineTest, RefusedCredentialsExitWith77AndTheOthersAreServed)
{
    world.reevo.add(ann());
    world.replyio.fail_next(Call::prepare, Fault::unauthorized);

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 77);
    EXPECT_EQ(world.tether.records().size(), 1U);
}

TEST_F(EngineTest, OptOutsAreWrittenBeforeEverythingElse)
{
    const auto quiet = world.replyio.add(ann());
    world.sync();
    world.reevo.journal.clear();
    for (int i = 0; i < 20; ++i)
        world.tether.add(
            contact().name("Bob", "Ray").phone("+1415555020" + std::to_string(i % 10) + std::to_string(i / 10)));
    world.replyio.opt_out(quiet);

    world.sync();

    ASSERT_FALSE(world.reevo.journal.empty());
    EXPECT_EQ(world.reevo.journal.front().kind, OperationKind::opt_out);
    EXPECT_EQ(world.reevo.records().size(), 21U);
}

TEST_F(EngineTest, AReadOnlyServiceIsReadAndNeverWrittenTo)
{
    world.options.providers[ProviderId::reevo].direction = merge::Direction::read_only;
    world.reevo.add(ann());
    world.tether.add(contact().name("Bob", "Ray").phone("+14155550202").email("bob@x.example"));

    world.sync();

    EXPECT_TRUE(world.reevo.journal.empty());
    EXPECT_EQ(world.replyio.records().size(), 2U);
}

TEST_F(EngineTest, NothingButOptOutsIsTakenFromAWriteOnlyService)
{
    world.options.providers[ProviderId::replyio].direction = merge::Direction::write_only;
    world.reevo.add(ann());
    world.sync();

    world.replyio.edit(world.replyio.only_id(), [](Contact& values) {
        values.set_text("first_name", "Anna");
        values.opted_out = true;
    });
    world.sync();

    EXPECT_EQ(world.reevo.only().text("first_name"), "Ann");
    EXPECT_EQ(world.replyio.only().text("first_name"), "Ann");
    EXPECT_TRUE(world.reevo.only().opted_out);
}

TEST_F(EngineTest, ResultsDoNotDependOnWhoAnsweredFirst)
{
    const auto result = [](std::array<int, 3> latencies) {
        World other;
        for (std::size_t i = 0; i < other.services.size(); ++i)
            other.services[i]->latency = latencies[i];
        other.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101").title("CTO"));
        other.replyio.add(contact().name("Anne", "Leigh").email("ann@x.example").title("CEO"));
        other.tether.add(contact().name("A", "Lee").phone("+14155550101").phone("+14155550109"));
        other.replyio.add(contact().name("Zoe", "Poe").email("zoe@x.example").phone("+14155550109"));
        other.sync();
        std::vector<Contact> held;
        for (const auto* service : other.services)
            for (const auto& [id, entry] : service->records())
                held.push_back(entry.values);
        return held;
    };

    const auto one_way = result({1, 5, 9});
    const auto other_way = result({9, 5, 1});

    EXPECT_EQ(one_way, other_way);
}

} // namespace
} // namespace contactsync::test
