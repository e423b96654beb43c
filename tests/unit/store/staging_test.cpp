#include "store_fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using store::EntryHash;
using store::RecordState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Staging : public StoreTest {};

TEST_F(Staging, ANewRecordIsKeptWholeAndIsToBeMatched)
{
    const Record given =
        record(reevo, "r1")
            .holds(contact().name("Ann", "Lee").email("ann@x.example").phone("12", Quality::junk).opted_out())
            .created("2026-01-02T03:04:05.006Z")
            .updated("2026-02-02T03:04:05Z")
            .details(R"({"k":1})")
            .hash(0xffffffffffffffffULL);

    const auto result = stage({given}, 7);

    const auto stored = store->record(reevo, "r1").value();
    EXPECT_EQ(result.added, 1U);
    EXPECT_EQ(stored.record.values, given.values);
    EXPECT_EQ(stored.record.values.phones.at(0).quality, Quality::junk);
    EXPECT_EQ(stored.record.created_at, given.created_at);
    EXPECT_EQ(stored.record.updated_at, given.updated_at);
    EXPECT_EQ(stored.record.details, given.details);
    EXPECT_EQ(stored.record.raw_hash, given.raw_hash);
    EXPECT_EQ(stored.state, RecordState::live);
    EXPECT_EQ(stored.seen_at, at(7));
    EXPECT_EQ(stored.contact, std::nullopt);
    EXPECT_THAT(store->dirty_records(10), ElementsAre(stored.id));
}

TEST_F(Staging, TheSameContentTwiceChangesNothing)
{
    const Record given = record(reevo, "r1").holds(contact().name("Ann", "Lee").email("ann@x.example")).hash(1);
    const ContactId ann = linked({given});

    const auto again = stage({given}, 9);

    EXPECT_EQ(again.unchanged, 1U);
    EXPECT_EQ(again.changed, 0U);
    EXPECT_THAT(store->dirty_records(10), IsEmpty());
    EXPECT_THAT(store->dirty_contacts(10), IsEmpty());
    EXPECT_EQ(store->contact(ann)->records.at(0).seen_at, at(1));
}

TEST_F(Staging, BytesThatMeanNothingAreKeptButMakeNobodyDirty)
{
    linked({record(reevo, "r1").holds(contact().first("Ann")).hash(1).details("old")});

    const auto result = stage({record(reevo, "r1").holds(contact().first("Ann")).hash(2).details("new")});

    EXPECT_EQ(result.unchanged, 1U);
    EXPECT_EQ(store->record(reevo, "r1")->record.raw_hash, 2U);
    EXPECT_EQ(store->record(reevo, "r1")->record.details, "new");
    EXPECT_THAT(store->dirty_contacts(10), IsEmpty());
}

TEST_F(Staging, AChangedValueMakesTheContactDirtyButNotTheRecord)
{
    const ContactId ann = linked({record(reevo, "r1").holds(contact().email("ann@x.example").title("CTO"))});

    const auto result = stage({record(reevo, "r1").holds(contact().email("ann@x.example").title("CEO"))});

    EXPECT_EQ(result.changed, 1U);
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann));
    EXPECT_THAT(store->dirty_records(10), IsEmpty());
}

TEST_F(Staging, AChangedKeyMakesTheRecordDirtyAndMovesTheKey)
{
    linked({record(reevo, "r1").holds(contact().email("ann@x.example"))});

    stage({record(reevo, "r1").holds(contact().email("ann@y.example"))});

    const RecordId id = id_of(reevo, "r1");
    EXPECT_THAT(store->dirty_records(10), ElementsAre(id));
    EXPECT_THAT(store->holders_of_email("ann@x.example", 10), IsEmpty());
    EXPECT_THAT(store->holders_of_email("ann@y.example", 10), ElementsAre(id));
}

TEST_F(Staging, WhoSharedAKeyThatARecordLosesIsLookedAtAgain)
{
    linked({record(reevo, "r1").holds(contact().first("Ann").phone("+14155552671"))});
    const ContactId bob = linked({record(tether, "t1").holds(contact().first("Bob").phone("+14155552671"))});
    store->clear_dirty(id_of(reevo, "r1"));

    stage({record(reevo, "r1").holds(contact().first("Ann"))});

    EXPECT_THAT(store->dirty_records(10), ElementsAre(id_of(reevo, "r1"), id_of(tether, "t1")));
    EXPECT_THAT(store->dirty_contacts(10), ::testing::Contains(bob));
}

TEST_F(Staging, AnOptOutPutsItsContactFirst)
{
    const ContactId ann = linked({record(reevo, "r1").holds(contact().first("Ann"))});
    const ContactId bob = linked({record(reevo, "r2").holds(contact().first("Bob"))});

    stage({record(reevo, "r1").holds(contact().first("Anna")),
           record(reevo, "r2").holds(contact().first("Bob").opted_out())});

    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(bob, ann));
}

