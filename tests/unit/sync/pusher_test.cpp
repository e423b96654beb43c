#include "people.hpp"

#include <utility>

namespace contactsync::test {
namespace {

class PusherTest : public SyncTest {
protected:
    /// A title is edited at Reevo, and at Reply.io when the first such call arrives there.
    void edit_at_both(Call meanwhile, Fault fault)
    {
        world.reevo.add(ann());
        world.sync();
        world.sync();
        world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
        bool edited = false;
        world.replyio.network = [&](Call call) {
            if (call == Call::list) world.clock.advance(std::chrono::seconds(5));
            if (call != meanwhile || std::exchange(edited, true)) return Fault::none;
            world.replyio.edit(world.replyio.only_id(), retitled("Chief"));
            return fault;
        };
        world.sync();
        EXPECT_TRUE(edited);
    }
};

TEST_F(PusherTest, ACreationWhoseAnswerWasLostIsFoundAndNotRepeated)
{
    world.reevo.kind().careless = world.replyio.kind().careless = world.tether.kind().careless = true;
    world.reevo.add(ann());
    world.replyio.fail_next(Call::write, Fault::lost_after);
    world.tether.fail_next(Call::write, Fault::lost_after);

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 0);
    EXPECT_EQ(world.replyio.only(), ann());
    EXPECT_EQ(world.tether.only(), ann());
}

TEST_F(PusherTest, ACreationThatWasLostOnItsWayIsSentAgain)
{
    world.reevo.add(ann());
    world.tether.fail_next(Call::write, Fault::lost_before);

    world.sync();

    EXPECT_EQ(world.tether.only(), ann());
}

TEST_F(PusherTest, ACreationWithoutAnyKeyIsNotRepeatedBeforeTheServiceCanHideIt)
{
    world.replyio.add(contact().name("Zoe", "Poe").linkedin("https://www.linkedin.com/in/zoe-poe"));
    world.reevo.kind().careless = true;
    world.reevo.fail_next(Call::write, Fault::lost_before);
    const auto before = world.clock.now();

    world.sync();

    EXPECT_EQ(world.reevo.only().text("last_name"), "Poe");
    EXPECT_GE(world.clock.now() - before, world.options.visibility_lag);
}

TEST_F(PusherTest, AnEditMadeSinceThePollIsNotOverwrittenUnseen)
{
    edit_at_both(Call::read, Fault::none);

    EXPECT_EQ(world.replyio.only().text("title"), "Chief") << "the later edit";
    EXPECT_EQ(world.reevo.only().text("title"), "Chief");
    EXPECT_TRUE(history_tells(contact_of(world.reevo), "title", "CTO", "Chief"));
}

TEST_F(PusherTest, AnEditMadeWhileAWriteHasToWaitIsNotOverwrittenUnseen)
{
    edit_at_both(Call::write, Fault::busy);

    EXPECT_EQ(world.replyio.only().text("title"), "Chief") << "the later edit";
    EXPECT_EQ(world.reevo.only().text("title"), "Chief");
    EXPECT_TRUE(history_tells(contact_of(world.reevo), "title", "CTO", "Chief"));
}

TEST_F(PusherTest, AWriteKnowsWhatOthersHaveMadeOfTheRestOfTheRecord)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    bool moved = false;
    world.replyio.network = [&](Call call) {
        if (call == Call::read && !std::exchange(moved, true))
            world.replyio.edit(world.replyio.only_id(), [](Contact& values) { values.set_text("city", "Leeds"); });
        return Fault::none;
    };

    world.sync();

    EXPECT_EQ(world.replyio.journal.back().current.text("city"), "Leeds");
    world.sync();
    EXPECT_EQ(world.reevo.only().text("city"), "Leeds");
}

TEST_F(PusherTest, AnEditMadeSinceThePollIsKnownBeforeItsRecordIsArchived)
{
    world.options.delete_policy = sync::DeletePolicy::archive;
    world.restart();
    world.reevo.add(ann());
    world.sync();
    world.sync();
    const ContactId contact = contact_of(world.reevo);
    world.reevo.erase(world.reevo.only_id());
    bool edited = false;
    world.replyio.network = [&](Call call) {
        if (call == Call::read && !std::exchange(edited, true))
            world.replyio.edit(world.replyio.only_id(), retitled("Chief"));
        return Fault::none;
    };

    world.sync({.full = true});

    EXPECT_TRUE(edited);
    EXPECT_TRUE(world.replyio.records().empty());
    EXPECT_TRUE(history_tells(contact, "title", "", "Chief"));
}

