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
