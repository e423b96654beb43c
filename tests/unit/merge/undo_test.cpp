#include "merge/undo.hpp"

#include "scene.hpp"

#include <gmock/gmock.h>

namespace contactsync::merge::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A contact whose records agree on `agreed`, because a run wrote it to some of them.
class Undoing : public ::testing::Test {
protected:
    explicit Undoing(Contact agreed = contact().title("Chief").company("X"))
    {
        scene.golden.values = agreed;
        for (const ProviderId provider : kProviders)
            scene.add(provider, agreed, agreed);
    }

    Undo undo(std::vector<Overwritten> overwritten)
    {
        std::vector<UndoSide> sides;
        for (const Side& side : scene.sides())
            sides.push_back({.side = side, .awaited = awaited[side.record]});
        return merge::undo(scene.golden, sides, overwritten, "undone run 7", *parse_time("2026-11-20T08:00:00Z"));
    }
    static Overwritten title(int record, std::string before, std::string after = "Chief")
    {
        return {.record = RecordId{record},
                .field = "title",
                .before = contact().title(std::move(before)),
                .after = contact().title(std::move(after))};
    }
    /// The writes arrive, and their answers are settled.
    void carry_out(const Undo& undo)
    {
        scene.golden = undo.golden;
        for (std::size_t i = 0; i < scene.members.size(); ++i)
            scene.members[i].base = undo.bases[i];
        for (const PlannedWrite& write : undo.writes) {
            Member& member = scene.members[static_cast<std::size_t>(std::to_underlying(*write.record)) - 1];
            const Base before = *member.base;
            auto settled = settle(before, write.target, write.target, fields_of(write));
            accept_restored(settled.base, before, write.changes);
            member.current = write.target;
            member.base = settled.base;
        }
    }
    void expect_agreed()
    {
        EXPECT_THAT(scene.plan().writes, IsEmpty());
        EXPECT_THAT(scene.merge().decisions, IsEmpty());
        EXPECT_THAT(scene.plan().writes, IsEmpty());
    }

    Scene scene;
    std::map<RecordId, std::set<std::string, std::less<>>> awaited;
};

TEST_F(Undoing, WritesOnlyWhereTheRunHasWritten)
{
    const auto result = undo({title(2, "CTO")});

    ASSERT_THAT(result.writes, SizeIs(1));
    EXPECT_EQ(result.writes[0].kind, OperationKind::restore);
    EXPECT_EQ(result.writes[0].record, RecordId{2});
    EXPECT_EQ(result.writes[0].target, contact().title("CTO").company("X").build());
    ASSERT_THAT(result.decisions, SizeIs(1));
    EXPECT_EQ(result.decisions[0].to, "CTO");
    EXPECT_EQ(result.decisions[0].because, "undone run 7");
}

TEST_F(Undoing, ItIsTheAgreedStateBeforeAndAfterTheWrites)
{
    const auto result = undo({title(2, "CTO"), title(3, "CTO")});
    scene.golden = result.golden;
    for (std::size_t i = 0; i < scene.members.size(); ++i)
        scene.members[i].base = result.bases[i];
    expect_agreed();

    carry_out(result);
    expect_agreed();
    EXPECT_EQ(scene.golden.values.text("title"), "CTO");
    EXPECT_EQ(scene.members[0].current.text("title"), "Chief");
}

TEST_F(Undoing, RecordsThatGetDifferentValuesBackKeepThem)
{
    carry_out(undo({title(2, "CTO"), title(3, "Boss")}));

    expect_agreed();
    EXPECT_EQ(scene.golden.values.text("title"), "Chief");
    EXPECT_EQ(scene.members[1].current.text("title"), "CTO");
    EXPECT_EQ(scene.members[2].current.text("title"), "Boss");
}

TEST_F(Undoing, AnEditAfterwardsIsAnEdit)
{
    carry_out(undo({title(2, "CTO"), title(3, "CTO")}));
    scene.members[0].current.set_text("title", "Head");

    scene.merge();

    EXPECT_EQ(scene.golden.values.text("title"), "Head");
    EXPECT_THAT(scene.plan().writes, SizeIs(2));
}

TEST_F(Undoing, EmptyingAFieldDoesNotEmptyTheContact)
{
    carry_out(undo({title(2, "")}));

    expect_agreed();
    EXPECT_EQ(scene.golden.values.text("title"), "Chief");
    EXPECT_EQ(scene.members[1].current.text("title"), "");
}

