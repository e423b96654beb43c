#include "store_fixture.hpp"

#include <gmock/gmock.h>

#include <array>

namespace contactsync::test {

using enum ProviderId;
using store::OperationState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Outbox : public StoreTest {
protected:
    /// A contact with one record at Reevo and this write of it planned.
    ContactId with_write(const std::string& remote_id, OperationKind kind, Lane lane)
    {
        const ContactId contact_id = linked({record(reevo, remote_id)});
        PlannedWrite write = change(reevo, id_of(reevo, remote_id), contact().title(remote_id), lane);
        write.kind = kind;
        plan(contact_id, {write});
        return contact_id;
    }
    static std::vector<std::string> titles(const std::vector<store::Operation>& operations)
    {
        std::vector<std::string> titles;
        for (const auto& operation : operations)
            titles.emplace_back(operation.target.text("title"));
        return titles;
    }
};

TEST_F(Outbox, NothingIsClaimedBeforeItIsApproved)
{
    with_write("a", OperationKind::patch, Lane::edit);
    EXPECT_EQ(store->counts(reevo).changes, 1U);
    EXPECT_THAT(claim(reevo), IsEmpty());
    EXPECT_EQ(store->next_due(reevo), std::nullopt);

    store->approve_planned();

    EXPECT_EQ(store->counts(reevo).changes, 0U);
    EXPECT_TRUE(store->next_due(reevo).has_value());
    EXPECT_EQ(claim(reevo).size(), 1U);
}

TEST_F(Outbox, ApprovalSurvivesARestart)
{
    with_write("a", OperationKind::patch, Lane::edit);
    store->approve_planned();

    store.reopen();

    EXPECT_EQ(claim(reevo).size(), 1U);
}

TEST_F(Outbox, LanesGoInOrderAndOneKindAtATime)
{
    with_write("backfill", OperationKind::patch, Lane::backfill);
    with_write("edit 1", OperationKind::patch, Lane::edit);
    with_write("opt-out", OperationKind::opt_out, Lane::opt_out);
    with_write("opted out with edits", OperationKind::patch, Lane::opt_out);
    with_write("edit 2", OperationKind::patch, Lane::edit);
    store->approve_planned();

    EXPECT_THAT(titles(claim(reevo)), ElementsAre("opt-out"));
    EXPECT_THAT(titles(claim(reevo)), ElementsAre("opted out with edits"));
    EXPECT_THAT(titles(claim(reevo)), ElementsAre("edit 1", "edit 2"));
    EXPECT_THAT(titles(claim(reevo)), ElementsAre("backfill"));
    EXPECT_THAT(claim(reevo), IsEmpty());
    EXPECT_THAT(claim(tether), IsEmpty());
}

TEST_F(Outbox, AClaimHasLimitsByKindAndEndsAtItsLastLane)
{
    with_write("o1", OperationKind::opt_out, Lane::opt_out);
    with_write("o2", OperationKind::opt_out, Lane::opt_out);
    with_write("o3", OperationKind::opt_out, Lane::opt_out);
    with_write("e1", OperationKind::patch, Lane::edit);
    store->approve_planned();
    const store::ClaimLimits limits{.last_lane = Lane::opt_out, .imports = 1, .opt_outs = 2, .others = 1};

    EXPECT_THAT(titles(claim(reevo, 1, limits)), ElementsAre("o1", "o2"));
    EXPECT_THAT(titles(claim(reevo, 1, limits)), ElementsAre("o3"));
    EXPECT_THAT(claim(reevo, 1, limits), IsEmpty()) << "an edit is of a later lane";
}

TEST_F(Outbox, AClaimedOperationIsInFlightAndCounted)
{
    with_write("a", OperationKind::patch, Lane::edit);

    const auto claimed = claim_one(reevo);

    EXPECT_EQ(claimed.state, OperationState::in_flight);
    EXPECT_EQ(claimed.attempts, 1);
    EXPECT_EQ(claimed.sent_at, at(100));
    const auto stored = store->operation(claimed.id).value();
    EXPECT_EQ(stored.state, OperationState::in_flight);
    EXPECT_EQ(stored.attempts, 1);
    EXPECT_EQ(stored.sent_at, at(100));
}

TEST_F(Outbox, AWriteBelongsToTheRunThatSendsIt)
{
    with_write("a", OperationKind::patch, Lane::edit);
    store->approve_planned();
    const RunId sender = store->begin_run("run", at(50));

    const auto sent = store->claim(reevo, kMany, sender, at(100));

    EXPECT_EQ(sent.at(0).run, sender);
    EXPECT_EQ(store->operation(sent.at(0).id)->run, sender);
}

TEST_F(Outbox, ARetryWaitsUntilItIsDue)
{
    with_write("a", OperationKind::patch, Lane::edit);
    const auto sent = claim_one(reevo);
    store->settle({.operation = sent.id, .state = OperationState::retry, .error = "429", .not_before = at(900)},
                  at(200));

    EXPECT_THAT(claim(reevo, 899), IsEmpty());
    EXPECT_EQ(store->next_due(reevo), at(900));
    EXPECT_EQ(store->next_due(tether), std::nullopt);
    EXPECT_EQ(claim(reevo, 900).size(), 1U);
}

TEST_F(Outbox, NothingIsSentWhileAnEarlierWriteOfTheRecordMayStillArrive)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {creation(tether, contact().first("Ann"))});
    const auto sent = claim_one(tether);
    plan(ann, {creation(tether, contact().first("Anna"))});
    store->approve_planned();
    EXPECT_THAT(claim(tether), IsEmpty());
    EXPECT_EQ(store->next_due(tether), std::nullopt);

    store->settle({.operation = sent.id, .state = OperationState::unknown, .error = "time-out"}, at(200));
    EXPECT_THAT(claim(tether), IsEmpty());

    store->settle({.operation = sent.id, .state = OperationState::parked, .error = "refused"}, at(300));
    EXPECT_EQ(claim(tether).size(), 1U);
}

