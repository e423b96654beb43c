#include "unit/merge/scene.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::merge::test {
namespace {

using enum ProviderId;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kMorning = "2026-11-20T08:00:00Z";
constexpr std::string_view kNoon = "2026-11-20T12:00:00Z";

TEST(MergeText, OneChangedSideWinsHoweverOldItsTime)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CTO"), kNoon);
    scene.add(replyio, contact().title("CTO"), contact().title("Chief"), kMorning);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "Chief");
    ASSERT_THAT(outcome.decisions, SizeIs(1));
    EXPECT_EQ(outcome.decisions[0].from, "CTO");
    EXPECT_EQ(outcome.decisions[0].because, "replyio, 2026-11-20T08:00:00Z, edited");
    EXPECT_THAT(outcome.overruled, IsEmpty());
}

TEST(MergeText, LaterOfTwoChangesWinsAndTheOtherIsListed)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CEO"), kMorning);
    scene.add(replyio, contact().title("CTO"), contact().title("CFO"), kNoon);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].provider, reevo);
    EXPECT_EQ(outcome.overruled[0].value, "CEO");
    EXPECT_EQ(outcome.overruled[0].in_force, "CFO");
    EXPECT_EQ(outcome.overruled[0].because, "latest");
}

/// Reevo's edit was taken over while Reply.io's had not been seen yet.
Scene with_an_edit_from_reevo_at_noon(std::string_view seen_late_at)
{
    Scene scene;
    scene.golden.values = contact().title("CEO");
    scene.golden.provenance["title"] = {reevo, parse_time(kNoon), "edited"};
    scene.add(reevo, contact().title("CEO"), contact().title("CEO"), kNoon);
    scene.add(replyio, contact().title("CTO"), contact().title("CFO"), seen_late_at);
    return scene;
}

TEST(MergeText, AnEarlierEditThatIsSeenLaterDoesNotWin)
{
    Scene scene = with_an_edit_from_reevo_at_noon(kMorning);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CEO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].value, "CFO");
}

TEST(MergeText, ALaterEditBesideOneThatWasTakenOverWinsAndTheOtherIsListed)
{
    Scene scene = with_an_edit_from_reevo_at_noon("2026-11-20T18:00:00Z");

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].value, "CEO");
}

TEST(MergeText, AnEditOfTheValueThatTheServiceWasGivenWinsHoweverOldItsTime)
{
    Scene scene;
    scene.golden.values = contact().title("CEO");
    scene.golden.provenance["title"] = {reevo, parse_time(kNoon), "edited"};
    scene.add(reevo, contact().title("CEO"), contact().title("CEO"), kNoon);
    scene.add(replyio, contact().title("CEO"), contact().title("CFO"), kMorning);

    scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
}

TEST(MergeText, AnEditBesideAClearingThatWasTakenOverIsNoConflict)
{
    Scene scene = with_an_edit_from_reevo_at_noon(kMorning);
    scene.policy.general.kind = PolicyKind::manual;
    scene.golden.values.set_text("title", "");
    scene.members.front().current = contact();
    scene.members.front().base = base(contact());

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
    EXPECT_THAT(outcome.conflicts, IsEmpty());
    EXPECT_THAT(scene.merge().decisions, IsEmpty());
}

TEST(MergeText, ClearedValueIsAChange)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact(), kMorning);
    scene.add(replyio, contact().title("CTO"), contact().title("CTO"), kNoon);

    scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "");
    EXPECT_EQ(scene.golden.provenance["title"].source, reevo);
}

TEST(MergeText, FieldThatAProviderDoesNotHoldIsNeitherChangeNorClearing)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CTO"));
    scene.add(tether, contact().title("CTO"), contact()).capabilities = phone_book();

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    EXPECT_THAT(outcome.decisions, IsEmpty());
}

TEST(MergeText, FirstContactFillsEmptyFieldsAndNeverClears)
{
    Scene scene;
    scene.add(reevo, contact().first("Ann"));
    scene.add(replyio, contact().last("Lee"));

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values, contact().name("Ann", "Lee").build());
    EXPECT_EQ(scene.golden.provenance["first_name"].because, "only value");
    EXPECT_THAT(outcome.overruled, IsEmpty());
}

TEST(MergeText, FirstContactMeetsAnOlderValueByThePolicy)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.golden.provenance["title"] = {reevo, parse_time(kNoon), "edited"};
    scene.add(reevo, contact().title("CTO"), contact().title("CTO"), kNoon);
    Member& newcomer = scene.add(replyio, contact().title("Assistant"));
    newcomer.changed_at = parse_time(kMorning);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].value, "Assistant");
}

