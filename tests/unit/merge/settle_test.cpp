#include "unit/merge/scene.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace contactsync::merge::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::array<std::string, 1> kTitle{"title"};
const std::array<std::string, 1> kPhones{"phones"};
const std::array<std::string, 1> kEmails{"emails"};
const std::array<std::string, 1> kOptedOut{"opted_out"};

TEST(Settle, AnswerBecomesTheNewBase)
{
    const auto settled = settle(base(contact().title("CTO")), contact().title("CEO"), contact().title("CEO"), kTitle);

    EXPECT_EQ(settled.base, base(contact().title("CEO")));
    EXPECT_THAT(settled.ignored, IsEmpty());
}

TEST(Settle, WhatTheServiceMadeOfTheValueIsAccepted)
{
    const auto settled =
        settle(base(contact()), contact().title("Chief  Officer"), contact().title("Chief Officer"), kTitle);

    EXPECT_EQ(settled.base.theirs.text("title"), "Chief Officer");
    EXPECT_EQ(settled.base.accepted.at("title"), "Chief  Officer");
    EXPECT_THAT(settled.ignored, IsEmpty());
    EXPECT_TRUE(in_agreement("title", contact().title("Chief  Officer"), settled.base.theirs, &settled.base));
}

TEST(Settle, KeptOldValueIsIgnoredAndWrittenAgain)
{
    const auto settled = settle(base(contact().title("CTO")), contact().title("CEO"), contact().title("CTO"), kTitle);

    EXPECT_THAT(settled.ignored, ElementsAre("title"));
    EXPECT_FALSE(in_agreement("title", contact().title("CEO"), settled.base.theirs, &settled.base));
}

TEST(Settle, EditMadeMeanwhileIsLeftForTheMergeToSee)
{
    const Contact before = contact().title("CTO").company("Acme");
    const Contact answer = contact().title("CEO").company("Initech");

    const auto settled = settle(base(before), contact().title("CEO").company("Acme"), answer, kTitle);

    EXPECT_EQ(settled.base.theirs, contact().title("CEO").company("Acme").build());
}

TEST(Settle, PartOfAListIsAccepted)
{
    const Contact sent = contact().phones({"+14155552671", "+14155552672"});

    const auto settled = settle(base(contact()), sent, contact().phone("+14155552671"), kPhones);

    EXPECT_EQ(settled.base.accepted.at("phones"), "+14155552671, +14155552672");
}

TEST(Settle, WhatSomebodyAddedToAListMeanwhileIsLeftForTheMergeToSee)
{
    const Contact before = contact().phone("+14155552671");
    const Contact sent = contact().phone("+14155552672");
    const Contact answer = contact().phones({"+14155552672", "+14155552679"});

    const auto settled = settle(base(before), sent, answer, kPhones);

    EXPECT_EQ(settled.base.theirs.phones, sent.phones);
    EXPECT_THAT(settled.base.accepted, IsEmpty());
    EXPECT_FALSE(in_agreement("phones", sent, answer, &settled.base));
}

TEST(Settle, WhatSomebodyPutInThePlaceOfOurAddressIsNoConductOfTheService)
{
    const auto settled = settle(base(contact().email("a@x.example")), contact().email("b@x.example"),
                                contact().email("c@x.example"), kEmails);

    EXPECT_THAT(settled.ignored, IsEmpty());
    EXPECT_THAT(settled.base.accepted, IsEmpty());
}

TEST(Settle, AnAddressThatTheServiceDroppedIsIgnored)
{
    const auto settled =
        settle(base(contact().email("a@x.example")), contact().email("b@x.example"), contact(), kEmails);

    EXPECT_THAT(settled.ignored, ElementsAre("emails"));
    EXPECT_THAT(settled.base.accepted, IsEmpty());
}

TEST(Settle, WhatTheServiceKeptOfAListIsNoEdit)
{
    const Contact before = contact().phone("+14155552671");
    const Contact sent = contact().phone("+14155552672");
    const Contact answer = contact().phones({"+14155552672", "+14155552671"});

    const auto settled = settle(base(before), sent, answer, kPhones);

    EXPECT_TRUE(in_agreement("phones", sent, answer, &settled.base));
}

TEST(Settle, RefusedOptOutIsNeverAccepted)
{
    const auto settled = settle(base(contact()), contact().opted_out(), contact(), kOptedOut);

    EXPECT_THAT(settled.ignored, ElementsAre("opted_out"));
    EXPECT_THAT(settled.base.accepted, IsEmpty());
    EXPECT_FALSE(settled.base.theirs.opted_out);
}

Base unconfirmed(Contact sent)
{
    Base result = base(std::move(sent));
    result.confirmed = false;
    return result;
}

TEST(Confirm, TakesTheServicesOwnFormForWhatWeSent)
{
    const Base sent = unconfirmed(contact().title("Chief Technology Officer of Everything").company("ACME  Inc"));
    const Contact observed = contact().title("Chief Technology Off").company("Acme Inc");

    const auto settled = confirm(sent, observed);

    EXPECT_TRUE(settled.base.confirmed);
    EXPECT_EQ(settled.base.theirs, observed);
    EXPECT_EQ(settled.base.accepted.size(), 2U);
    EXPECT_THAT(settled.ignored, IsEmpty());
}

TEST(Confirm, NamesWhatStayedEmpty)
{
    const auto settled = confirm(unconfirmed(contact().title("CTO").opted_out()), contact());

    EXPECT_THAT(settled.ignored, ElementsAre("title", "opted_out"));
    EXPECT_EQ(settled.base.theirs, contact().build());
}

TEST(Confirm, LeavesEverythingElseAsAnEdit)
{
    const auto settled =
        confirm(unconfirmed(contact().title("Chief").first("Ann")), contact().title("Chi").first("Bea"));

    EXPECT_EQ(settled.base.theirs, contact().title("Chief").first("Ann").build());
    EXPECT_THAT(settled.base.accepted, IsEmpty());
}

TEST(Confirm, LeavesTheElementsThatDoNotShowToBeWrittenAgain)
{
    const auto settled =
        confirm(unconfirmed(contact().emails({"a@x.example", "b@x.example"})), contact().email("b@x.example"));

    EXPECT_THAT(settled.ignored, ElementsAre("emails"));
    EXPECT_EQ(settled.base.theirs, contact().email("b@x.example").build());
    EXPECT_THAT(settled.base.accepted, IsEmpty());
}

} // namespace
} // namespace contactsync::merge::test
