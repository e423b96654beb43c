#include "people.hpp"

namespace contactsync::test {
namespace {

using RetirementTest = SyncTest;

TEST_F(RetirementTest, ADeletionIsRememberedAndTheOthersKeepTheirs)
{
    world.reevo.add(ann());
    world.sync();

    world.tether.erase(world.tether.only_id());

    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_TRUE(world.tether.records().empty());
    EXPECT_EQ(world.reevo.records().size() + world.replyio.records().size(), 2U);
    EXPECT_EQ(review_codes(), std::vector<std::string>{"deleted_there"});
}

TEST_F(RetirementTest, ARetryCreatesItAgain)
{
    world.reevo.add(ann());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.sync();

    world.store().unpark({});

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.tether.only(), ann());
}

TEST_F(RetirementTest, AChangedIdentityLiftsTheDeletion)
{
    world.reevo.add(ann());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.sync();

    world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.emails = {{"ann.lee@y.example"}}; });
    world.sync();

    EXPECT_EQ(world.tether.records().size(), 1U);
}

TEST_F(RetirementTest, UnderArchiveADeletionSpreads)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.reevo.add(ann());
    world.reevo.add(bob());
    world.sync();

    for (const auto& [id, entry] : std::map(world.tether.records()))
        if (entry.values.text("first_name") == "Ann") world.tether.erase(id);

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.reevo.only().text("first_name"), "Bob");
    EXPECT_EQ(world.replyio.only().text("first_name"), "Bob");
}

TEST_F(RetirementTest, AMergeBetweenThePollAndTheWriteIsNoDeletion)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    const auto survivor = world.reevo.add(contact().name("Annie", "Lee"));
    const auto loser = world.reevo.add(ann());
    world.sync();
    world.replyio.edit(world.replyio.only_id(), retitled("CTO"));
    world.reevo.network = [&, merged = false](Call call) mutable {
        if (call == Call::read && !std::exchange(merged, true)) world.reevo.merge(loser, survivor);
        return Fault::none;
    };

    world.sync();
    world.sync();

    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
    EXPECT_EQ(world.tether.records().size(), 1U);
}

TEST_F(RetirementTest, WhoIsMadeAnewWhileTheListingIsReadIsNotDeleted)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.reevo.add(ann());
    world.sync();
    world.replyio.opt_out(world.replyio.only_id());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.tether.network = [&](Call call) {
        if (call == Call::read && world.tether.records().empty()) world.tether.add(ann());
        return Fault::none;
    };

    EXPECT_EQ(world.sync().exit_status(), 0);

    EXPECT_EQ(world.reevo.records().size(), 1U);
    EXPECT_TRUE(world.replyio.only().opted_out);
    EXPECT_EQ(world.tether.only().emails, ann().emails);
}

TEST_F(RetirementTest, NothingIsConcludedWhileItsServiceCannotBeSearched)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.reevo.add(ann());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.tether.fail_next(Call::look_up, Fault::unavailable);

    EXPECT_EQ(world.sync().exit_status(), 69);
    EXPECT_EQ(world.reevo.records().size(), 1U);

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_TRUE(world.reevo.records().empty());
}

TEST_F(RetirementTest, NothingIsConcludedWhileWhoHoldsItsAddressesCannotBeRead)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.reevo.add(ann());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.tether.fail_next(Call::look_up, Fault::unreadable);

    world.sync();
    EXPECT_EQ(world.reevo.records().size(), 1U);

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_TRUE(world.reevo.records().empty());
}

TEST_F(RetirementTest, WhatDoesNotTellOfConsentIsArchivedAsWell)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.reevo.add(ann());
    world.sync();
    world.replyio.opt_out(world.replyio.only_id());
    world.sync();
    world.replyio.tells_consent = false;
    world.tether.erase(world.tether.only_id());

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_TRUE(world.replyio.records().empty());
}

TEST_F(RetirementTest, TheContactFollowsTheSurvivorOfAMergeAndNothingOfTheOtherIsLost)
{
    const auto kept = world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101"));
    const auto merged =
        world.reevo.add(contact().name("Ann", "Lee").email("ann.lee@y.example").phone("+14155550109").title("CTO"));
    world.sync();
    ASSERT_EQ(world.replyio.records().size(), 2U);
    world.reevo.merge(merged, kept);

    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
    EXPECT_THAT(review_codes(), testing::Contains("contacts_overlap")) << "two records are left at the other services";
    EXPECT_EQ(world.replyio.records().size(), 2U);
}

TEST_F(RetirementTest, ADuplicateThatSurvivesBringsItsOwnValues)
{
    const auto counterpart = world.replyio.add(contact().name("Ann", "Lee").email("ann@x.example"));
    world.sync();
    world.replyio.kind().imports = false;
    const auto duplicate = world.replyio.add(contact().name("Ann", "Lee").email("ann@x.example").title("CTO"));
    world.sync();
    ASSERT_THAT(review_codes(), testing::Contains("duplicate_record"));

    world.replyio.merge(counterpart, duplicate);

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
}

TEST_F(RetirementTest, AContactThatIsGoneEverywhereIsCreatedNowhere)
{
    world.reevo.add(ann());
    world.sync();
    for (auto* service : world.services)
        service->erase(service->only_id());
    const auto writes = world.writes();

    world.sync();

    EXPECT_EQ(world.writes(), writes);
}

} // namespace
} // namespace contactsync::test
