#include "people.hpp"

namespace contactsync::test {
namespace {

using sync::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;

/// A contact everywhere, and a run that has spread an edit of Reevo's.
class UndoTest : public SyncTest {
protected:
    void mirror(const Contact& values)
    {
        id_ = world.reevo.add(values);
        world.sync();
    }
    RunId edit_at_reevo(const std::function<void(Contact&)>& change)
    {
        world.reevo.edit(id_, change);
        return world.sync().run;
    }
    RunId replace_phone_at_replyio()
    {
        world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.phones = {{kNew}}; });
        const RunId run = world.sync().run;
        EXPECT_EQ(world.reevo.only().phones, (ElementList{{kNew}, {kOld}}));
        return run;
    }
    /// What was to be taken out of lists is not, then there is no answer to anything, and then a new process.
    sync::Engine::Undone undo_and_die(FakeProvider& service, RunId run)
    {
        service.network = [dead = false](Call call) mutable {
            if (dead || call != Call::write) return dead ? Fault::unavailable : Fault::none;
            dead = true;
            return Fault::lost_within;
        };
        auto undone = world.undo(run);
        service.network = [](Call) { return Fault::none; };
        world.restart();
        return undone;
    }
    /// Everything is at rest: the next pass writes nothing.
    void expect_quiet()
    {
        const auto writes = world.writes();
        const auto report = world.sync();
        EXPECT_EQ(world.writes(), writes);
        EXPECT_EQ(report.outcome(), Outcome::converged);
    }
    static std::vector<std::string> reasons(const sync::Engine::Undone& undone)
    {
        std::vector<std::string> because;
        for (const auto& entry : undone.plan.not_undone)
            because.push_back(entry.because);
        return because;
    }
    std::string_view title_at(const FakeProvider& service) { return service.only().text("title"); }

    static inline const std::string kOld = "+14155550101"; ///< what ann() has
    static inline const std::string kNew = "+14155550199";
    std::string id_;
};

Contact titled(std::string title)
{
    Contact values = ann();
    values.set_text("title", std::move(title));
    return values;
}

TEST_F(UndoTest, PutsBackWhatTheRunOverwroteAndLeavesItsSourceAlone)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));

    const auto undone = world.undo(run);

    EXPECT_EQ(undone.report.outcome(), Outcome::converged);
    EXPECT_EQ(title_at(world.replyio), "CTO");
    EXPECT_EQ(title_at(world.reevo), "Chief");
    ASSERT_EQ(undone.plan.operations.size(), 1U);
    EXPECT_EQ(undone.plan.operations.front().state, store::OperationState::done);
    EXPECT_TRUE(history_tells(contact_of(world.replyio), "title", "Chief", "CTO"));
}

TEST_F(UndoTest, ItsResultIsTheNewAgreedState)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));

    world.undo(run);

    expect_quiet();
    EXPECT_EQ(world.store().contact(contact_of(world.reevo))->golden.values.text("title"), "CTO");
    world.restart();
    expect_quiet();
}

TEST_F(UndoTest, ALaterEditAnywhereMergesAsUsual)
{
    mirror(titled("CTO"));
    world.undo(edit_at_reevo(retitled("Chief")));

    world.replyio.edit(world.replyio.only_id(), retitled("VP"));
    world.sync();
    EXPECT_EQ(title_at(world.reevo), "VP");

    edit_at_reevo(retitled("Chief"));
    EXPECT_EQ(title_at(world.replyio), "Chief");
    expect_quiet();
}

TEST_F(UndoTest, WhatStoodApartAndCameToAgreeIsMirroredAgain)
{
    mirror(titled("CTO"));
    world.undo(edit_at_reevo(retitled("Chief")));
    world.replyio.edit(world.replyio.only_id(), retitled("Chief"));
    world.sync();

    world.replyio.edit(world.replyio.only_id(), retitled("CTO"));
    world.sync();

    EXPECT_EQ(title_at(world.reevo), "CTO");
}

TEST_F(UndoTest, WithoutConsentItWritesNothingAndRemembersNothing)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    const auto writes = world.writes();

    const auto preview = world.undo(run, false);

    EXPECT_EQ(world.writes(), writes);
    EXPECT_EQ(preview.plan.operations.size(), 1U);
    EXPECT_EQ(preview.report.outcome(), Outcome::converged);
    expect_quiet();
    EXPECT_EQ(title_at(world.replyio), "Chief");
}

