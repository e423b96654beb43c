#include "store_fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using store::OperationState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class VitalSignsTest : public StoreTest {
protected:
    ContactId person(const std::string& id) { return linked({record(reevo, id).holds(contact().name(id, "Lee"))}); }
};

TEST_F(VitalSignsTest, AnEmptyStoreHasNothingOpen)
{
    const store::Vitals vitals = store->vitals();
    const store::Backlog backlog = store->backlog(reevo);

    EXPECT_EQ(vitals.contacts, 0u);
    EXPECT_EQ(vitals.in_agreement, 0u);
    EXPECT_GT(vitals.size_bytes, 0u);
    EXPECT_EQ(backlog.lanes.size(), kLanes.size());
    EXPECT_EQ(backlog.lanes.at(Lane::opt_out).oldest, std::nullopt);
}

TEST_F(VitalSignsTest, TheBacklogIsCountedByProviderAndLane)
{
    plan(person("a"), {creation(tether, contact().title("CTO")), creation(replyio, contact().title("CTO"))}, 5);
    plan(person("b"), {creation(tether, contact().title("CTO"))}, 6);
    plan(person("c"), {creation(tether, contact().opted_out(), Lane::opt_out)}, 7);

    const store::Backlog backlog = store->backlog(tether);

    EXPECT_EQ(backlog.lanes.at(Lane::creation).writes, 2u);
    EXPECT_EQ(backlog.lanes.at(Lane::creation).oldest, at(5));
    EXPECT_EQ(backlog.lanes.at(Lane::opt_out).writes, 1u);
    EXPECT_EQ(backlog.lanes.at(Lane::opt_out).oldest, at(7));
    EXPECT_EQ(backlog.lanes.at(Lane::edit).writes, 0u);
    EXPECT_THAT(store->waiting_by_kind(tether), ElementsAre(Pair(OperationKind::create, 3u)));
    EXPECT_EQ(store->backlog(reevo).lanes.at(Lane::creation).writes, 0u);
}

TEST_F(VitalSignsTest, WhatWasSentIsNotWaitingAnyMore)
{
    for (const auto* id : {"a", "b", "c"})
        plan(person(id), {creation(tether, contact().title("CTO"))});
    store->approve_planned();
    const auto sent = claim(tether);
    store->settle({.operation = sent.at(0).id, .state = OperationState::parked, .error = "no"}, at(9));
    store->settle({.operation = sent.at(1).id, .state = OperationState::unknown, .error = "lost"}, at(9));

    const store::Backlog backlog = store->backlog(tether);

    EXPECT_EQ(backlog.lanes.at(Lane::creation).writes, 0u);
    EXPECT_EQ(backlog.parked, 1u);
    EXPECT_EQ(backlog.unknown, 1u);
    EXPECT_EQ(backlog.in_flight, 1u);
    EXPECT_TRUE(store->waiting_by_kind(tether).empty());
}

TEST_F(VitalSignsTest, AWriteToBeRetriedIsWaitingSinceItWasPlanned)
{
    plan(person("a"), {creation(tether, contact().title("CTO"))}, 5);
    store->settle({.operation = claim_one(tether).id, .state = OperationState::retry, .not_before = at(500)}, at(9));

    EXPECT_EQ(store->backlog(tether).lanes.at(Lane::creation).writes, 1u);
    EXPECT_EQ(store->backlog(tether).lanes.at(Lane::creation).oldest, at(5));
}

TEST_F(VitalSignsTest, AContactAgreesWhenNothingAboutItIsOpen)
{
    person("settled");
    store->mark_contact_dirty(person("dirty"));
    plan(person("written"), {creation(tether, contact().title("CTO"))});
    const ContactId asked = person("asked");
    store->open_review({.code = "conflict", .contact = asked, .contacts = {asked}, .field = "city"}, at(1));

    const store::Vitals vitals = store->vitals();

    EXPECT_EQ(vitals.contacts, 4u);
    EXPECT_EQ(vitals.in_agreement, 1u);
    EXPECT_EQ(vitals.dirty, 1u);
    EXPECT_THAT(vitals.open_reviews, ElementsAre(Pair("conflict", 1u)));
}

TEST_F(VitalSignsTest, AContactWithSeveralOpenThingsCountsOnce)
{
    const ContactId busy = person("busy");
    person("settled");
    store->mark_contact_dirty(busy);
    plan(busy, {creation(tether, contact().title("CTO")), creation(replyio, contact().title("CTO"))});
    for (const auto* field : {"city", "title"})
        store->open_review({.code = "conflict", .contact = busy, .contacts = {busy}, .field = field}, at(1));

    EXPECT_EQ(store->vitals().in_agreement, 1u);
}

TEST_F(VitalSignsTest, WhatIsDoneOrResolvedIsOpenNoMore)
{
    const ContactId person_id = person("a");
    const ReviewId review =
        store->open_review({.code = "conflict", .contact = person_id, .contacts = {person_id}, .field = "city"}, at(1));
    plan(person_id, {creation(tether, contact().title("CTO"))});
    store->settle({.operation = claim_one(tether).id, .state = OperationState::done}, at(9));
    store->close_review(review, "resolved", at(10));
    store->clear_contact_dirty(person_id);

    EXPECT_EQ(store->vitals().in_agreement, 1u);
    EXPECT_TRUE(store->vitals().open_reviews.empty());
}

/// Time cannot be asserted, but that no query of a scrape walks the writes or contacts one by one can.
TEST_F(VitalSignsTest, OpenWritesAreCountedFromTheirIndex)
{
    SQLite::Database database(store.path().string(), SQLite::OPEN_READONLY);
    SQLite::Statement plan(database, "EXPLAIN QUERY PLAN SELECT count(DISTINCT contact_id) FROM operation "
                                     "WHERE state <> 'done'");

    ASSERT_TRUE(plan.executeStep());
    EXPECT_THAT(plan.getColumn(3).getString(), HasSubstr("operation_open"));
}

} // namespace contactsync::test
