#include "sync/resolution.hpp"

#include "people.hpp"

namespace contactsync::test {
namespace {

using sync::Resolution;
using testing::ElementsAre;
using testing::IsEmpty;
namespace resolution = sync::resolution;

class ResolutionTest : public SyncTest {
protected:
    store::Review only_review()
    {
        const auto reviews = world.store().reviews(10);
        EXPECT_EQ(reviews.size(), 1U);
        return reviews.at(0);
    }
    /// Decides the only open review, and lets the next passes act on it.
    void resolve(const Resolution& decided)
    {
        const auto review = only_review();
        const auto resolved = sync::resolve_review(world.store(), review, decided, world.clock.now());
        EXPECT_TRUE(resolved.has_value()) << resolved.error();
        world.sync();
    }
    void expect_done()
    {
        EXPECT_THAT(review_codes(), IsEmpty());
        const auto writes = world.writes();
        EXPECT_EQ(world.sync().exit_status(), 0);
        EXPECT_EQ(world.writes(), writes);
        // Everything is looked at again, as after another version's first start.
        for (const ContactId contact : world.store().contacts_after({}, 100))
            for (const auto& record : world.store().contact(contact)->records)
                world.store().mark_record_dirty(record.id);
        EXPECT_EQ(world.sync().exit_status(), 0);
        EXPECT_EQ(world.writes(), writes);
    }
    bool history_has(ContactId contact, std::string_view kind)
    {
        return std::ranges::any_of(world.store().history(contact),
                                   [&](const store::HistoryEntry& entry) { return entry.kind == kind; });
    }
    /// One phone, names that agree, different e-mails: who is who?
    void two_who_may_be_one()
    {
        world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").phone("+14155550101"));
        world.replyio.add(contact().name("Ann", "Lee").email("lee@y.example").phone("+14155550101"));
        world.sync();
        ASSERT_THAT(review_codes(), ElementsAre("ambiguous_identity"));
    }
    void two_titles_in_conflict()
    {
        world.options.policy.general.kind = merge::PolicyKind::manual;
        world.restart();
        const auto id = world.reevo.add(ann());
        world.sync();
        world.reevo.edit(id, retitled("CTO"));
        world.replyio.edit(world.replyio.only_id(), retitled("Chief"));
        world.sync();
        ASSERT_THAT(review_codes(), ElementsAre("conflict"));
    }
};

TEST_F(ResolutionTest, TheSamePersonBecomesOneContact)
{
    two_who_may_be_one();

    resolve(resolution::Same{});

    EXPECT_EQ(world.store().contacts_after({}, 10).size(), 1U);
    EXPECT_EQ(world.reevo.only().emails.size(), 2U);
    EXPECT_EQ(world.tether.records().size(), 1U);
    EXPECT_TRUE(history_has(contact_of(world.reevo), "resolved"));
    expect_done();
}

TEST_F(ResolutionTest, DifferentPeopleAreToldApartForGood)
{
    two_who_may_be_one();

    resolve(resolution::Different{});

    EXPECT_EQ(world.store().contacts_after({}, 10).size(), 2U);
    EXPECT_EQ(world.reevo.records().size(), 2U);
    expect_done();
}

TEST_F(ResolutionTest, ASharedEmailDoesNotJoinWhomAPersonHasToldApart)
{
    two_who_may_be_one();
    resolve(resolution::Different{});

    for (auto* service : {&world.reevo, &world.replyio})
        for (const auto& [id, entry] : std::map(service->records()))
            if (entry.values.emails.front().value == "lee@y.example")
                service->edit(id, [](Contact& values) { values.emails.push_back({"ann@x.example", Quality::valid}); });
    world.sync();

    EXPECT_EQ(world.store().contacts_after({}, 10).size(), 2U);
}

TEST_F(ResolutionTest, DuplicatesCanBeLeftAndAreNotAskedAboutAgain)
{
    world.replyio.add(ann());
    world.tether.add(ann());
    world.tether.kind().capabilities.phones.unique = false;
    world.tether.add(ann());
    world.sync();
    ASSERT_THAT(review_codes(), ElementsAre("duplicate_record"));

    resolve(resolution::Leave{});

    expect_done();
}

TEST_F(ResolutionTest, OfDuplicatesAPersonChoosesTheOneThatIsKeptInStep)
{
    world.tether.kind().capabilities.phones.unique = false;
    const auto id = world.reevo.add(ann());
    const auto first = world.tether.add(ann());
    const auto second = world.tether.add(ann());
    world.sync();
    const auto counterpart = [&](const std::string& remote_id) {
        return world.store().record(ProviderId::tether, remote_id)->link == store::LinkState::counterpart;
    };
    const auto other = counterpart(first) ? second : first;

    resolve(resolution::Keep{ProviderId::tether, other});
    world.reevo.edit(id, [](Contact& values) { values.set_text("first_name", "Anna"); });
    world.sync();

    EXPECT_TRUE(counterpart(other));
    EXPECT_EQ(world.tether.at(other).text("first_name"), "Anna");
    expect_done();
}

TEST_F(ResolutionTest, DuplicatesThatAreDifferentPeopleBecomeTwoContacts)
{
    world.tether.kind().capabilities.phones.unique = false;
    world.tether.add(ann());
    world.tether.add(ann());
    world.sync();
    ASSERT_THAT(review_codes(), ElementsAre("duplicate_record"));

    resolve(resolution::Different{});

    // They still share an address, of which the other services hold one record only.
    EXPECT_EQ(world.store().contacts_after({}, 10).size(), 2U);
    EXPECT_THAT(review_codes(), testing::Not(testing::Contains("duplicate_record")));
    EXPECT_EQ(world.replyio.records().size(), 1U);
}

TEST_F(ResolutionTest, AConflictTakesTheValueOfAService)
{
    two_titles_in_conflict();

    resolve(resolution::Take{ProviderId::replyio});

    EXPECT_EQ(world.reevo.only().text("title"), "Chief");
    EXPECT_TRUE(history_tells(contact_of(world.reevo), "title", "", "Chief"));
    expect_done();
}

TEST_F(ResolutionTest, AConflictTakesAValueOfItsOwn)
{
    two_titles_in_conflict();

    resolve(resolution::Value{contact().title("Head")});

    EXPECT_EQ(world.reevo.only().text("title"), "Head");
    EXPECT_EQ(world.replyio.only().text("title"), "Head");
    expect_done();
}

TEST_F(ResolutionTest, AServiceWithoutPartInTheConflictHasNoValueToTake)
{
    two_titles_in_conflict();

    const auto resolved = sync::resolve_review(world.store(), only_review(), resolution::Take{ProviderId::tether}, {});

    EXPECT_FALSE(resolved);
    EXPECT_THAT(review_codes(), ElementsAre("conflict"));
}

TEST_F(ResolutionTest, ARefusedWriteIsTriedAgainOrLeft)
{
    const auto id = world.reevo.add(ann());
    world.sync();
    world.replyio.fail_next(Call::write, Fault::refused);
    world.reevo.edit(id, retitled("CTO"));
    world.sync();
    ASSERT_THAT(review_codes(), ElementsAre("parked_write"));

    resolve(resolution::Leave{});

    EXPECT_EQ(world.replyio.only().text("title"), "");
    expect_done();
    world.replyio.fail_next(Call::write, Fault::refused);
    world.reevo.edit(id, retitled("CIO"));
    world.sync();
    resolve(resolution::Retry{});
    EXPECT_EQ(world.replyio.only().text("title"), "CIO");
    expect_done();
}

TEST_F(ResolutionTest, ARefusedCreationCanBeLeft)
{
    world.tether.fail_next(Call::write, Fault::refused);
    world.reevo.add(ann());
    world.sync();

    resolve(resolution::Leave{});

    EXPECT_THAT(world.tether.records(), IsEmpty());
    expect_done();
    world.store().unpark({});
    world.sync();
    EXPECT_EQ(world.tether.records().size(), 1U);
}

TEST_F(ResolutionTest, ARefusedOptOutIsOwed)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.fail_next(Call::write, Fault::refused);
    world.replyio.opt_out(world.replyio.only_id());
    world.sync();