TEST_F(Outbox, WhatADeadProcessLeftInFlightIsUnknown)
{
    with_write("a", OperationKind::patch, Lane::edit);
    const auto sent = claim_one(reevo);
    TempDirectory elsewhere; // the files as they lie on the disk at this moment, without a clean close
    for (const auto* suffix : {"", "-wal"})
        std::filesystem::copy_file(store.path().string() + suffix, (elsewhere.path() / "crashed.db").string() + suffix);

    const auto survivor = store::Store::open(elsewhere.path() / "crashed.db", store::Access::exclusive);
    const auto adopted = survivor->adopt_in_flight();

    EXPECT_EQ(adopted, 1U);
    const auto unknown = survivor->unknown_operations(reevo, 10);
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown[0].id, sent.id);
    EXPECT_EQ(unknown[0].sent_at, at(100));
    EXPECT_EQ(survivor->adopt_in_flight(), 0U);
}

TEST_F(Outbox, ADoneCreationLinksItsRecordAndReleasesItsClaims)
{
    const ContactId ann = linked({record(reevo, "r").holds(contact().first("Ann").phone("+14155552671"))});
    plan(ann, {creation(tether, contact().first("Ann").phone("+14155552671"))});
    const auto sent = claim_one(tether);
    merge::Base base;
    base.theirs = contact().first("Ann");

    store->settle(
        {.operation = sent.id,
         .state = OperationState::done,
         .record = record(tether, "t").holds(contact().first("Ann").phone("+14155552671")),
         .base = base,
         .history = {{.at = at(200), .contact = ann, .kind = "written", .provider = tether, .operation = sent.id}},
         .link_created = true},
        at(200));

    const auto stored = store->record(tether, "t").value();
    EXPECT_EQ(stored.contact, ann);
    EXPECT_EQ(stored.link, store::LinkState::counterpart);
    EXPECT_EQ(stored.base, base);
    EXPECT_EQ(store->operation(sent.id)->state, OperationState::done);
    EXPECT_EQ(store->operation(sent.id)->record, stored.id);
    EXPECT_TRUE(store->provider_state(tether).ever_written);
    EXPECT_EQ(store->history(ann).size(), 1U);
    EXPECT_THAT(store->contact(ann)->open, IsEmpty());
    EXPECT_THAT(store->dirty_records(10), IsEmpty()) << "it is linked already";
    EXPECT_THAT(store->taken_phones(tether, std::vector<std::string>{"+14155552671"}, stored.id, ContactId{999}),
                IsEmpty());
}

TEST_F(Outbox, ADoneCreationRemovesAnotherOneThatWasPlannedMeanwhile)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {creation(tether, contact().first("Ann"))});
    const auto sent = claim_one(tether);
    plan(ann, {creation(tether, contact().first("Anna"))});

    store->settle(
        {.operation = sent.id, .state = OperationState::done, .record = record(tether, "t"), .link_created = true},
        at(2));

    EXPECT_THAT(store->contact(ann)->open, IsEmpty());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann)) << "what was planned is planned anew, as a change";
}

