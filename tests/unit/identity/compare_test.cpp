#include "people.hpp"

#include <gtest/gtest.h>

namespace contactsync::identity {
namespace {

Verdict verdict(const Candidate& a, const Candidate& b, std::vector<Candidate> others = {},
                PhoneMatch match = PhoneMatch::unambiguous)
{
    others.insert(others.end(), {a, b});
    const Neighbourhood all = around(std::move(others));
    const Options options{.phone_match = match, .gmail_dots = false};
    const Verdict answer = compare(a, b, all, options);
    const Verdict mirrored = compare(b, a, all, options);
    EXPECT_EQ(answer.relation, mirrored.relation);
    EXPECT_EQ(answer.because, mirrored.because);
    EXPECT_EQ(answer.code, mirrored.code);
    return answer;
}

TEST(Compare, RecordsWithoutACommonKeyAreUnrelated)
{
    EXPECT_EQ(verdict(reevo(1).email("a@x").name("Ann", "Lee"), tether(2).phone("+1").name("Ann", "Lee")).relation,
              Relation::unrelated);
}

TEST(Compare, ACommonEmailJoinsWhateverTheNames)
{
    const Verdict answer =
        verdict(reevo(1).email("b@x").email("a@x").name("Ann", "Lee"), replyio(2).email("a@x").name("Bob", "Ray"));

    EXPECT_EQ(answer.relation, Relation::same);
    EXPECT_EQ(answer.because, "same e-mail a@x");
}

TEST(Compare, APhoneJoinsWhenNothingSpeaksAgainstIt)
{
    const Verdict answer =
        verdict(reevo(1).email("a@x").phone("+1").name("Robert", "Lee"), tether(2).phone("+1").name("Bob", ""));

    EXPECT_EQ(answer.relation, Relation::same);
    EXPECT_EQ(answer.because, "same phone +1");
}

TEST(Compare, APhoneOfPeopleWithOtherNamesSaysNothing)
{
    EXPECT_EQ(verdict(reevo(1).phone("+1").name("Ann", "Lee"), tether(2).phone("+1").name("Bob", "Lee")).relation,
              Relation::different);
}

TEST(Compare, APhoneIsUnclearWhenTheEmailsContradict)
{
    const Verdict answer = verdict(reevo(1).email("a@x").phone("+1").name("Ann", "Lee"),
                                   tether(2).email("b@x").phone("+1").name("Ann", "Lee"));

    EXPECT_EQ(answer.relation, Relation::unclear);
    EXPECT_EQ(answer.code, "ambiguous_identity");
    EXPECT_EQ(answer.because, "same phone +1, but different e-mails");
}

TEST(Compare, APhoneIsUnclearWhenAnotherRecordOfEitherProviderHasIt)
{
    const Verdict answer = verdict(reevo(1).phone("+1").name("Ann", "Lee"), tether(2).phone("+1").name("Ann", "Lee"),
                                   {reevo(3).phone("+1").name("Bob", "Ray")});

    EXPECT_EQ(answer.relation, Relation::unclear);
    EXPECT_EQ(answer.because, "same phone +1, but reevo has 2 records with it");
}

TEST(Compare, TheCrowdOfAThirdProviderDoesNotCount)
{
    EXPECT_EQ(verdict(reevo(1).phone("+1").name("Ann", "Lee"), tether(2).phone("+1").name("Ann", "Lee"),
                      {replyio(3).phone("+1"), replyio(4).phone("+1")})
                  .relation,
              Relation::same);
}

TEST(Compare, AnotherPhoneThatIsNotCrowdedJoins)
{
    EXPECT_EQ(verdict(reevo(1).phone("+1").phone("+2").name("Ann", "Lee"),
                      tether(2).phone("+1").phone("+2").name("Ann", "Lee"), {reevo(3).phone("+1").name("Bob", "Ray")})
                  .because,
              "same phone +2");
}

TEST(Compare, APhoneInsideOneProviderIsADuplicateAtMost)
{
    const Verdict answer = verdict(reevo(1).phone("+1").name("Ann", "Lee"), reevo(2).phone("+1").name("Ann", "Lee"));

    EXPECT_EQ(answer.relation, Relation::unclear);
    EXPECT_EQ(answer.code, "duplicate_record");
}

TEST(Compare, TheOptionDecidesWhetherPhonesCount)
{
    const Candidate a = reevo(1).phone("+1").email("a@x").name("Ann", "Lee");
    const Candidate b = tether(2).phone("+1").email("b@x").name("Bob", "Ray");

    EXPECT_EQ(verdict(a, b, {}, PhoneMatch::never).relation, Relation::unrelated);
    EXPECT_EQ(verdict(a, b, {}, PhoneMatch::always).relation, Relation::same);
}

TEST(Compare, AProfileJoinsARecordThatHasNothingElse)
{
    const Candidate bare = replyio(1).linkedin("ann");

    EXPECT_EQ(verdict(bare, reevo(2).email("a@x").linkedin("ann")).relation, Relation::same);
    EXPECT_EQ(verdict(bare, reevo(2).linkedin("ann")).relation, Relation::same);
}

TEST(Compare, AProfileJoinsNobodyElse)
{
    EXPECT_EQ(verdict(replyio(1).email("b@x").linkedin("ann"), reevo(2).email("a@x").linkedin("ann")).relation,
              Relation::unrelated);
    EXPECT_EQ(verdict(replyio(1).linkedin("ann"), reevo(2).email("a@x").linkedin("ann"),
                      {tether(3).phone("+1").linkedin("ann")})
                  .relation,
              Relation::unrelated);
}

} // namespace
} // namespace contactsync::identity