    EXPECT_THAT(sync::fitting_resolutions(world.store(), only_review()), ElementsAre("--retry"));
}

TEST_F(ResolutionTest, WhatWasDeletedThereIsCreatedAgainOrLeft)
{
    world.reevo.add(ann());
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.sync();
    world.sync();
    ASSERT_THAT(review_codes(), ElementsAre("deleted_there"));

    resolve(resolution::Leave{});
    EXPECT_THAT(world.tether.records(), IsEmpty());
    expect_done();
    world.store().allow_creation(contact_of(world.reevo), ProviderId::tether);
    world.sync();
    world.tether.erase(world.tether.only_id());
    world.sync();
    world.sync();
    resolve(resolution::Retry{});

    EXPECT_EQ(world.tether.records().size(), 1U);
    expect_done();
}

TEST_F(ResolutionTest, AFieldThatIgnoredWritesIsWrittenAgain)
{
    bool ignores = true;
    world.replyio.conduct = [&](const Contact& before, Contact& after) {
        if (ignores) after.set_text("title", std::string(before.text("title")));
    };
    const auto id = world.reevo.add(ann());
    for (const char* title : {"A", "B", "C", "D"}) {
        world.sync();
        world.reevo.edit(id, retitled(title));
    }
    world.sync();
    ASSERT_THAT(review_codes(), ElementsAre("field_not_held"));
    ignores = false;

    resolve(resolution::Retry{});
    world.restart(); // decided in one process, done by another
    world.sync();

    EXPECT_EQ(world.replyio.only().text("title"), "D");
    expect_done();
}

TEST_F(ResolutionTest, WhatDoesNotFitChangesNothing)
{
    two_who_may_be_one();

    for (const Resolution& other :
         std::vector<Resolution>{resolution::Leave{}, resolution::Retry{}, resolution::Take{ProviderId::reevo}}) {
        const auto resolved = sync::resolve_review(world.store(), only_review(), other, world.clock.now());
        ASSERT_FALSE(resolved);
        EXPECT_THAT(resolved.error(), testing::HasSubstr("use --same or --different"));
    }
    EXPECT_THAT(review_codes(), ElementsAre("ambiguous_identity"));
}

} // namespace
} // namespace contactsync::test