TEST_F(Outbox, ARecordOfAnotherContactIsNotTakenAway)
{
    const ContactId bob = linked({record(tether, "t").holds(contact().first("Bob"))});
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {creation(tether, contact().first("Ann"))});
    const auto sent = claim_one(tether);

    store->settle({.operation = sent.id,
                   .state = OperationState::done,
                   .record = record(tether, "t").holds(contact().first("Bob")),
                   .link_created = true},
                  at(200));

    EXPECT_EQ(store->record(tether, "t")->contact, bob);
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(bob, ann));
    EXPECT_THAT(store->dirty_records(10), ElementsAre(id_of(tether, "t")));
    EXPECT_THAT(store->operation(sent.id)->last_error, HasSubstr("belongs to contact"));
}

TEST_F(Outbox, OurOwnWriteComingBackChangesNothing)
{
    const ContactId ann = linked({record(reevo, "r").holds(contact().title("CTO")).hash(1)});
    const RecordId id = id_of(reevo, "r");
    plan(ann, {change(reevo, id, contact().title("CEO"))});
    const Record answer = record(reevo, "r").holds(contact().title("CEO")).updated("2026-01-01T00:00:00Z").hash(0);
    store->settle({.operation = claim_one(reevo).id, .state = OperationState::done, .record = answer}, at(2));

    Record polled = answer;
    polled.raw_hash = 2;
    const auto result = stage({polled});

    EXPECT_EQ(result.unchanged, 1U);
    EXPECT_THAT(store->dirty_contacts(10), IsEmpty());
}

TEST_F(Outbox, AParkedWriteGoesBackInTheQueueWithACleanSlate)
{
    const ContactId ann = with_write("a", OperationKind::patch, Lane::edit);
    const auto sent = claim_one(reevo);
    store->settle({.operation = sent.id, .state = OperationState::parked, .error = "422 bad title"}, at(2));
    const ReviewId review = store->open_review(
        {.code = "parked_write", .contact = ann, .contacts = {ann}, .providers = {reevo}, .operation = sent.id}, at(2));
    EXPECT_EQ(store->counts(reevo).parked, 1U);
    EXPECT_THAT(claim(reevo), IsEmpty());

    EXPECT_EQ(store->unpark({}), 1U);

    EXPECT_EQ(store->operation(sent.id)->state, OperationState::planned);
    EXPECT_EQ(store->operation(sent.id)->attempts, 0);
    EXPECT_EQ(store->review(review), std::nullopt) << "its review is closed";
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann));
    EXPECT_EQ(store->unpark({}), 0U);
}

TEST_F(Outbox, OnlyTheNamedParkedWritesGoBack)
{
    with_write("a", OperationKind::patch, Lane::edit);
    with_write("b", OperationKind::patch, Lane::edit);
    store->approve_planned();
    const auto sent = claim(reevo);
    for (const auto& operation : sent)
        store->settle({.operation = operation.id, .state = OperationState::parked}, at(2));

    EXPECT_EQ(store->unpark(std::array{sent.at(1).id}), 1U);

    EXPECT_EQ(store->operation(sent.at(0).id)->state, OperationState::parked);
    EXPECT_EQ(store->operation(sent.at(1).id)->state, OperationState::planned);
}

TEST_F(Outbox, RetryingForgetsThatRecordsAreGone)
{
    const ContactId ann = linked({record(reevo, "r"), record(tether, "t")});
    store->mark_gone(id_of(tether, "t"), at(2));
    store->clear_contact_dirty(ann);

    store->unpark({});

    EXPECT_THAT(store->contact(ann)->tombstones, IsEmpty());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann));
}

TEST_F(Outbox, AParkedWriteThatANewerPlanReplacesIsDropped)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {creation(tether, contact().first("Ann"))});
    const auto parked = claim_one(tether);
    store->settle({.operation = parked.id, .state = OperationState::parked}, at(2));
    PlannedWrite newer = creation(tether, contact().first("Anna"));
    newer.changes[0].to = "CEO";
    plan(ann, {newer});

    store->unpark({});

    const auto open = store->contact(ann)->open;
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].target.text("first_name"), "Anna");
}

TEST_F(Outbox, AnApprovedPartOfAWriteLeavesTheRestAsTheRecordHoldsIt)
{
    const ContactId ann =
        linked({record(reevo, "r").holds(contact().title("CTO").company("X").email("old@x.example"))});
    PlannedWrite write = change(reevo, id_of(reevo, "r"), contact().title("CEO").company("Y").email("new@x.example"));
    write.changes = {
        {"title", "CTO", "CEO", ""}, {"company", "X", "Y", ""}, {"emails", "old@x.example", "new@x.example", ""}};
    plan(ann, {write});
    const auto planned = store->contact(ann)->open.at(0);

    store->approve(planned.id, std::array{write.changes[0]});

    const auto sent = claim(reevo);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].target, contact().title("CEO").company("X").email("old@x.example").build());
    EXPECT_THAT(sent[0].changes, ElementsAre(write.changes[0]));
}

