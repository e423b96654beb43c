#include "people.hpp"

#include "sync/first_sight.hpp"

#include <array>

namespace contactsync::test {
namespace {

using sync::base_after_lookup;
using sync::base_at_first_sight;

const std::array<std::string, 1> kTitle{"title"};

TEST(FirstSight, OfAWriteThatWasNotCarriedOutLeavesTheBase)
{
    const Contact before = contact().title("CEO");
    const Contact target = contact().title("CTO");

    EXPECT_EQ(base_after_lookup({.theirs = before}, target, before, kTitle).theirs, before);
}

TEST(FirstSight, OfOurValueInTheServicesSpellingAcceptsIt)
{
    const auto base =
        base_after_lookup({.theirs = contact().title("CEO")}, contact().title("CTO "), contact().title("cto"), kTitle);

    EXPECT_EQ(base.theirs.text("title"), "cto");
    EXPECT_EQ(base.accepted.at("title"), "CTO ");
}

TEST(FirstSight, OfAThirdValueLeavesItAnEdit)
{
    const auto base =
        base_after_lookup({.theirs = contact().title("CEO")}, contact().title("CTO"), contact().title("Chair"), kTitle);

    EXPECT_NE(base.theirs.text("title"), "Chair");
}

/// Of phones that were A, B and C and of which D and A were to be left.
ElementList base_of_half_a_list(const Contact& shown)
{
    const Contact before = contact().phones({"+14155550101", "+14155550102", "+14155550103"});
    const Contact target = contact().phones({"+14155550104", "+14155550101"});
    return base_after_lookup({.theirs = before}, target, shown, std::array<std::string, 1>{"phones"}).theirs.phones;
}

TEST(FirstSight, OfAListWhoseRemovalsHaveNotComeYetIsNoEdit)
{
    const Contact shown = contact().phones({"+14155550104", "+14155550101", "+14155550102", "+14155550103"});

    EXPECT_EQ(base_of_half_a_list(shown), shown.phones);
}

TEST(FirstSight, OfAListWhoseRemovalsHaveComeInPartIsNoEdit)
{
    const Contact shown = contact().phones({"+14155550104", "+14155550101", "+14155550103"});

    EXPECT_EQ(base_of_half_a_list(shown), shown.phones);
}

TEST(FirstSight, OfWhatSomebodyAddedToAHalfWrittenListLeavesItAnEdit)
{
    const Contact shown = contact().phones({"+14155550104", "+14155550101", "+14155550102", "+14155550109"});

    EXPECT_EQ(base_of_half_a_list(shown),
              contact().phones({"+14155550104", "+14155550101", "+14155550102"}).build().phones);
}

TEST(FirstSight, OfWhatSomebodyTookOutOfAHalfWrittenListLeavesItAnEdit)
{
    const Contact shown = contact().phones({"+14155550104", "+14155550102"});

    EXPECT_EQ(base_of_half_a_list(shown),
              contact().phones({"+14155550104", "+14155550102", "+14155550101"}).build().phones);
}

TEST(FirstSight, OfAFieldThatWasNotSentLeavesItAnEdit)
{
    const Contact assumed = contact().title("CTO").text("city", "Leeds").opted_out();
    const std::array<FieldChange, 1> sent{{{.field = "opted_out", .from = "false", .to = "true"}}};

    const auto settled =
        base_at_first_sight({.theirs = assumed, .confirmed = false}, contact().text("city", "leeds").opted_out(), sent);

    EXPECT_EQ(settled.base.theirs.text("title"), "CTO");
    EXPECT_EQ(settled.base.theirs.text("city"), "Leeds");
    EXPECT_TRUE(settled.ignored.empty());
}

TEST(FirstSight, OfACreationThatShowsPartOfAListLeavesTheRestToBeWritten)
{
    const Contact target = contact().emails({"a@x.example", "b@x.example"});
    const Contact shown = contact().email("a@x.example");

    const auto base = base_after_lookup({}, target, shown, std::array<std::string, 1>{"emails"});

    EXPECT_EQ(base.theirs, shown);
    EXPECT_TRUE(base.accepted.empty());
}

TEST(FirstSight, OfTheValueBeforeOurWriteIsNoEdit)
{
    const std::array<FieldChange, 1> sent{{{.field = "title", .from = "CEO", .to = "CTO"}}};

    const auto settled =
        base_at_first_sight({.theirs = contact().title("CTO"), .confirmed = false}, contact().title("CEO"), sent);

    EXPECT_EQ(settled.base.theirs.text("title"), "CEO");
    EXPECT_EQ(settled.ignored, std::vector<std::string>{"title"});
}

} // namespace
} // namespace contactsync::test