TEST_F(PusherTest, AnAnswerThatMakesNoSenseIsAskedForAgainBeforeAWriteIsParked)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.replyio.fail_next(Call::read, Fault::unreadable);

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");

    world.reevo.edit(world.reevo.only_id(), retitled("Chief"));
    world.replyio.network = [](Call call) { return call == Call::read ? Fault::unreadable : Fault::none; };
    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_EQ(review_codes(), std::vector<std::string>{"parked_write"});
}

TEST_F(PusherTest, LimitsThatLeaveLongBetweenTwoRequestsPutNoWriteOffForEver)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.replyio.network = [](Call call) { return call == Call::write ? Fault::busy : Fault::none; };

    EXPECT_EQ(world.sync().exit_status(), 0);

    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
}

TEST_F(PusherTest, AWriteThatIsLostEachTimeIsNotRepeatedWithoutAPause)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    std::size_t lost = 0;
    world.replyio.network = [&lost](Call call) {
        if (call != Call::write) return Fault::none;
        ++lost;
        return Fault::lost_before;
    };

    for (int pass = 0; pass < 60; ++pass) {
        world.sync();
        world.clock.advance(std::chrono::minutes(1));
    }

    EXPECT_LE(lost, 70U) << "in an hour";
    world.replyio.network = [](Call) { return Fault::none; };
    world.sync();
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
}

TEST_F(PusherTest, AListThatWasWrittenInPartIsWrittenToItsEnd)
{
    const std::string id = world.reevo.add(ann());
    world.sync();
    world.sync();
    const ElementList wanted{{"new@x.example"}};
    world.tether.edit(world.tether.only_id(), [&](Contact& values) { values.emails = wanted; });
    world.reevo.fail_next(Call::write, Fault::lost_within);

    world.sync();
    world.sync();

    EXPECT_EQ(world.reevo.at(id).emails, wanted);
    EXPECT_EQ(world.tether.only().emails, wanted);
}

TEST_F(PusherTest, AnEditWhoseAnswerWasLostIsNoEditOfThatService)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.replyio.fail_next(Call::write, Fault::lost_after);

    world.sync();

    EXPECT_EQ(world.replyio.journal.size(), 2U) << "the creation and one patch";
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
}

TEST_F(PusherTest, AnEditWhoseAnswerWasLostAndThatWasSpeltAnewIsNoEditOfThatService)
{
    world.reevo.add(ann());
    world.sync();
    world.replyio.conduct = [](const Contact&, Contact& values) {
        if (!values.text("title").empty()) values.set_text("title", "chief technology officer");
    };
    world.reevo.edit(world.reevo.only_id(), retitled("Chief Technology Officer"));
    world.replyio.fail_next(Call::write, Fault::lost_after);

    world.sync();
    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "Chief Technology Officer");
}

TEST_F(PusherTest, ARefusedWriteIsParkedWithTheWordsOfTheServiceAndNotSentAgain)
{
    world.reevo.add(ann());
    world.tether.fail_next(Call::write, Fault::refused);

    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_EQ(world.sync().exit_status(), 2);

    EXPECT_TRUE(world.tether.records().empty());
    ASSERT_EQ(review_codes(), std::vector<std::string>{"parked_write"});
    EXPECT_THAT(world.store().reviews(1).front().explanation, testing::HasSubstr("the service does not like it"));
}

TEST_F(PusherTest, ARetriedWriteIsSentAgain)
{
    world.reevo.add(ann());
    world.tether.fail_next(Call::write, Fault::refused);
    world.sync();

    world.store().unpark({});

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.tether.only(), ann());
}

TEST_F(PusherTest, ANewerEditSupersedesAParkedOne)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("???"));
    world.replyio.fail_next(Call::write, Fault::refused);
    world.sync();

    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
    EXPECT_TRUE(review_codes().empty());
}

TEST_F(PusherTest, WhatIsNotRefusedOfAContactIsWrittenAllTheSame)
{
    world.reevo.add(ann());
    world.sync();
    world.reevo.edit(world.reevo.only_id(), retitled("???"));
    world.replyio.fail_next(Call::write, Fault::refused);
    world.sync();

    world.reevo.edit(world.reevo.only_id(), [](Contact& values) { values.set_text("city", "Leeds"); });
    world.sync();

    EXPECT_EQ(world.replyio.only().text("city"), "Leeds");
    EXPECT_EQ(world.replyio.only().text("title"), "");
}

TEST_F(PusherTest, AFieldThatKeepsIgnoringWritesIsLeftAloneAfterAFew)
{
    world.reevo.add(ann());
    world.sync();
    world.replyio.conduct = [](const Contact& before, Contact& values) {
        values.set_text("title", std::string(before.text("title")));
    };
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));

    EXPECT_EQ(world.sync().exit_status(), 2);
    const auto writes = world.writes();
    EXPECT_EQ(world.sync().exit_status(), 2);

    EXPECT_EQ(world.writes(), writes);
    EXPECT_EQ(review_codes(), std::vector<std::string>{"field_not_held"});
    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
    EXPECT_EQ(world.replyio.journal.size(), 1 + world.options.ignored_writes_max);
}