TEST_F(Outbox, ADiscardedOperationIsGoneWithItsClaims)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {creation(tether, contact().phone("+14155552671"))});
    const auto planned = store->contact(ann)->open.at(0);

    store->discard(planned.id, at(2));

    EXPECT_EQ(store->operation(planned.id), std::nullopt);
    EXPECT_THAT(store->taken_phones(tether, std::vector<std::string>{"+14155552671"}, std::nullopt, ContactId{999}),
                IsEmpty());
}

TEST_F(Outbox, OperationsAreListedByRunStateAndContact)
{
    const ContactId ann = with_write("a", OperationKind::patch, Lane::edit);
    with_write("b", OperationKind::patch, Lane::edit);
    const auto sent = claim_one(reevo);
    store->settle({.operation = sent.id, .state = OperationState::done}, at(2));
    constexpr std::array kDone{OperationState::done};
    constexpr std::array kBoth{OperationState::done, OperationState::in_flight};

    EXPECT_THAT(titles(store->operations(run(), kDone, 10)), ElementsAre("a"));
    EXPECT_THAT(titles(store->operations(std::nullopt, kBoth, 10)), ElementsAre("a", "b"));
    EXPECT_THAT(titles(store->operations(RunId{999}, kBoth, 10)), IsEmpty());
    EXPECT_THAT(titles(store->operations_of(ann)), ElementsAre("a"));
}

TEST_F(Outbox, CountsTellChangesCreationsAndWhatIsStuckApart)
{
    const ContactId ann = with_write("a", OperationKind::patch, Lane::edit);
    plan(ann, {change(reevo, id_of(reevo, "a"), contact().title("a")), creation(tether, contact())});

    EXPECT_EQ(store->counts(reevo).changes, 1U);
    EXPECT_EQ(store->counts(reevo).creations, 0U);
    EXPECT_EQ(store->counts(reevo).live, 1U);
    EXPECT_EQ(store->counts(tether).creations, 1U);
    EXPECT_EQ(store->counts(tether).planned, 1U);

    store->settle({.operation = claim_one(tether).id, .state = OperationState::unknown}, at(2));

    EXPECT_EQ(store->counts(tether).unknown, 1U);
    EXPECT_EQ(store->counts(tether).planned, 0U);
}

TEST_F(Outbox, WhatARecordHeldBeforeAWriteIsKnownAsLateForAWhile)
{
    const Record before = record(reevo, "r1").holds(contact().title("before")).hash(1);
    const ContactId contact_id = linked({before});
    plan(contact_id, {change(reevo, id_of(reevo, "r1"), contact().title("after"))});
    const auto claimed = claim_one(reevo);
    const Record after = record(reevo, "r1").holds(contact().title("after"));

    store->settle({.operation = claimed.id, .state = OperationState::done, .record = after}, at(1000));

    const Record listed_late = record(reevo, "r1").holds(contact().title("before")).hash(2);
    const Record edited = record(reevo, "r1").holds(contact().title("edited")).hash(3);
    EXPECT_TRUE(store->shows_superseded(listed_late, at(1000)));
    EXPECT_FALSE(store->shows_superseded(listed_late, at(1001))) << "that write is too long ago";
    EXPECT_FALSE(store->shows_superseded(edited, at(1000)));
    EXPECT_FALSE(store->shows_superseded(after, at(1000)));
}

TEST_F(Outbox, WhatIsWrittenBackIsNotLate)
{
    const ContactId contact_id = linked({record(reevo, "r1").holds(contact().title("a")).hash(1)});
    for (const char* title : {"b", "a"}) {
        plan(contact_id, {change(reevo, id_of(reevo, "r1"), contact().title(title))});
        const Record shown = record(reevo, "r1").holds(contact().title(title));
        store->settle({.operation = claim_one(reevo).id, .state = OperationState::done, .record = shown}, at(1000));
    }

    EXPECT_FALSE(store->shows_superseded(record(reevo, "r1").holds(contact().title("a")).hash(2), at(0)));
    EXPECT_TRUE(store->shows_superseded(record(reevo, "r1").holds(contact().title("b")).hash(2), at(0)));
}

TEST_F(Outbox, ARetryKeepsItsWaitWhenTheClockIsSetBack)
{
    with_write("a", OperationKind::patch, Lane::edit);
    const auto claimed = claim_one(reevo);
    store->settle({.operation = claimed.id, .state = OperationState::retry, .not_before = at(5000)}, at(1000));

    store->shift_retries(std::chrono::milliseconds(900));

    EXPECT_EQ(store->next_due(reevo), at(4100));
}

} // namespace contactsync::test