TEST_F(UndoTest, EachRecordGetsItsOwnValueOfTheFirstContactBack)
{
    id_ = world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101"));
    world.replyio.add(contact().name("Anne", "Lee").email("ann@x.example").phone("+14155550101"));
    world.tether.add(contact().name("Annie", "Lee").email("ann@x.example").phone("+14155550101"));
    world.options.policy.general.kind = merge::PolicyKind::priority;
    world.restart();
    const RunId run = world.sync().run;
    ASSERT_EQ(world.tether.only().text("first_name"), "Ann");

    const auto undone = world.undo(run);

    EXPECT_EQ(undone.report.outcome(), Outcome::converged);
    EXPECT_EQ(world.reevo.only().text("first_name"), "Ann");
    EXPECT_EQ(world.replyio.only().text("first_name"), "Anne");
    EXPECT_EQ(world.tether.only().text("first_name"), "Annie");
    expect_quiet();
    edit_at_reevo([](Contact& values) { values.set_text("first_name", "Anna"); });
    EXPECT_EQ(world.replyio.only().text("first_name"), "Anna");
    EXPECT_EQ(world.tether.only().text("first_name"), "Anna");
}

TEST_F(UndoTest, WhatWasFilledInIsEmptiedAgain)
{
    world.reevo.add(titled("CTO"));
    world.replyio.add(ann());
    const RunId run = world.sync().run;
    ASSERT_EQ(title_at(world.replyio), "CTO");

    world.undo(run);

    EXPECT_EQ(title_at(world.replyio), "");
    EXPECT_EQ(title_at(world.reevo), "CTO");
    expect_quiet();
}

TEST_F(UndoTest, AnAddressThatWasSpreadGoesWhereTheRunPutItOnly)
{
    mirror(ann());
    const RunId run = edit_at_reevo([](Contact& values) { values.phones.push_back({"+14155550199", Quality::valid}); });
    ASSERT_EQ(world.tether.only().phones.size(), 2U);

    world.undo(run);

    EXPECT_EQ(world.tether.only().phones.size(), 1U);
    EXPECT_EQ(world.reevo.only().phones.size(), 2U);
    expect_quiet();
}

TEST_F(UndoTest, AnAddressThatWasRemovedComesBack)
{
    mirror(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101").phone("+14155550199"));
    const RunId run = edit_at_reevo([](Contact& values) { values.phones.pop_back(); });
    ASSERT_EQ(world.tether.only().phones.size(), 1U);

    world.undo(run);

    EXPECT_EQ(world.tether.only().phones.size(), 2U);
    EXPECT_EQ(world.reevo.only().phones.size(), 1U);
    expect_quiet();
}

TEST_F(UndoTest, AFieldThatMovedAtTheServiceSinceIsLeftAlone)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.replyio.edit(world.replyio.only_id(), retitled("VP"));

    const auto undone = world.undo(run);

    EXPECT_EQ(title_at(world.replyio), "VP");
    EXPECT_THAT(reasons(undone), ElementsAre("it has changed since"));
    EXPECT_EQ(undone.report.exit_status(), 2);
}

TEST_F(UndoTest, AFieldThatALaterRunWroteIsLeftAlone)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    edit_at_reevo(retitled("CIO"));

    const auto undone = world.undo(run);

    EXPECT_EQ(title_at(world.replyio), "CIO");
    EXPECT_THAT(reasons(undone), ElementsAre("it has changed since"));
}

TEST_F(UndoTest, ANewerEditThatIsOnItsWayIsNotOverwritten)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.reevo.edit(id_, retitled("CIO"));

    const auto undone = world.undo(run);

    EXPECT_THAT(reasons(undone), ElementsAre("a newer value is on its way there"));
    world.sync();
    EXPECT_EQ(title_at(world.replyio), "CIO");
}

TEST_F(UndoTest, TheOtherFieldsOfTheSameWriteArePutBack)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo([](Contact& values) {
        values.set_text("title", "Chief");
        values.set_text("city", "Leeds");
    });
    world.replyio.edit(world.replyio.only_id(), retitled("VP"));

    world.undo(run);

    EXPECT_EQ(title_at(world.replyio), "VP");
    EXPECT_EQ(world.replyio.only().text("city"), "");
}

