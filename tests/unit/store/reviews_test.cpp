#include "store_fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Reviews : public StoreTest {};

TEST_F(Reviews, AReviewIsKeptWhole)
{
    const ContactId ann = linked({record(reevo, "r")});
    const ContactId bob = store->create_contact(at(1));

    const ReviewId id = store->open_review({.code = "ambiguous_identity",
                                            .contact = ann,
                                            .contacts = {bob, ann},
                                            .records = {id_of(reevo, "r")},
                                            .providers = {reevo, tether},
                                            .field = "emails",
                                            .explanation = "same phone",
                                            .suggestion = "join or keep apart",
                                            .blocks_creation = true},
                                           at(4));

    const auto review = store->review(id).value();
    EXPECT_EQ(review.code, "ambiguous_identity");
    EXPECT_EQ(review.contact, ann);
    EXPECT_THAT(review.contacts, ElementsAre(ann, bob));
    EXPECT_THAT(review.records, ElementsAre(id_of(reevo, "r")));
    EXPECT_THAT(review.providers, ElementsAre(reevo, tether));
    EXPECT_EQ(review.field, "emails");
    EXPECT_EQ(review.explanation, "same phone");
    EXPECT_EQ(review.suggestion, "join or keep apart");
    EXPECT_TRUE(review.blocks_creation);
    EXPECT_EQ(review.opened_at, at(4));
}

TEST_F(Reviews, TheSameQuestionIsOpenOnceWithItsLatestWords)
{
    const ContactId ann = store->create_contact(at(1));
    const ReviewId first =
        store->open_review({.code = "conflict", .contact = ann, .field = "title", .explanation = "A or B"}, at(1));

    const ReviewId again =
        store->open_review({.code = "conflict", .contact = ann, .field = "title", .explanation = "A or C"}, at(2));
    const ReviewId other = store->open_review({.code = "conflict", .contact = ann, .field = "company"}, at(3));

    EXPECT_EQ(again, first);
    EXPECT_NE(other, first);
    EXPECT_EQ(store->review(first)->explanation, "A or C");
    EXPECT_EQ(store->review(first)->opened_at, at(1));
    EXPECT_EQ(store->counts().conflicts, 2U);
}

TEST_F(Reviews, AClosedQuestionMayBeAskedAgain)
{
    const ContactId ann = store->create_contact(at(1));
    const ReviewId first = store->open_review({.code = "conflict", .contact = ann, .field = "title"}, at(1));

    store->close_review(first, "title from reevo", at(2));

    EXPECT_FALSE(store->review(first).has_value());
    EXPECT_THAT(store->reviews(10), IsEmpty());
    EXPECT_NE(store->open_review({.code = "conflict", .contact = ann, .field = "title"}, at(3)), first);
}

TEST_F(Reviews, AnIdentityQuestionHoldsTheContactsItNamesAndTheOnesOfItsRecords)
{
    const ContactId named = store->create_contact(at(1));
    const ContactId by_record = linked({record(reevo, "r")});
    const ContactId other = linked({record(reevo, "s")});

    const ReviewId review = store->open_review(
        {.code = "ambiguous_identity", .contacts = {named}, .records = {id_of(reevo, "r")}, .blocks_creation = true},
        at(1));

    EXPECT_TRUE(store->contact(named)->held);
    EXPECT_TRUE(store->contact(by_record)->held);
    EXPECT_FALSE(store->contact(other)->held);
    EXPECT_EQ(store->reviews_of(by_record).size(), 1U);
    EXPECT_EQ(store->counts().ambiguous, 1U);

    store->close_review(review, "different people", at(2));

    EXPECT_FALSE(store->contact(named)->held);
    EXPECT_EQ(store->counts().ambiguous, 0U);
}

TEST_F(Reviews, AConflictHoldsNothing)
{
    const ContactId ann = store->create_contact(at(1));

    store->open_review({.code = "conflict", .contact = ann, .contacts = {ann}, .field = "title"}, at(1));

    EXPECT_FALSE(store->contact(ann)->held);
}

TEST_F(Reviews, QuestionsThatBecomeTheSameByAMergeAreAskedOnce)
{
    const ContactId into = store->create_contact(at(1));
    const ContactId from = store->create_contact(at(1));
    const ReviewId kept =
        store->open_review({.code = "conflict", .contact = into, .contacts = {into}, .field = "title"}, at(1));
    const ReviewId merged =
        store->open_review({.code = "conflict", .contact = from, .contacts = {from}, .field = "title"}, at(1));

    store->absorb_contact(into, from);

    EXPECT_TRUE(store->review(kept).has_value());
    EXPECT_FALSE(store->review(merged).has_value());
    EXPECT_EQ(store->open_review({.code = "conflict", .contact = into, .field = "title"}, at(2)), kept);
}

TEST_F(Reviews, TheOldestComeFirst)
{
    const ContactId ann = store->create_contact(at(1));
    std::vector<ReviewId> opened;
    for (const auto* field : {"a", "b", "c"})
        opened.push_back(store->open_review({.code = "conflict", .contact = ann, .field = field}, at(1)));

    const auto listed = store->reviews(2);

    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].id, opened[0]);
    EXPECT_EQ(listed[1].id, opened[1]);
}

TEST_F(Reviews, AVerdictOnTwoRecordsStandsUntilALaterOne)
{
    const RecordId a = staged(record(ProviderId::reevo, "a").holds(contact().email("a@x.example")));
    const RecordId b = staged(record(ProviderId::tether, "b").holds(contact().email("b@x.example")));
    const std::vector<RecordId> both{a, b};
    EXPECT_TRUE(store->verdicts(both).different.empty());

    store->save_verdict(b, a, false, at(1));
    EXPECT_TRUE(store->verdicts(both).tells_apart(a, b));
    EXPECT_TRUE(store->verdicts(std::vector{a}).different.empty());

    store->save_verdict(a, b, true, at(2));
    EXPECT_FALSE(store->verdicts(both).tells_apart(a, b));
    EXPECT_TRUE(store->verdicts(both).knows_as_one(b, a));
}

TEST_F(Reviews, WhatIsLeftOutIsLetInAgainByNameOrAllAtOnce)
{
    const ContactId ann = linked({record(ProviderId::reevo, "a").holds(contact().email("a@x.example"))});
    const auto left_out = [&] { return store->contact(ann)->left_out; };
    store->leave_out(ann, ProviderId::tether, at(1));
    store->leave_out(ann, ProviderId::replyio, at(1));
    EXPECT_EQ(left_out().size(), 2U);

    store->allow_creation(ann, ProviderId::tether);
    EXPECT_EQ(left_out(), std::set{ProviderId::replyio});

    store->unpark({});
    EXPECT_TRUE(left_out().empty());
}

} // namespace contactsync::test
