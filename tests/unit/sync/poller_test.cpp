#include "people.hpp"

namespace contactsync::test {
namespace {

class PollerTest : public SyncTest {
protected:
    PollerTest()
    {
        for (int i = 0; i < 20; ++i)
            world.tether.add(contact()
                                 .name("Ann", "Lee")
                                 .email("ann" + std::to_string(i) + "@x.example")
                                 .phone("+141555502" + std::to_string(10 + i)));
        world.sync();
        writes_ = world.writes();
    }

    void expect_no_damage()
    {
        EXPECT_EQ(world.writes(), writes_);
        for (const auto* service : world.services) {
            EXPECT_EQ(service->records().size(), 20U);
            EXPECT_EQ(world.store().counts(service->id()).live, 20U);
        }
    }

private:
    std::size_t writes_ = 0;
};

TEST_F(PollerTest, AnEmptyListingThatCallsItselfCompleteDeletesNothing)
{
    world.tether.listing_fault = [] { return ListingFault::empty; };

    world.sync();

    expect_no_damage();
}

TEST_F(PollerTest, AListingThatIsCutShortDeletesNothing)
{
    world.replyio.listing_fault = [] { return ListingFault::truncated; };

    world.sync();

    expect_no_damage();
}

TEST_F(PollerTest, AListingThatKeepsShiftingIsGivenUp)
{
    world.replyio.listing_fault = [] { return ListingFault::shifted; };

    EXPECT_EQ(world.sync().exit_status(), 69);

    expect_no_damage();
}

TEST_F(PollerTest, AListingThatShiftedOnceIsReadAgain)
{
    int listings = 0;
    world.replyio.listing_fault = [&] { return ++listings == 1 ? ListingFault::shifted : ListingFault::none; };

    EXPECT_EQ(world.sync().exit_status(), 0);

    expect_no_damage();
}

TEST_F(PollerTest, MoreMissingThanTheGuardAllowsCountAsAnIncompleteListing)
{
    world.options.guard.max_missing_count = 3;
    world.options.guard.max_missing_ratio = 0.1;
    world.restart();
    world.tether.listing_fault = [] { return ListingFault::truncated; };

    const auto report = world.sync();

    EXPECT_EQ(report.exit_status(), 69);
    EXPECT_THAT(report.providers.at(ProviderId::tether).failure->detail, testing::HasSubstr("max_missing"));
    expect_no_damage();
}

TEST_F(PollerTest, AServiceMayListLateWhatItWasJustGivenButNotForLong)
{
    world.options.guard.max_missing_count = 3;
    world.options.guard.max_missing_ratio = 0.1;
    world.options.visibility_lag = std::chrono::minutes(15); // a pass of the world comes ten minutes after the other
    world.restart();
    world.replyio.listing_fault = [] { return ListingFault::truncated; };

    EXPECT_EQ(world.sync().exit_status(), 0);
    EXPECT_EQ(world.sync().exit_status(), 69);

    expect_no_damage();
}

TEST_F(PollerTest, AListingOfNothingIsNoLateOne)
{
    world.options.guard.max_missing_count = 3;
    world.options.guard.max_missing_ratio = 0.1;
    world.options.visibility_lag = std::chrono::minutes(15);
    world.restart();
    world.replyio.listing_fault = [] { return ListingFault::empty; };

    EXPECT_EQ(world.sync().exit_status(), 69);

    expect_no_damage();
}

TEST_F(PollerTest, ADeletionIsFoundByASweepOfAServiceThatListsChanges)
{
    world.reevo.erase(world.reevo.records().begin()->first);

    world.sync();

    EXPECT_EQ(world.store().counts(ProviderId::reevo).live, 19U);
}

TEST_F(PollerTest, ARecordThatIsNeitherListedNorDeniedHoldsNothingUp)
{
    const auto lost = world.tether.records().begin()->first;
    const auto other = world.reevo.records().rbegin()->first;
    world.tether.erase(lost);
    world.tether.network = [](Call call) { return call == Call::read ? Fault::refused : Fault::none; };
    world.replyio.add(contact().name("New", "Person").email("new@x.example").phone("+14155550199"));

    EXPECT_EQ(world.sync().exit_status(), 2);
    EXPECT_EQ(world.tether.records().size(), 20U) << "who is new arrives";
    EXPECT_EQ(world.store().counts(ProviderId::tether).live, 21U) << "who cannot be looked at stays";

    world.tether.network = [](Call) { return Fault::none; };
    world.reevo.edit(other, [](Contact& values) { values.set_text("title", "CTO"); });
    world.sync();

    EXPECT_EQ(world.store().counts(ProviderId::tether).live, 20U);
    EXPECT_EQ(world.store().counts(ProviderId::tether).unreadable, 0U);
}

TEST_F(PollerTest, AListingThatStillShowsWhatWasBeforeOurWriteIsNoEdit)
{
    world.reevo.listing_lag = std::chrono::hours(1);
    world.clock.advance(std::chrono::hours(2));
    world.sync();
    world.tether.edit(world.tether.records().begin()->first,
                      [](Contact& values) { values.set_text("first_name", "Anna"); });
    world.sync();

    world.sync();

    EXPECT_EQ(world.tether.records().begin()->second.values.text("first_name"), "Anna");
    EXPECT_EQ(world.reevo.records().begin()->second.values.text("first_name"), "Anna");
}

TEST_F(PollerTest, ALateListingOfAServiceThatGivesNoTimesIsNoEdit)
{
    world.options.visibility_lag = std::chrono::minutes(15); // a pass of the world comes ten minutes after the other
    world.restart();
    world.sync();
    world.reevo.edit(world.reevo.records().begin()->first, retitled("CTO"));
    world.replyio.listing_lag = std::chrono::hours(1);
    world.sync();

    world.sync();

    EXPECT_EQ(world.reevo.records().begin()->second.values.text("title"), "CTO");
    EXPECT_EQ(world.replyio.records().begin()->second.values.text("title"), "CTO");
}

TEST_F(PollerTest, WhatAPersonPutsBackRightAfterOurWriteIsAnEdit)
{
    world.options.visibility_lag = std::chrono::minutes(15);
    world.restart();
    world.sync();
    world.reevo.edit(world.reevo.records().begin()->first, retitled("CTO"));
    world.sync();
    world.replyio.edit(world.replyio.records().begin()->first, retitled(""));

    world.sync();

    EXPECT_EQ(world.reevo.records().begin()->second.values.text("title"), "");
    EXPECT_EQ(world.replyio.records().begin()->second.values.text("title"), "");
}

TEST_F(PollerTest, APollThatBreaksOffKeepsWhatItHasRead)
{
    world.tether.edit(world.tether.records().begin()->first,
                      [](Contact& values) { values.set_text("first_name", "Anna"); });
    int pages = 0;
    world.tether.network = [&](Call call) {
        return call == Call::list && ++pages == 2 ? Fault::unavailable : Fault::none;
    };

    EXPECT_EQ(world.sync().exit_status(), 69);

    EXPECT_EQ(world.reevo.records().begin()->second.values.text("first_name"), "Anna") << "the others are told";
}

} // namespace
} // namespace contactsync::test
