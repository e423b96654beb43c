#include "people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::identity {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<int> numbers(const std::vector<RecordId>& ids)
{
    std::vector<int> values;
    for (const RecordId id : ids)
        values.push_back(static_cast<int>(id));
    return values;
}

Decision decide(std::vector<Candidate> records, PhoneMatch match = PhoneMatch::unambiguous)
{
    return resolve(around(std::move(records)), {.phone_match = match, .gmail_dots = false});
}

TEST(Resolve, ARecordAloneIsAPersonOfItsOwn)
{
    const Decision decision = decide({reevo(1).email("a@x")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_FALSE(decision.groups[0].contact.has_value());
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1));
    EXPECT_EQ(decision.groups[0].because, "");
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, NothingIsDecidedAboutAContactThatNothingJoins)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(7), tether(2).email("a@x").contact(7)});

    EXPECT_THAT(decision.groups, IsEmpty());
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, EmailsAndPhonesJoinRecordsOfThreeServices)
{
    const Decision decision =
        decide({reevo(1).email("a@x").phone("+1").name("Ann", "Lee"), replyio(2).email("a@x").name("Ann", "Lee"),
                tether(3).phone("+1").name("Annie", "Lee")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1, 2, 3));
    EXPECT_EQ(decision.groups[0].because, "same e-mail a@x; same phone +1");
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, ANewRecordJoinsTheContactThatHasItsEmail)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(7), tether(2).email("a@x")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_EQ(decision.groups[0].contact, ContactId{7});
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1, 2));
}

TEST(Resolve, OfTwoRecordsOfOneProviderTheOneThatSharesMostIsKept)
{
    const Decision decision = decide({reevo(1).email("a@x").changed(9), reevo(2).email("a@x").phone("+1").changed(1),
                                      tether(3).email("a@x").phone("+1")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(2, 3));
    EXPECT_THAT(numbers(decision.groups[0].duplicates), ElementsAre(1));
    ASSERT_THAT(decision.reviews, SizeIs(1));
    EXPECT_EQ(decision.reviews[0].code, "duplicate_record");
    EXPECT_THAT(numbers(decision.reviews[0].records), ElementsAre(1, 2));
}

TEST(Resolve, OfEqualDuplicatesTheLastChangedIsKeptThenTheSmallestId)
{
    EXPECT_THAT(
        numbers(decide({reevo(1).email("a@x").changed(1), reevo(2).email("a@x").changed(2)}).groups.at(0).counterparts),
        ElementsAre(2));
    EXPECT_THAT(
        numbers(decide({reevo(2).email("a@x").changed(1), reevo(1).email("a@x").changed(1)}).groups.at(0).counterparts),
        ElementsAre(1));
}

TEST(Resolve, ARecordWhoseContactHasACounterpartThereIsItsDuplicate)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(7), reevo(2).email("a@x").changed(9)});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1));
    EXPECT_THAT(numbers(decision.groups[0].duplicates), ElementsAre(2));
    EXPECT_EQ(decision.reviews.at(0).code, "duplicate_record");
}

TEST(Resolve, ContactsJoinedByAnEmailBecomeTheOlderOne)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(9), tether(2).email("a@x").contact(7)});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_EQ(decision.groups[0].contact, ContactId{7});
    EXPECT_THAT(decision.groups[0].absorbed, ElementsAre(ContactId{9}));
    EXPECT_EQ(decision.groups[0].because, "same e-mail a@x");
}

TEST(Resolve, ContactsWithSeparateCounterpartsAtAProviderAreNotJoined)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(7), tether(2).phone("+1").contact(7),
                                      replyio(3).email("a@x").contact(9), tether(4).phone("+2").contact(9)});

    EXPECT_THAT(decision.groups, IsEmpty());
    ASSERT_THAT(decision.reviews, SizeIs(1));
    EXPECT_EQ(decision.reviews[0].code, "contacts_overlap");
    EXPECT_THAT(numbers(decision.reviews[0].records), ElementsAre(1, 2, 3, 4));
}