TEST_F(Staging, DirtyRecordsComeInTheOrderOfTheirNamesNotOfTheirArrival)
{
    stage({record(tether, "b"), record(tether, "a")});
    stage({record(reevo, "z"), record(reevo, "y")});

    EXPECT_THAT(store->dirty_records(10),
                ElementsAre(id_of(reevo, "y"), id_of(reevo, "z"), id_of(tether, "a"), id_of(tether, "b")));
    EXPECT_THAT(store->dirty_records(1), ElementsAre(id_of(reevo, "y")));
}

TEST_F(Staging, OnlyNewAndMovedBytesNeedDecoding)
{
    stage({record(reevo, "same").hash(1), record(reevo, "moved").hash(2)});
    const std::vector<EntryHash> entries{{"same", 1}, {"moved", 3}, {"new", 1}};

    EXPECT_THAT(store->needs_decoding(reevo, entries), ElementsAre(false, true, true));
    EXPECT_THAT(store->needs_decoding(tether, entries), ElementsAre(true, true, true));
}

TEST_F(Staging, ASweepRemembersWhatItSaw)
{
    stage({record(reevo, "a").hash(1), record(reevo, "b").hash(1), record(reevo, "c").hash(1),
           record(reevo, "d").hash(1)});
    stage({record(tether, "a").hash(1)});
    store->begin_sweep(reevo);

    store->needs_decoding(reevo, std::vector<EntryHash>{{"a", 1}});
    stage({record(reevo, "b").hash(2)});
    store->stage(
        {.provider = reevo, .records = {}, .unreadable = {{"c", "{", "broken"}}, .watermark = {}, .now = at(2)});

    const auto unseen = store->unseen(reevo, 10);
    ASSERT_EQ(unseen.size(), 1U);
    EXPECT_EQ(unseen[0].record.remote_id, "d");
    EXPECT_EQ(store->count_unseen(reevo), 1U);
    EXPECT_EQ(store->count_unseen(tether), 0U);

    store->mark_seen(unseen[0].id);

    EXPECT_EQ(store->count_unseen(reevo), 0U);
}

TEST_F(Staging, WithoutASweepNothingIsUnseen)
{
    stage({record(reevo, "a")});

    EXPECT_EQ(store->count_unseen(reevo), 0U);
    EXPECT_THAT(store->unseen(reevo, 10), IsEmpty());
}

TEST_F(Staging, ANewSweepForgetsTheOldOne)
{
    stage({record(reevo, "a").hash(1)});
    store->begin_sweep(reevo);
    store->mark_seen(id_of(reevo, "a"));

    store->begin_sweep(reevo);

    EXPECT_EQ(store->count_unseen(reevo), 1U);
}

TEST_F(Staging, AGoneRecordGivesUpKeysAndBaseAndStaysAsATombstone)
{
    const ContactId ann = linked({record(reevo, "r1").holds(contact().email("ann@x.example"))});
    const RecordId id = id_of(reevo, "r1");
    store->save_base(id, {});

    store->mark_gone(id, at(5));

    const auto view = store->contact(ann).value();
    EXPECT_THAT(view.records, IsEmpty());
    ASSERT_EQ(view.tombstones.size(), 1U);
    EXPECT_EQ(view.tombstones[0].state, RecordState::gone);
    EXPECT_EQ(view.tombstones[0].base, std::nullopt);
    EXPECT_THAT(store->holders_of_email("ann@x.example", 10), IsEmpty());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann));
    EXPECT_EQ(store->counts(reevo).live, 0U);
}

TEST_F(Staging, ARecordThatComesBackIsLiveAndLookedAt)
{
    const Record given = record(reevo, "r1").holds(contact().email("ann@x.example")).hash(1);
    const ContactId ann = linked({given});
    const RecordId id = id_of(reevo, "r1");
    store->mark_gone(id, at(5));
    store->clear_contact_dirty(ann);

    EXPECT_THAT(store->needs_decoding(reevo, std::vector<EntryHash>{{"r1", 1}}), ElementsAre(true));
    stage({given});

    EXPECT_EQ(store->record(id)->state, RecordState::live);
    EXPECT_THAT(store->dirty_records(10), ElementsAre(id));
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(ann));
    EXPECT_THAT(store->holders_of_email("ann@x.example", 10), ElementsAre(id));
}