TEST_F(UndoTest, WhatTheRunCreatedIsListedAndNotDeleted)
{
    world.reevo.add(ann());
    const RunId run = world.sync().run;

    const auto undone = world.undo(run);

    EXPECT_THAT(undone.plan.operations, IsEmpty());
    EXPECT_EQ(undone.plan.not_undone.size(), 2U);
    EXPECT_EQ(undone.report.outcome(), Outcome::converged);
    EXPECT_EQ(world.tether.only(), ann());
}

TEST_F(UndoTest, AnOptOutIsNotTakenBack)
{
    mirror(ann());
    world.replyio.opt_out(world.replyio.only_id());
    const RunId run = world.sync().run;
    ASSERT_TRUE(world.reevo.only().opted_out);

    const auto undone = world.undo(run);

    EXPECT_TRUE(world.reevo.only().opted_out);
    EXPECT_THAT(reasons(undone), ElementsAre("consent is not taken back"));
    EXPECT_EQ(undone.report.outcome(), Outcome::converged);
}

TEST_F(UndoTest, AnUndoCanBeUndone)
{
    mirror(titled("CTO"));
    const auto undone = world.undo(edit_at_reevo(retitled("Chief")));

    world.undo(undone.report.run);

    EXPECT_EQ(title_at(world.replyio), "Chief");
    expect_quiet();
}

TEST_F(UndoTest, DoingItTwiceChangesNothing)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.undo(run);

    const auto again = world.undo(run);

    EXPECT_THAT(again.plan.operations, IsEmpty());
    EXPECT_THAT(again.plan.not_undone, IsEmpty());
    EXPECT_EQ(again.report.outcome(), Outcome::converged);
}

TEST_F(UndoTest, TheGuardIsShownBeforeAPersonAccepts)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.options.guard.max_changed_count = 0;
    world.options.guard.max_changed_ratio = 0;
    world.restart();

    EXPECT_EQ(world.undo(run, false).report.outcome(), Outcome::guard);
    EXPECT_EQ(world.undo(run).report.outcome(), Outcome::converged);
}

TEST_F(UndoTest, WhatItsServiceRefusesForNowIsPutBackByTheNextPass)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.replyio.fail_next(Call::write, Fault::unavailable);

    EXPECT_EQ(world.undo(run).report.outcome(), Outcome::unavailable);
    EXPECT_EQ(title_at(world.replyio), "Chief");
    world.sync();

    EXPECT_EQ(title_at(world.replyio), "CTO");
    expect_quiet();
}

TEST_F(UndoTest, AnEditOvertakesAWriteThatWaits)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.replyio.fail_next(Call::write, Fault::unavailable);
    world.undo(run);

    edit_at_reevo(retitled("CIO"));

    EXPECT_EQ(title_at(world.replyio), "CIO");
    expect_quiet();
}

TEST_F(UndoTest, ALostAnswerIsLookedUp)
{
    for (const Fault fault : {Fault::lost_before, Fault::lost_after}) {
        mirror(titled("CTO"));
        const RunId run = edit_at_reevo(retitled("Chief"));
        world.replyio.fail_next(Call::write, fault);

        world.undo(run);
        world.sync();

        EXPECT_EQ(title_at(world.replyio), "CTO");
        EXPECT_EQ(title_at(world.reevo), "Chief");
        expect_quiet();
        world.reevo.erase(world.reevo.only_id());
        world.replyio.erase(world.replyio.only_id());
        world.tether.erase(world.tether.only_id());
        world.sync();
        world.sync();
    }
}

TEST_F(UndoTest, AListWhoseWriteDiedHalfWayIsPutBackByTheNextPass)
{
    mirror(ann());
    const RunId run = replace_phone_at_replyio();

    EXPECT_EQ(undo_and_die(world.reevo, run).report.outcome(), Outcome::unavailable);
    ASSERT_EQ(world.reevo.only().phones, (ElementList{{kOld}, {kNew}}));
    world.sync();

    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kOld}}));
    EXPECT_EQ(world.tether.only().phones, (ElementList{{kOld}}));
    EXPECT_EQ(world.replyio.only().phones, (ElementList{{kNew}}));
    EXPECT_TRUE(history_tells(contact_of(world.reevo), "phones", kNew + ", " + kOld, kOld));
    expect_quiet();
}

