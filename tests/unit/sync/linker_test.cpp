#include "people.hpp"

namespace contactsync::test {
namespace {

using LinkerTest = SyncTest;

TEST_F(LinkerTest, ASharedEmailJoins)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").title("CTO"));
    world.replyio.add(contact().name("Ann", "Lee").email("ann@x.example").text("city", "Leeds"));

    world.sync();

    EXPECT_EQ(world.reevo.only().text("city"), "Leeds");
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
}

TEST_F(LinkerTest, ADifferentPersonWithTheSamePhoneIsNotMirrorableWherePhonesAreUnique)
{
    world.tether.add(ann());
    world.replyio.add(contact().name("Zoe", "Poe").email("zoe@x.example").phone("+14155550101"));

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 0);
    EXPECT_EQ(world.tether.records().size(), 1U);
    EXPECT_EQ(world.reevo.records().size(), 2U);
    EXPECT_EQ(report.contacts.not_mirrorable, 1U);
}

TEST_F(LinkerTest, WhenTheOwnerGivesUpThePhoneTheOtherIsMirrored)
{
    const auto ann_at_tether = world.tether.add(ann());
    world.replyio.add(contact().name("Zoe", "Poe").email("zoe@x.example").phone("+14155550101"));
    world.sync();

    world.tether.edit(ann_at_tether, [](Contact& values) { values.phones = {{"+14155550109"}}; });
    for (const auto& [id, entry] : std::map(world.reevo.records()))
        if (entry.values.text("first_name") == "Ann")
            world.reevo.edit(id, [](Contact& values) { values.phones = {{"+14155550109"}}; });
    world.sync();
    world.sync();

    EXPECT_EQ(world.tether.records().size(), 2U);
}

TEST_F(LinkerTest, AnUnclearIdentityIsAReviewAndNothingIsCreatedForIt)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101"));
    world.replyio.add(contact().name("Ann", "Lee").email("ann@y.example").phone("+14155550101"));

    EXPECT_EQ(world.sync().exit_status(), 2);

    EXPECT_EQ(world.writes(), 0U);
    EXPECT_EQ(review_codes(), std::vector<std::string>{"ambiguous_identity"});
}

TEST_F(LinkerTest, AClearedUpIdentityJoinsAndClosesTheReview)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101"));
    const auto there = world.replyio.add(contact().name("Ann", "Lee").email("ann@y.example").phone("+14155550101"));
    world.sync();

    world.replyio.edit(there, [](Contact& values) { values.emails = {{"ann@x.example"}}; });

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.reevo.records().size(), 1U);
    EXPECT_EQ(world.tether.records().size(), 1U);
    EXPECT_TRUE(review_codes().empty());
}

TEST_F(LinkerTest, ADuplicateIsAReviewAndOnlyOptOutsReachIt)
{
    world.tether.add(ann());
    world.tether.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550109"));
    EXPECT_EQ(world.sync().exit_status(), 2);

    EXPECT_EQ(review_codes(), std::vector<std::string>{"duplicate_record"});
    EXPECT_EQ(world.reevo.records().size(), 1U);
    EXPECT_TRUE(world.tether.journal.empty());
}

} // namespace
} // namespace contactsync::test