TEST_F(Staging, ARecordThatComesBackAfterItsSuccessorIsADuplicate)
{
    const Record first = record(reevo, "r1").holds(contact().first("Ann"));
    const ContactId ann = linked({first});
    store->mark_gone(id_of(reevo, "r1"), at(5));
    store->link(staged(record(reevo, "r2").holds(contact().first("Ann"))), ann, store::LinkState::counterpart);

    stage({first});

    EXPECT_EQ(store->record(reevo, "r1")->link, store::LinkState::duplicate);
    EXPECT_EQ(store->record(reevo, "r2")->link, store::LinkState::counterpart);
}

TEST_F(Staging, WhatDoesNotTellOfConsentLeavesAnOptOutAsItIs)
{
    stage({record(replyio, "17").holds(contact().opted_out()).hash(1), record(replyio, "18").hash(1)});
    Record silent = record(replyio, "17").holds(contact().title("CTO")).hash(2);
    silent.tells_consent = false;
    Record also_silent = record(replyio, "18").holds(contact().title("CEO")).hash(2);
    also_silent.tells_consent = false;

    stage({silent, also_silent}, 2);

    EXPECT_TRUE(store->record(replyio, "17")->record.values.opted_out);
    EXPECT_EQ(store->record(replyio, "17")->record.values.text("title"), "CTO");
    EXPECT_FALSE(store->record(replyio, "18")->record.values.opted_out);

    stage({record(replyio, "17").holds(contact().title("CTO")).hash(3)}, 3);
    EXPECT_FALSE(store->record(replyio, "17")->record.values.opted_out) << "a person has taken it back";
}

TEST_F(Staging, AVersionIsOlderOnlyThanOneThatTheServiceHasShown)
{
    const Record shown = record(reevo, "r1").hash(1).updated("2026-01-01T10:00:10Z");
    stage({shown});
    const Record older = record(reevo, "r1").hash(2).updated("2026-01-01T10:00:09Z");

    EXPECT_TRUE(store->shows_older_version(older));
    EXPECT_FALSE(store->shows_older_version(shown));
    EXPECT_FALSE(store->shows_older_version(record(reevo, "r1").hash(2))) << "it does not say when it changed";
    EXPECT_FALSE(store->shows_older_version(record(reevo, "r2").hash(2).updated("2026-01-01T10:00:09Z")))
        << "not stored";

    store->save_base(id_of(reevo, "r1"), {.theirs = contact(), .confirmed = true});
    EXPECT_TRUE(store->shows_older_version(older));
    store->save_base(id_of(reevo, "r1"), {.theirs = contact(), .confirmed = false});
    EXPECT_FALSE(store->shows_older_version(older)) << "the stored time is that of our write";

    store->mark_gone(id_of(reevo, "r1"), at(20));
    EXPECT_FALSE(store->shows_older_version(older)) << "a record that comes back";
}

TEST_F(Staging, WhatWasWrittenToIsUnshownUntilItIsListed)
{
    stage({record(reevo, "r1").hash(1), record(replyio, "17").hash(0)}, 1);
    const auto id = store->record(replyio, "17")->id;
    EXPECT_THAT(store->unshown(replyio, 10), IsEmpty()) << "a base that nobody doubts";
    store->save_base(id, {.theirs = contact().title("CTO"), .confirmed = false});

    ASSERT_EQ(store->unshown(replyio, 10).size(), 1U);
    EXPECT_EQ(store->unshown(replyio, 10).front().id, id);
    EXPECT_THAT(store->unshown(reevo, 10), IsEmpty());

    stage({record(replyio, "17").hash(7)}, 2);
    EXPECT_THAT(store->unshown(replyio, 10), IsEmpty());
}

TEST_F(Staging, TheWatermarkIsStoredWithThePage)
{
    store->stage(
        {.provider = reevo, .records = {record(reevo, "a")}, .unreadable = {}, .watermark = "w1", .now = at(1)});
    store->stage({.provider = reevo, .records = {record(reevo, "b")}, .unreadable = {}, .watermark = {}, .now = at(2)});

    EXPECT_EQ(store->provider_state(reevo).watermark, "w1");
    EXPECT_EQ(store->provider_state(tether).watermark, std::nullopt);
}

TEST_F(Staging, UnreadableRecordsAreCountedUntilTheyCanBeReadOrAreNoLongerListed)
{
    const store::StageBatch broken{.provider = reevo,
                                   .records = {},
                                   .unreadable = {{"a", "{", "broken"}, {"", "[", "no id"}},
                                   .watermark = {},
                                   .now = at(1)};
    store->stage(broken);
    store->stage(broken);
    EXPECT_EQ(store->counts(reevo).unreadable, 2U);

    stage({record(reevo, "a")});
    EXPECT_EQ(store->counts(reevo).unreadable, 1U);

    store->begin_sweep(reevo);
    store->note_poll(reevo, at(3), true);
    EXPECT_EQ(store->counts(reevo).unreadable, 0U);
}

} // namespace contactsync::test
