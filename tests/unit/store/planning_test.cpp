#include "store_fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using store::OperationState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Planning : public StoreTest {};

TEST_F(Planning, AViewHasEverythingThatADecisionNeeds)
{
    const ContactId ann =
        linked({record(tether, "t").holds(contact().first("Ann")), record(reevo, "r").holds(contact().first("Ann"))});
    merge::Golden golden;
    golden.values = contact().first("Ann");
    golden.provenance["first_name"] = {.source = reevo, .since = at(5), .because = "latest"};
    merge::Base base;
    base.theirs = contact().first("Ann");
    base.accepted["title"] = "CTO";
    base.confirmed = false;
    store->save_golden(ann, golden);
    store->save_base(id_of(reevo, "r"), base);
    plan(ann, {creation(replyio, contact().first("Ann"))});

    const auto view = store->contact(ann).value();

    EXPECT_EQ(view.golden, golden);
    ASSERT_EQ(view.records.size(), 2U);
    EXPECT_EQ(view.records[0].record.remote_id, "r") << "in the order of provider and id, not of arrival";
    EXPECT_EQ(view.records[0].base, base);
    EXPECT_EQ(view.records[1].base, std::nullopt);
    ASSERT_EQ(view.open.size(), 1U);
    EXPECT_EQ(view.open[0].state, OperationState::planned);
    EXPECT_EQ(view.open[0].target, contact().first("Ann").build());
    EXPECT_FALSE(view.held);
    EXPECT_EQ(store->contact(ContactId{999}), std::nullopt) << "an unknown contact";
}

TEST_F(Planning, AnEqualPlanKeepsItsRowWithAttemptsAndApproval)
{
    const ContactId ann = linked({record(reevo, "r")});
    const auto write = change(reevo, id_of(reevo, "r"), contact().title("CTO"));
    plan(ann, {write});
    const auto sent = claim_one(reevo);
    store->settle({.operation = sent.id, .state = OperationState::retry, .error = "503", .not_before = at(500)},
                  at(200));

    plan(ann, {write, creation(tether, contact().title("CTO"))}, 300);

    const auto kept = store->operation(sent.id).value();
    EXPECT_EQ(kept.state, OperationState::retry);
    EXPECT_EQ(kept.attempts, 1);
    EXPECT_EQ(kept.not_before, at(500));
    EXPECT_EQ(store->contact(ann)->open.size(), 2U);
    EXPECT_THAT(claim(tether, 600), IsEmpty()) << "the new one was not approved";
    EXPECT_EQ(claim(reevo, 600).size(), 1U);
}

TEST_F(Planning, AnotherPlanReplacesWhatWasNotSent)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {change(reevo, id_of(reevo, "r"), contact().title("CTO")), creation(tether, contact())});

    plan(ann, {change(reevo, id_of(reevo, "r"), contact().title("CEO"))});

    const auto open = store->contact(ann)->open;
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].target.text("title"), "CEO");
}

TEST_F(Planning, WhatWasSentStays)
{
    const ContactId ann = linked({record(reevo, "r")});
    plan(ann, {change(reevo, id_of(reevo, "r"), contact().title("CTO"))});
    const auto sent = claim_one(reevo);

    plan(ann, {});

    EXPECT_EQ(store->operation(sent.id)->state, OperationState::in_flight);
}

TEST_F(Planning, AParkedWriteIsNotPlannedAgainAsLongAsItIsTheSame)
{
    const ContactId ann = linked({record(reevo, "r")});
    auto write = change(reevo, id_of(reevo, "r"), contact().title("CTO"));
    plan(ann, {write});
    store->settle({.operation = claim_one(reevo).id, .state = OperationState::parked, .error = "422"}, at(2));

    plan(ann, {write});
    EXPECT_EQ(store->contact(ann)->open.size(), 1U);

    write.changes[0].to = "CEO";
    plan(ann, {write});
    EXPECT_EQ(store->contact(ann)->open.size(), 2U);
}

