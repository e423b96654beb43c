#include "people.hpp"

namespace contactsync::test {
namespace {

using ReconcilerTest = SyncTest;

TEST_F(ReconcilerTest, OurOwnWriteComingBackChangesNothing)
{
    world.reevo.add(ann());
    world.sync();
    const auto history = world.store().history(contact_of(world.reevo)).size();

    world.sync();

    EXPECT_EQ(world.store().history(contact_of(world.reevo)).size(), history);
}

TEST_F(ReconcilerTest, WhatAServiceTrimsOfAnImportIsLearnedAndNotFought)
{
    world.replyio.conduct = [](const Contact&, Contact& values) { values.set_text("city", "leeds"); };
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").text("city", "Leeds"));
    world.sync();
    const auto writes = world.writes();

    world.sync();
    world.sync();

    EXPECT_EQ(world.writes(), writes);
    EXPECT_EQ(world.reevo.only().text("city"), "Leeds");
}

TEST_F(ReconcilerTest, WhatAPersonDoesToAnImportedRecordBeforeItIsListedIsAnEdit)
{
    world.reevo.add(contact().name("Ann", "mcdonald").email("ann@x.example").title("CTO").phone("+14155550101"));
    world.sync();

    world.replyio.edit(world.replyio.only_id(), [](Contact& values) {
        values.set_text("last_name", "McDonald");
        values.set_text("title", "");
        values.phones.clear();
    });
    world.sync();

    for (const auto* service : {&world.reevo, &world.replyio}) {
        EXPECT_EQ(service->only().text("last_name"), "McDonald");
        EXPECT_EQ(service->only().text("title"), "");
        EXPECT_TRUE(service->only().phones.empty());
    }
}

TEST_F(ReconcilerTest, WhatAnImportLeftOutIsWrittenAgainAndNoConductOfTheField)
{
    int imported = 0;
    world.replyio.conduct = [&](const Contact&, Contact& values) {
        if (++imported <= 5) values.set_text("title", "");
    };
    for (int i = 0; i < 5; ++i)
        world.reevo.add(contact().name("Ann", "Lee").email(std::to_string(i) + "@x.example").title("CTO"));
    world.sync();

    world.sync();

    for (const auto& [id, row] : world.replyio.records())
        EXPECT_EQ(row.values.text("title"), "CTO");
    EXPECT_TRUE(world.store().reviews(10).empty());
}

TEST_F(ReconcilerTest, ClearingAValueRightAfterAnImportIsAnEdit)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").title("CTO"));
    world.sync();
    world.sync();

    world.replyio.edit(world.replyio.only_id(), retitled(""));
    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "");
    EXPECT_EQ(world.replyio.only().text("title"), "");
}

TEST_F(ReconcilerTest, ChangingTheCaseOfAnImportedValueIsAnEdit)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").title("cto"));
    world.sync();
    world.sync();

    world.replyio.edit(world.replyio.only_id(), retitled("CTO"));
    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
}

TEST_F(ReconcilerTest, WhatIsOverruledIsInTheHistory)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.replyio.edit(world.replyio.only_id(), retitled("CEO"));

    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "CEO");
    EXPECT_TRUE(history_tells(contact_of(world.reevo), "title", "CTO", "CEO"));
}

TEST_F(ReconcilerTest, UnderTheManualPolicyAConflictIsAReviewAndNothingIsWritten)
{
    world.options.policy.general.kind = merge::PolicyKind::manual;
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.replyio.edit(world.replyio.only_id(), retitled("CEO"));

    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
    EXPECT_EQ(review_codes(), std::vector<std::string>{"conflict"});

    world.reevo.edit(world.reevo.only_id(), retitled("CEO"));

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_TRUE(review_codes().empty());
}

TEST_F(ReconcilerTest, AnOptOutIsWithdrawnOnlyWhereItWasSet)
{
    world.reevo.add(ann());
    world.sync();
    world.replyio.opt_out(world.replyio.only_id());
    world.sync();
    EXPECT_TRUE(world.reevo.only().opted_out);

    world.reevo.edit(world.reevo.only_id(), [](Contact& values) { values.opted_out = false; });
    world.sync();
    EXPECT_TRUE(world.reevo.only().opted_out);
    EXPECT_TRUE(world.replyio.only().opted_out);

    world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.opted_out = false; });
    world.sync();
    EXPECT_FALSE(world.replyio.only().opted_out);
}

TEST_F(ReconcilerTest, AContactIsMirroredWhenTheMissingValueAppears)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example"));
    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_TRUE(world.tether.records().empty());
    EXPECT_EQ(world.store().counts().not_mirrorable, 1U);

    world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.phones = {{"+14155550101"}}; });
    world.sync();

    EXPECT_EQ(world.tether.only(), ann());
    EXPECT_EQ(world.store().counts().not_mirrorable, 0U);
}

} // namespace
} // namespace contactsync::test