TEST(MergeText, FirstContactThatOverwritesTheContactListsWhatItHeld)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.golden.provenance["title"] = {reevo, parse_time(kMorning), "edited"};
    scene.add(reevo, contact().title("CTO"), contact().title("CTO"), kMorning);
    scene.add(replyio, contact().title("CEO")).changed_at = parse_time(kNoon);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CEO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].provider, reevo);
    EXPECT_EQ(outcome.overruled[0].value, "CTO");
}

TEST(MergeText, OwnWriteComingBackDoesNotBeatAnEditMadeMeanwhile)
{
    Scene scene;
    scene.golden.values = contact().title("CEO");
    scene.add(reevo, contact().title("CEO"), contact().title("CFO"), kMorning);
    scene.add(replyio, contact().title("CTO"), contact().title("CEO"), kNoon);

    scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
}

TEST(MergeText, ManualPolicyLeavesAConflictAndWritesTheFieldNowhere)
{
    Scene scene;
    scene.policy.general.kind = PolicyKind::manual;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CEO"), kMorning);
    scene.add(replyio, contact().title("CTO"), contact().title("CFO"), kNoon);
    scene.add(tether, contact(), contact());

    const auto outcome = scene.merge();
    const auto again = scene.merge();

    ASSERT_THAT(outcome.conflicts, SizeIs(1));
    EXPECT_EQ(outcome.conflicts[0].values, (std::map<ProviderId, std::string>{{reevo, "CEO"}, {replyio, "CFO"}}));
    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    EXPECT_THAT(again.conflicts, SizeIs(1));
    EXPECT_THAT(scene.plan().writes, IsEmpty());
}

TEST(MergeText, ManualConflictEndsWithTheNextEdit)
{
    Scene scene;
    scene.policy.general.kind = PolicyKind::manual;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CEO"));
    scene.add(replyio, contact().title("CTO"), contact().title("CFO"));
    scene.merge();

    scene.members[0].current.set_text("title", "CFO");
    const auto outcome = scene.merge();

    EXPECT_THAT(outcome.conflicts, IsEmpty());
    EXPECT_EQ(scene.golden.values.text("title"), "CFO");
    EXPECT_THAT(scene.members[1].base->undecided, IsEmpty());
}

TEST(MergeText, ManualConflictWithAClearingStaysAConflict)
{
    Scene scene;
    scene.policy.general.kind = PolicyKind::manual;
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact());
    scene.add(replyio, contact().title("CTO"), contact().title("CFO"));

    scene.merge();
    const auto again = scene.merge();

    EXPECT_THAT(again.conflicts, SizeIs(1));
    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
}

TEST(MergeText, OneWayFieldIsTakenFromItsSourceOnly)
{
    Scene scene;
    scene.policy.fields["title"] = {.kind = PolicyKind::latest, .priority = {}, .only_from = replyio};
    scene.golden.values = contact().title("CTO");
    scene.add(reevo, contact().title("CTO"), contact().title("CEO"), kNoon);
    scene.add(replyio, contact().title("CTO"), contact().title("CTO"), kMorning);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].because, "one-way");
}

TEST(MergeText, WriteOnlyProviderAndDuplicatesAreNotHeard)
{
    Scene scene;
    scene.add(reevo, contact().title("CTO"));
    scene.add(replyio, contact().title("CEO")).direction = Direction::write_only;
    scene.add(reevo, contact().title("CFO").company("Acme")).duplicate = true;

    scene.merge();

    EXPECT_EQ(scene.golden.values, contact().title("CTO").build());
}

TEST(MergeText, WhatAServiceMadeOfOurValueStandsUntilItChanges)
{
    Scene scene;
    scene.golden.values = contact().title("Chief Technology Officer");
    scene.add(reevo, contact().title("Chief Tech"), contact().title("Chief Tech"));
    scene.members[0].base->accepted["title"] = "Chief Technology Officer";

    scene.merge();

    EXPECT_TRUE(scene.members[0].base->accepted.contains("title"));
    EXPECT_THAT(scene.plan().writes, IsEmpty());

    scene.members[0].current.set_text("title", "CTO");
    scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    EXPECT_FALSE(scene.members[0].base->accepted.contains("title"));
}

} // namespace
} // namespace contactsync::merge::test