TEST_F(PusherTest, AWriteWhoseOutcomeCannotBeReadHoldsUpNobodyElse)
{
    world.reevo.add(bob());
    world.sync();
    world.replyio.add(contact().name("Ann", "Lee").email("ann@x.example"));
    world.reevo.network = [lost = false](Call call) mutable {
        if (call == Call::write && !std::exchange(lost, true)) return Fault::lost_after;
        return call == Call::look_up ? Fault::unreadable : Fault::none;
    };
    world.sync();
    world.tether.edit(world.tether.only_id(), [](Contact& values) { values.set_text("last_name", "Reed"); });

    EXPECT_EQ(world.sync().exit_status(), 0);

    EXPECT_EQ(world.reevo.records().size(), 2U);
    EXPECT_TRUE(std::ranges::any_of(world.reevo.records(),
                                    [](const auto& entry) { return entry.second.values.text("last_name") == "Reed"; }));
}

TEST_F(PusherTest, WhatIsEditedInAFieldThatIgnoresWritesIsStillRead)
{
    world.reevo.add(ann());
    world.sync();
    world.replyio.conduct = [](const Contact& before, Contact& values) {
        values.set_text("title", std::string(before.text("title")));
    };
    world.reevo.edit(world.reevo.only_id(), retitled("CTO"));
    world.sync();
    ASSERT_EQ(review_codes(), std::vector<std::string>{"field_not_held"});

    world.replyio.edit(world.replyio.only_id(), retitled("CEO"));
    world.sync();

    EXPECT_EQ(world.reevo.only().text("title"), "CEO");
}

TEST_F(PusherTest, AWriteThatIsTakenClearsTheFieldOfSuspicion)
{
    world.reevo.add(ann());
    world.sync();
    for (int round = 0; round < 5; ++round) {
        bool deaf = true;
        world.replyio.conduct = [&deaf](const Contact& before, Contact& values) {
            if (std::exchange(deaf, false)) values.set_text("title", std::string(before.text("title")));
        };
        world.reevo.edit(world.reevo.only_id(), retitled("Title " + std::to_string(round)));

        world.sync();

        EXPECT_EQ(world.replyio.only().text("title"), "Title " + std::to_string(round));
    }
    EXPECT_TRUE(review_codes().empty());
}

TEST_F(PusherTest, ARecordOfAnotherContactThatACreationOverwroteIsPutBack)
{
    world.reevo.add(contact().name("Ann", "Lee").email("ann@x.example").title("CTO"));
    world.sync();
    world.reevo.overwrites_on_creation = true;
    // A person gives Ann's record at Reevo Zoe's address after it was listed: the creation of Zoe runs into it.
    world.replyio.add(contact().name("Zoe", "Poe").email("zoe@x.example").title("CEO"));
    const auto ann_at_reevo = world.reevo.only_id();
    bool edited = false;
    world.reevo.network = [&](Call call) {
        if (call == Call::write && !std::exchange(edited, true))
            world.reevo.edit(ann_at_reevo, [](Contact& values) { values.emails.push_back({"zoe@x.example"}); });
        return Fault::none;
    };

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 2);
    EXPECT_EQ(world.reevo.at(ann_at_reevo).text("last_name"), "Lee");
    EXPECT_EQ(world.reevo.at(ann_at_reevo).text("title"), "CTO");
}

TEST_F(PusherTest, ACreationThatMeetsARecordAdoptsItAndLosesNothingOfIt)
{
    world.tether.add(ann());
    bool added = false;
    world.replyio.network = [&](Call call) {
        if (call == Call::write && !std::exchange(added, true))
            world.replyio.add(contact().name("Ann", "Lee").email("ann@x.example").title("CTO"));
        return Fault::none;
    };

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 0);
    EXPECT_EQ(world.replyio.only().text("title"), "CTO");
    EXPECT_EQ(world.replyio.only().phones, ann().phones);
    EXPECT_EQ(world.reevo.only().text("title"), "CTO");
}

TEST_F(PusherTest, AServiceThatFailsForGoodIsGivenUpForThePass)
{
    for (int i = 0; i < 30; ++i)
        world.reevo.add(contact().name("Ann", "Lee").email("ann" + std::to_string(i) + "@x.example"));
    std::size_t attempts = 0;
    world.replyio.network = [&](Call call) {
        if (call != Call::write) return Fault::none;
        ++attempts;
        return Fault::unavailable;
    };

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 69);
    EXPECT_LT(attempts, 15U);
    EXPECT_EQ(report.providers.at(ProviderId::replyio).queued, 30U);
}

} // namespace
} // namespace contactsync::test