TEST_F(Planning, AddressesOfOtherRecordsOfTheProviderAreTaken)
{
    const ContactId ann = linked({record(tether, "t1").holds(contact().email("ann@x.example").phone("+14155552671"))});
    const std::vector<std::string> phones{"+14155552671", "+14155550000"};
    const std::vector<std::string> emails{"ann@x.example"};
    const RecordId own = id_of(tether, "t1");

    EXPECT_THAT(store->taken_phones(tether, phones, std::nullopt, ann), ElementsAre("+14155552671"));
    EXPECT_THAT(store->taken_phones(tether, phones, own, ann), IsEmpty()) << "its own";
    EXPECT_THAT(store->taken_phones(reevo, phones, std::nullopt, ann), IsEmpty()) << "another provider";
    EXPECT_THAT(store->taken_emails(tether, emails, std::nullopt, ann), ElementsAre("ann@x.example"));

    store->mark_gone(own, at(2));

    EXPECT_THAT(store->taken_phones(tether, phones, std::nullopt, ann), IsEmpty());
}

TEST_F(Planning, TheFirstPlannedCreationKeepsAnAddress)
{
    const std::vector<std::string> phones{"+14155552671"};
    const ContactId ann = linked({record(reevo, "a").holds(contact().first("Ann").phone("+14155552671"))});
    const ContactId bob = linked({record(reevo, "b").holds(contact().first("Bob").phone("+14155552671"))});

    plan(ann, {creation(tether, contact().first("Ann").phone("+14155552671"))});
    plan(bob, {creation(tether, contact().first("Bob").phone("+14155552671"))});

    EXPECT_THAT(store->taken_phones(tether, phones, std::nullopt, bob), ElementsAre("+14155552671"));
    EXPECT_THAT(store->taken_phones(tether, phones, std::nullopt, ann), IsEmpty());
}

TEST_F(Planning, AnAddressThatAChangeAddsIsClaimed)
{
    const ContactId ann = linked({record(tether, "t").holds(contact().phone("+14155552671"))});
    const ContactId bob = store->create_contact(at(1));

    plan(ann, {change(tether, id_of(tether, "t"), contact().phone("+14155552671").phone("+14155550000"))});

    EXPECT_THAT(store->taken_phones(tether, std::vector<std::string>{"+14155550000"}, std::nullopt, bob),
                ElementsAre("+14155550000"));
}

TEST_F(Planning, ADroppedClaimWakesWhoWaitsForTheAddress)
{
    const std::vector<std::string> phones{"+14155552671"};
    const ContactId ann = linked({record(reevo, "a").holds(contact().first("Ann").phone("+14155552671"))});
    const ContactId bob = linked({record(reevo, "b").holds(contact().first("Bob").phone("+14155552671"))});
    plan(ann, {creation(tether, contact().first("Ann").phone("+14155552671"))});

    plan(ann, {});

    EXPECT_THAT(store->taken_phones(tether, phones, std::nullopt, bob), IsEmpty());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(bob));
}

TEST_F(Planning, AReplannedClaimWakesNobody)
{
    const ContactId ann = linked({record(reevo, "a").holds(contact().first("Ann").phone("+14155552671"))});
    linked({record(reevo, "b").holds(contact().first("Bob").phone("+14155552671"))});
    plan(ann, {creation(tether, contact().first("Ann").phone("+14155552671"))});

    plan(ann, {creation(tether, contact().first("Anna").phone("+14155552671"))});

    EXPECT_THAT(store->dirty_contacts(10), IsEmpty());
}

TEST_F(Planning, WhatCannotBeMirroredIsReplacedAndCountedByContact)
{
    const ContactId ann = store->create_contact(at(1));
    store->save_not_mirrorable(
        ann, std::vector{std::pair(tether, std::string("no phone")), std::pair(replyio, std::string("no e-mail"))});
    EXPECT_EQ(store->counts().not_mirrorable, 1U);

    store->save_not_mirrorable(ann, std::vector{std::pair(tether, std::string("no phone"))});
    EXPECT_THAT(store->not_mirrorable(ann), ElementsAre(std::pair(tether, std::string("no phone"))));

    store->save_not_mirrorable(ann, {});
    EXPECT_EQ(store->counts().not_mirrorable, 0U);
}

} // namespace contactsync::test
