#include "unit/merge/scene.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::merge::test {
namespace {

using enum ProviderId;
using testing::IsEmpty;
using testing::SizeIs;

/// Opted out at Reply.io, and known so everywhere.
Scene opted_out_at_replyio()
{
    Scene scene;
    scene.golden.values = contact().opted_out();
    scene.golden.provenance["opted_out"] = {replyio, parse_time("2026-11-20T08:00:00Z"), "opted out"};
    scene.add(replyio, contact().opted_out(), contact().opted_out());
    scene.add(tether, contact().opted_out(), contact().opted_out());
    return scene;
}

TEST(MergeConsent, OptOutSpreadsFromAnySide)
{
    for (const bool duplicate : {false, true}) {
        for (const auto direction : {Direction::two_way, Direction::read_only, Direction::write_only}) {
            Scene scene;
            scene.add(reevo, contact(), contact());
            Member& source = scene.add(replyio, contact(), contact().opted_out());
            source.duplicate = duplicate;
            source.direction = direction;

            const auto outcome = scene.merge();

            EXPECT_TRUE(scene.golden.values.opted_out);
            EXPECT_EQ(scene.golden.provenance["opted_out"].source, replyio);
            EXPECT_THAT(outcome.decisions, SizeIs(1));
        }
    }
}

TEST(MergeConsent, AccountedOptOutCountsAgainWhenTheContactDoesNotKnowIt)
{
    Scene scene;
    scene.add(replyio, contact().opted_out(), contact().opted_out());

    scene.merge();

    EXPECT_TRUE(scene.golden.values.opted_out);
}

TEST(MergeConsent, OptOutOfAProviderThatIsNotReadForConsentDoesNotCount)
{
    Scene scene;
    scene.add(reevo, contact(), contact().opted_out()).capabilities.consent_readable = false;

    scene.merge();

    EXPECT_FALSE(scene.golden.values.opted_out);
}

TEST(MergeConsent, IsWithdrawnOnlyWhereItWasSet)
{
    Scene elsewhere = opted_out_at_replyio();
    elsewhere.members[1].current.opted_out = false;
    const auto refused = elsewhere.merge();

    EXPECT_TRUE(elsewhere.golden.values.opted_out);
    EXPECT_THAT(refused.decisions, IsEmpty());
    ASSERT_THAT(refused.overruled, SizeIs(1));
    EXPECT_EQ(refused.overruled[0].provider, tether);
    ASSERT_THAT(elsewhere.plan().writes, SizeIs(1));
    EXPECT_EQ(elsewhere.plan().writes[0].kind, OperationKind::opt_out);

    Scene at_source = opted_out_at_replyio();
    at_source.members[0].current.opted_out = false;
    at_source.merge();

    EXPECT_FALSE(at_source.golden.values.opted_out);
    ASSERT_THAT(at_source.plan().writes, SizeIs(1));
    EXPECT_EQ(at_source.plan().writes[0].provider, tether);
    EXPECT_EQ(at_source.plan().writes[0].kind, OperationKind::patch);
}

TEST(MergeConsent, RemainsOfAWithdrawnOptOutDoNotSetItAgain)
{
    Scene scene = opted_out_at_replyio();
    scene.members[1].capabilities.consent_clearable = false;
    scene.members[0].current.opted_out = false;
    scene.merge();

    const auto again = scene.merge();

    EXPECT_FALSE(scene.golden.values.opted_out);
    EXPECT_THAT(again.decisions, IsEmpty());
    EXPECT_THAT(scene.plan().writes, IsEmpty());
}

TEST(MergeConsent, NewOptOutOutlivesAWithdrawalElsewhere)
{
    Scene scene = opted_out_at_replyio();
    scene.members[0].current.opted_out = false;
    scene.members[1].base->theirs.opted_out = false;

    scene.merge();

    EXPECT_TRUE(scene.golden.values.opted_out);
    EXPECT_EQ(scene.golden.provenance["opted_out"].source, tether);
}

} // namespace
} // namespace contactsync::merge::test
