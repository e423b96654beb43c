#include "unit/merge/scene.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::merge::test {
namespace {

using enum ProviderId;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kMorning = "2026-11-20T08:00:00Z";
constexpr std::string_view kNoon = "2026-11-20T12:00:00Z";

std::vector<std::string> values(const ElementList& list)
{
    std::vector<std::string> result;
    for (const Element& element : list)
        result.push_back(element.value);
    return result;
}

TEST(MergeList, AddsHereAndRemovesThereBothHold)
{
    Scene scene;
    const Contact known = contact().emails({"a", "b"});
    scene.golden.values = known;
    scene.add(reevo, known, contact().emails({"a", "b", "c"}));
    scene.add(tether, known, contact().emails({"a"}));

    const auto outcome = scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("a", "c"));
    EXPECT_THAT(outcome.overruled, IsEmpty());
}

TEST(MergeList, ReplacedSingleValueBecomesPrimaryAndTheOldOneStays)
{
    Scene scene;
    scene.golden.values = contact().emails({"a", "b"});
    scene.add(reevo, contact().emails({"a", "b"}), contact().emails({"a", "b"}));
    scene.add(replyio, contact().email("a"), contact().email("n")).capabilities = one_of_each();

    scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("n", "a", "b"));
    EXPECT_EQ(scene.golden.provenance["emails"].source, replyio);
}

TEST(MergeList, ClearedSingleValueIsRemovedEverywhere)
{
    Scene scene;
    scene.golden.values = contact().emails({"a", "b"});
    scene.add(reevo, contact().emails({"a", "b"}), contact().emails({"a", "b"}));
    scene.add(replyio, contact().email("a"), contact()).capabilities = one_of_each();

    scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("b"));
}

TEST(MergeList, ProviderOfOneValueDoesNotRemoveTheSecondariesItCannotHold)
{
    Scene scene;
    scene.golden.values = contact().emails({"a", "b"});
    scene.add(replyio, contact().email("a"), contact().email("a")).capabilities = one_of_each();

    const auto outcome = scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("a", "b"));
    EXPECT_THAT(outcome.decisions, IsEmpty());
}

TEST(MergeList, FirstContactUnitesAndTheLatestPrimaryLeads)
{
    Scene scene;
    scene.add(reevo, contact().emails({"a", "b"})).changed_at = parse_time(kMorning);
    scene.add(replyio, contact().email("c")).changed_at = parse_time(kNoon);

    const auto outcome = scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("c", "a", "b"));
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].value, "a, b");
}

TEST(MergeList, ValidNumberLeadsAtFirstContactAndJunkComesLast)
{
    Scene scene;
    Member& newest = scene.add(replyio, contact().phone("call office", Quality::junk));
    newest.capabilities = one_of_each();
    newest.changed_at = parse_time(kNoon);
    scene.add(reevo, contact().phone("+14155552671;ext=5", Quality::with_extension)).changed_at = parse_time(kMorning);
    scene.add(tether, contact().phone("+14155552672")).changed_at = parse_time(kMorning);

    scene.merge();

    EXPECT_THAT(values(scene.golden.values.phones), ElementsAre("+14155552672", "+14155552671;ext=5", "call office"));
}

TEST(MergeList, LaterMoveOfThePrimaryWins)
{
    Scene scene;
    const Contact known = contact().emails({"a", "b", "c"});
    scene.golden.values = known;
    scene.add(reevo, known, contact().emails({"b", "a", "c"}), kMorning);
    scene.add(tether, known, contact().emails({"c", "a", "b"}), kNoon);

    const auto outcome = scene.merge();

    EXPECT_EQ(scene.golden.values.emails.front().value, "c");
    EXPECT_THAT(outcome.overruled, SizeIs(1));
}

TEST(MergeList, RemovalAgainstANewPrimaryGoesByThePolicy)
{
    Scene scene;
    const Contact known = contact().emails({"a", "b"});
    scene.golden.values = known;
    scene.add(reevo, known, contact().emails({"a"}), kMorning);
    scene.add(replyio, contact().email("a"), contact().email("b"), kNoon).capabilities = one_of_each();

    const auto outcome = scene.merge();

    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("b", "a"));
    ASSERT_THAT(outcome.overruled, SizeIs(1));
    EXPECT_EQ(outcome.overruled[0].provider, reevo);
}

TEST(MergeList, ManualPolicyLeavesTwoPrimariesToAPerson)
{
    Scene scene;
    scene.policy.general.kind = PolicyKind::manual;
    scene.add(reevo, contact().emails({"a", "b"}));
    scene.add(tether, contact().emails({"b"}));

    const auto outcome = scene.merge();
    const auto again = scene.merge();

    EXPECT_THAT(outcome.conflicts, SizeIs(1));
    EXPECT_THAT(again.conflicts, SizeIs(1));
    EXPECT_THAT(scene.plan().writes, IsEmpty());

    scene.members[1].current = contact().emails({"a"});
    const auto resolved = scene.merge();

    EXPECT_THAT(resolved.conflicts, IsEmpty());
    EXPECT_THAT(values(scene.golden.values.emails), ElementsAre("a", "b"));
}

TEST(MergeList, OrderOfSecondariesIsNoChange)
{
    Scene scene;
    const Contact known = contact().emails({"a", "b", "c"});
    scene.golden.values = known;
    scene.add(reevo, known, contact().emails({"a", "c", "b"}));

    EXPECT_THAT(scene.merge().decisions, IsEmpty());
    EXPECT_THAT(scene.plan().writes, IsEmpty());
}

TEST(MergeList, RemovingWhatAServiceMadeOfOurElementRemovesOurs)
{
    Scene scene;
    scene.golden.values = contact().phones({"+14155552671", "+14155552672"});
    scene.add(reevo, contact().phone("4155552671", Quality::junk), contact());
    scene.members[0].base->accepted["phones"] = "+14155552671";

    scene.merge();

    EXPECT_THAT(values(scene.golden.values.phones), ElementsAre("+14155552672"));
}

} // namespace
} // namespace contactsync::merge::test