TEST_F(Undoing, LeavesAloneWhatIsNotAsItWasLeft)
{
    awaited[RecordId{3}].insert("title");

    const auto result = undo({title(2, "CTO", "Boss"), title(3, "CTO")});

    EXPECT_THAT(result.writes, IsEmpty());
    ASSERT_THAT(result.left_alone, SizeIs(2));
    EXPECT_EQ(result.left_alone[0].because, "it has changed since");
    EXPECT_EQ(result.left_alone[1].because, "a newer value is on its way there");
    EXPECT_EQ(result.golden, scene.golden);
}

TEST_F(Undoing, WhatTheServiceMadeOfTheValueIsAsItWasLeft)
{
    scene.members[1].current = contact().title("Chie").company("X");
    scene.members[1].base = base(contact().title("Chie").company("X"));
    scene.members[1].base->accepted.emplace("title", "Chief");

    const auto result = undo({title(2, "CTO")});

    ASSERT_THAT(result.writes, SizeIs(1));
    EXPECT_EQ(result.writes[0].changes[0].from, "Chie");
    carry_out(result);
    expect_agreed();
}

TEST_F(Undoing, WhatIsAsBeforeNeedsNothing)
{
    scene.members[1].current.set_text("title", "CTO");

    const auto result = undo({title(2, "CTO")});

    EXPECT_THAT(result.writes, IsEmpty());
    EXPECT_THAT(result.left_alone, IsEmpty());
}

TEST_F(Undoing, RespectsWhatAServiceCannotDo)
{
    scene.members[0].direction = Direction::read_only;
    scene.members[1].capabilities.texts.at("title").clearable = false;
    scene.members[2].capabilities.texts.erase("title");

    const auto result = undo({title(1, "CTO"), title(2, ""), title(3, "CTO")});

    EXPECT_THAT(result.writes, IsEmpty());
    ASSERT_THAT(result.left_alone, SizeIs(3));
    EXPECT_EQ(result.left_alone[1].because, "it cannot be emptied there");
}

TEST_F(Undoing, ConsentStays)
{
    Contact out = contact().title("Chief").company("X");
    out.opted_out = true;
    scene.members[1].current = out;

    const auto result =
        undo({{.record = RecordId{2}, .field = std::string(field::opted_out), .before = {}, .after = out}});

    EXPECT_THAT(result.writes, IsEmpty());
    ASSERT_THAT(result.left_alone, SizeIs(1));
    EXPECT_FALSE(result.left_alone[0].needs_person);
}

class UndoingAddresses : public Undoing {
protected:
    UndoingAddresses() : Undoing(contact().email("b@x.example").email("a@x.example")) {}

    static Overwritten emails(int record, Contact before)
    {
        return {.record = RecordId{record},
                .field = std::string(field::emails),
                .before = std::move(before),
                .after = contact().email("b@x.example").email("a@x.example")};
    }
};

TEST_F(UndoingAddresses, AnAddressThatNobodyHoldsAnyMoreLeavesTheContact)
{
    carry_out(undo({emails(1, contact().email("a@x.example")), emails(2, contact().email("a@x.example")),
                    emails(3, contact().email("a@x.example"))}));

    expect_agreed();
    EXPECT_EQ(display_value(scene.golden.values, field::emails), "a@x.example");
}

TEST_F(UndoingAddresses, TheOrderOfSecondariesMakesNoDifference)
{
    for (Member& member : scene.members)
        member.current = contact().email("b@x.example").email("a@x.example").email("c@x.example");
    scene.golden.values = contact().email("b@x.example").email("c@x.example").email("a@x.example");
    Overwritten written = emails(2, contact().email("b@x.example"));
    written.after = scene.golden.values;

    carry_out(undo({written}));

    expect_agreed();
}

TEST_F(UndoingAddresses, AnAddressThatARecordStillHoldsIsTakenOutOfNoRecordLater)
{
    carry_out(undo({emails(2, contact().email("a@x.example"))}));
    expect_agreed();
    scene.members[2].current.emails.push_back({"c@x.example", Quality::valid});

    scene.merge();

    EXPECT_EQ(display_value(scene.golden.values, field::emails), "a@x.example, b@x.example, c@x.example");
}

} // namespace
} // namespace contactsync::merge::test