TEST_F(UndoTest, AListWhoseWriteDiedHalfWayIsPutBackByASecondUndo)
{
    mirror(ann());
    const RunId run = replace_phone_at_replyio();
    undo_and_die(world.reevo, run);

    const auto again = world.undo(run);

    EXPECT_THAT(reasons(again), IsEmpty());
    EXPECT_EQ(again.report.outcome(), Outcome::converged);
    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kOld}}));
    expect_quiet();
}

TEST_F(UndoTest, AListThatWasPutBackInPartIsNobodysEdit)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone(kOld));
    world.tether.add(contact().name("Ann", "Lee").email("ann@x.example").phone(kNew));
    world.options.policy.general.kind = merge::PolicyKind::priority;
    world.restart();
    const RunId run = world.sync().run;
    ASSERT_EQ(world.tether.only().phones, (ElementList{{kOld}, {kNew}}));
    undo_and_die(world.tether, run);
    ASSERT_EQ(world.tether.only().phones, (ElementList{{kNew}, {kOld}}));

    world.sync();

    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kOld}}));
    EXPECT_EQ(world.tether.only().phones, (ElementList{{kNew}}));
    expect_quiet();
}

TEST_F(UndoTest, AListThatWasPutBackInTwoStepsCanBeUndone)
{
    mirror(ann());
    const RunId run = replace_phone_at_replyio();
    world.reevo.fail_next(Call::write, Fault::lost_within);
    const auto undone = world.undo(run);
    ASSERT_EQ(undone.report.outcome(), Outcome::converged);
    ASSERT_EQ(world.reevo.only().phones, (ElementList{{kOld}}));

    world.undo(undone.report.run);

    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kNew}, {kOld}}));
    expect_quiet();
}

TEST_F(UndoTest, AListWhoseWriteWasRefusedHalfWayStaysParkedUntilItIsRetried)
{
    mirror(ann());
    const RunId run = replace_phone_at_replyio();
    world.reevo.network = [&](Call call) {
        if (call != Call::write) return Fault::none;
        world.reevo.edit(id_, [](Contact& values) { values.phones = {{kOld}, {kNew}}; });
        return Fault::refused;
    };
    world.undo(run);
    world.reevo.network = [](Call) { return Fault::none; };

    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_THAT(review_codes(), ElementsAre("parked_write"));
    world.store().unpark({});
    world.sync();

    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kOld}}));
    EXPECT_THAT(review_codes(), IsEmpty());
    expect_quiet();
}

TEST_F(UndoTest, AnEditOvertakesAListThatWasPutBackInPart)
{
    mirror(ann());
    const RunId run = replace_phone_at_replyio();
    undo_and_die(world.reevo, run);
    world.reevo.edit(id_, [](Contact& values) { values.phones.push_back({"+14155550188"}); });

    world.sync();

    EXPECT_EQ(world.reevo.only().phones, (ElementList{{kOld}, {kNew}, {"+14155550188"}}));
    expect_quiet();
}

TEST_F(UndoTest, ARefusedWriteIsParked)
{
    mirror(titled("CTO"));
    const RunId run = edit_at_reevo(retitled("Chief"));
    world.replyio.fail_next(Call::write, Fault::refused);

    const auto undone = world.undo(run);

    EXPECT_EQ(undone.report.exit_status(), 2);
    world.sync();
    EXPECT_THAT(review_codes(), ElementsAre("parked_write"));
    world.store().unpark({});
    world.sync();
    EXPECT_EQ(title_at(world.replyio), "CTO");
    expect_quiet();
}

TEST_F(UndoTest, KilledAnywhereItEndsInTheSameState)
{
    bool ended = false;
    for (std::size_t turns = 1; !ended; turns += 3) {
        World mine;
        const auto id = mine.reevo.add(titled("CTO"));
        mine.sync();
        mine.reevo.edit(id, [](Contact& values) {
            values.set_text("title", "Chief");
            values.set_text("first_name", "Anna");
        });
        const RunId run = mine.sync().run;

        ended = mine.undo_and_die(run, turns);
        mine.undo(run);

        EXPECT_EQ(mine.replyio.only().text("title"), "CTO") << turns;
        EXPECT_EQ(mine.tether.only().text("first_name"), "Ann") << turns;
        EXPECT_EQ(mine.reevo.only().text("first_name"), "Anna") << turns;
        const auto writes = mine.writes();
        mine.sync();
        EXPECT_EQ(mine.writes(), writes) << turns;
    }
}

} // namespace
} // namespace contactsync::test