TEST(Resolve, ABridgeBetweenContactsThatCannotBeOneStaysOnItsOwn)
{
    const Decision decision = decide({reevo(1).email("a@x").contact(7), reevo(2).email("b@x").contact(9),
                                      tether(3).email("a@x").email("b@x"), replyio(4).email("a@x")});

    ASSERT_THAT(decision.groups, SizeIs(1)) << "the reply.io record shares its e-mail with the bridge too";
    EXPECT_FALSE(decision.groups[0].contact.has_value());
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(4, 3));
    EXPECT_EQ(decision.reviews.at(0).code, "contacts_overlap");
}

TEST(Resolve, ARecordBesideContactsThatCannotBeOneJoinsTheOneItKnows)
{
    const Decision decision = decide({reevo(1).email("a@x").email("c@x").contact(7),
                                      reevo(2).email("a@x").email("b@x").contact(9), tether(3).email("b@x")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_EQ(decision.groups[0].contact, ContactId{9});
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(2, 3));
}

TEST(Resolve, NamesakesOnOnePhoneInsideAProviderStayApart)
{
    const Decision decision =
        decide({reevo(1).phone("+1").name("Ann", "Lee"), reevo(2).phone("+1").name("Ann", "Lee")});

    EXPECT_THAT(decision.groups, SizeIs(2));
    ASSERT_THAT(decision.reviews, SizeIs(1));
    EXPECT_EQ(decision.reviews[0].code, "duplicate_record");
    EXPECT_THAT(numbers(decision.reviews[0].records), ElementsAre(1, 2));
}

TEST(Resolve, AFamilyOnOnePhoneIsNobodysQuestion)
{
    const Decision decision =
        decide({reevo(1).phone("+1").name("Ann", "Lee"), tether(2).phone("+1").name("Bob", "Lee")});

    EXPECT_THAT(decision.groups, SizeIs(2));
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, APhoneThatTwoContactsHaveJoinsNeither)
{
    const Decision decision = decide({tether(1).phone("+1").name("Ann", "Lee"),
                                      reevo(2).phone("+1").name("Ann", "Lee").email("a@x").contact(7),
                                      replyio(3).phone("+1").name("Ann", "Lee").email("b@x").contact(9)});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1));
    ASSERT_THAT(decision.reviews, SizeIs(1));
    EXPECT_EQ(decision.reviews[0].code, "ambiguous_identity");
    EXPECT_THAT(numbers(decision.reviews[0].records), ElementsAre(1, 2, 3));
}

TEST(Resolve, AChainOfPhonesWhoseEndsContradictJoinsNobodyByPhone)
{
    const Decision decision =
        decide({reevo(1).phone("+1").name("Ann", "Lee"), tether(2).phone("+1").phone("+2").name("A.", "Lee"),
                replyio(3).phone("+2").name("Amy", "Lee")});

    EXPECT_THAT(decision.groups, SizeIs(3));
    EXPECT_EQ(decision.reviews.at(0).code, "ambiguous_identity");
}

TEST(Resolve, JoinsByEmailStayWhenThePhonesAreUnclear)
{
    const Decision decision =
        decide({reevo(1).email("a@x").phone("+1").name("Ann", "Lee"), replyio(2).email("a@x").name("Ann", "Lee"),
                tether(3).email("b@x").phone("+1").name("Ann", "Lee")});

    ASSERT_THAT(decision.groups, SizeIs(2));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1, 2));
    EXPECT_THAT(numbers(decision.groups[1].counterparts), ElementsAre(3));
    EXPECT_THAT(decision.reviews, SizeIs(1));
}

TEST(Resolve, TheOptionDecidesWhetherPhonesJoin)
{
    const std::vector<Candidate> records{reevo(1).email("a@x").phone("+1").name("Ann", "Lee"),
                                         tether(2).email("b@x").phone("+1").name("Bob", "Ray")};

    EXPECT_THAT(decide(records, PhoneMatch::never).groups, SizeIs(2));
    EXPECT_THAT(decide(records, PhoneMatch::always).groups, SizeIs(1));
}

TEST(Resolve, AProfileJoinsALooseRecordToThePersonThatOthersAreJoinedTo)
{
    const Decision decision =
        decide({reevo(1).email("a@x").linkedin("ann"), tether(2).email("a@x").phone("+1"), replyio(3).linkedin("ann")});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1, 3, 2));
    EXPECT_EQ(decision.groups[0].because, "same e-mail a@x; same LinkedIn profile ann");
}

TEST(Resolve, AProfileThatTwoPeopleHaveJoinsNobody)
{
    const Decision decision = decide(
        {reevo(1).email("a@x").linkedin("ann"), tether(2).phone("+1").linkedin("ann"), replyio(3).linkedin("ann")});

    EXPECT_THAT(decision.groups, SizeIs(3));
}

TEST(Resolve, AProfileHeldByContactsThatAreNotHereJoinsNobody)
{
    Neighbourhood neighbourhood = around({reevo(1).email("a@x").linkedin("ann"), replyio(3).linkedin("ann")});
    neighbourhood.linkedin_contacts["ann"] = 2;

    EXPECT_THAT(resolve(neighbourhood, {}).groups, SizeIs(2));
}

TEST(Resolve, ContextIsComparedWithButNotDecided)
{
    Candidate edge = tether(2).phone("+1").name("Ann", "Lee").email("b@x");
    edge.context = true;
    const Decision decision = decide({reevo(1).email("a@x").phone("+1").name("Ann", "Lee"), edge});

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1));
    EXPECT_THAT(decision.reviews, SizeIs(1));
}

/// As decide(), of people about whom somebody has said something.
Decision decide_knowing(std::vector<Candidate> records, Verdicts verdicts)
{
    Neighbourhood neighbourhood = around(std::move(records));
    neighbourhood.verdicts = std::move(verdicts);
    return resolve(neighbourhood, {});
}

Verdicts apart(int a, int b)
{
    return {.different = {{RecordId{a}, RecordId{b}}}, .same = {}};
}

TEST(Resolve, WhoWasToldApartIsNoQuestionAnyMore)
{
    const Decision decision = decide_knowing({reevo(1).email("a@x").phone("+1").name("Ann", "Lee").contact(1),
                                              replyio(2).email("b@x").phone("+1").name("Ann", "Lee").contact(2)},
                                             apart(1, 2));

    EXPECT_THAT(decision.groups, IsEmpty());
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, ASharedEmailDoesNotJoinWhoWasToldApart)
{
    const Decision decision =
        decide_knowing({reevo(1).email("a@x").contact(1), replyio(2).email("a@x").contact(2)}, apart(1, 2));

    EXPECT_THAT(decision.groups, IsEmpty());
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, AThirdOneWhoCouldBeEitherIsAQuestion)
{
    const Decision decision = decide_knowing(
        {reevo(1).email("a@x").contact(1), replyio(2).email("a@x").contact(2), tether(3).email("a@x").contact(3)},
        apart(1, 2));

    EXPECT_THAT(decision.groups, IsEmpty());
    ASSERT_THAT(decision.reviews, SizeIs(1));
    EXPECT_EQ(decision.reviews[0].code, "contacts_overlap");
}

TEST(Resolve, WhoWasToldApartAndIsOneContactByNowIsJoinedAsAnyOther)
{
    const Decision decision = decide_knowing(
        {reevo(1).email("a@x").contact(1), replyio(2).email("a@x").contact(1), tether(3).email("a@x").contact(2)},
        apart(1, 2));

    ASSERT_THAT(decision.groups, SizeIs(1));
    EXPECT_THAT(numbers(decision.groups[0].counterparts), ElementsAre(1, 2, 3));
    EXPECT_THAT(decision.reviews, IsEmpty());
}

TEST(Resolve, KnownDuplicatesAreNotAskedAboutUntilThereIsAnother)
{
    const Verdicts known{.different = {}, .same = {{RecordId{1}, RecordId{2}}}};
    std::vector<Candidate> records{reevo(1).email("a@x").contact(1), reevo(2).email("a@x").contact(1, true)};

    EXPECT_THAT(decide_knowing(records, known).reviews, IsEmpty());
    records.push_back(reevo(3).email("a@x"));
    EXPECT_THAT(decide_knowing(records, known).reviews, SizeIs(1));
}

} // namespace
} // namespace contactsync::identity
