#include "store_fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {

using enum ProviderId;
using store::LinkState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class Matching : public StoreTest {};

TEST_F(Matching, HoldersOfAKeyComeInTheOrderOfTheirIdsWhateverTheirProvider)
{
    const Contact values = contact().email("ann@x.example").phone("+14155552671");
    const RecordId third = staged(record(tether, "t").holds(values));
    const RecordId first = staged(record(reevo, "r").holds(values));

    EXPECT_THAT(store->holders_of_email("ann@x.example", 10), ElementsAre(third, first));
    EXPECT_THAT(store->holders_of_phone("+14155552671", 1), ElementsAre(third));
    EXPECT_THAT(store->holders_of_phone("ann@x.example", 10), IsEmpty());
}

TEST_F(Matching, OnlyValidAddressesAreKeys)
{
    staged(record(reevo, "r")
               .holds(contact().phone("12", Quality::junk).phone("+14155552671;ext=5", Quality::with_extension)));

    EXPECT_THAT(store->holders_of_phone("12", 10), IsEmpty());
    EXPECT_THAT(store->holders_of_phone("+14155552671", 10), IsEmpty());
}

TEST_F(Matching, PhoneHoldersAreCountedByProvider)
{
    for (const auto* remote_id : {"1", "2", "3"})
        staged(record(reevo, remote_id).holds(contact().phone("+14155552671")));
    staged(record(tether, "1").holds(contact().phone("+14155552671")));

    EXPECT_THAT(store->count_phone_holders("+14155552671"), ElementsAre(Pair(reevo, 3U), Pair(tether, 1U)));
    EXPECT_THAT(store->count_phone_holders("+14155550000"), IsEmpty());
}

TEST_F(Matching, ACandidateIsTheRecordAsMatchingSeesIt)
{
    const RecordId id = staged(
        record(reevo, "r").holds(contact().name("Ann", "Lee").email("ann@x.example")).updated("2026-01-01T00:00:00Z"));
    const ContactId ann = store->create_contact(at(1));
    store->link(id, ann, LinkState::duplicate);

    const auto candidate = store->candidate(id);

    EXPECT_EQ(candidate.contact, ann);
    EXPECT_TRUE(candidate.duplicate);
    EXPECT_EQ(candidate.first_name, "Ann");
    EXPECT_EQ(candidate.last_name, "Lee");
    EXPECT_EQ(candidate.remote_id, "r");
    EXPECT_EQ(candidate.updated_at, parse_time("2026-01-01T00:00:00Z"));
    EXPECT_THAT(candidate.keys.emails, ElementsAre("ann@x.example"));
}

TEST_F(Matching, LinkingMakesTheContactDirtyAndRelinkingDropsTheBase)
{
    const RecordId id = staged(record(reevo, "r"));
    const ContactId one = store->create_contact(at(1));
    const ContactId two = store->create_contact(at(1));
    store->link(id, one, LinkState::counterpart);
    store->save_base(id, {});
    store->clear_contact_dirty(one);

    store->link(id, one, LinkState::duplicate);
    EXPECT_TRUE(store->record(id)->base.has_value());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(one));
    store->clear_contact_dirty(one);

    store->link(id, two, LinkState::counterpart);
    EXPECT_FALSE(store->record(id)->base.has_value());
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(one, two));
}

TEST_F(Matching, LinkingAnOptedOutRecordIsUrgent)
{
    const ContactId first = store->create_contact(at(1));
    const ContactId second = store->create_contact(at(1));
    store->link(staged(record(reevo, "a")), first, LinkState::counterpart);

    store->link(staged(record(reevo, "b").holds(contact().opted_out())), second, LinkState::counterpart);

    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(second, first));
}

TEST_F(Matching, AnAbsorbedContactLeavesEverythingToTheOther)
{
    const ContactId into = linked({record(reevo, "r").holds(contact().first("Ann"))});
    const ContactId from = linked({record(tether, "t").holds(contact().first("Ann").phone("+14155552671"))});
    store->save_base(id_of(tether, "t"), {});
    store->save_golden(from, {});
    store->save_not_mirrorable(from, std::vector{std::pair(replyio, std::string("no e-mail"))});
    plan(from, {creation(replyio, contact().first("Ann"))});
    store->append_history({.at = at(1), .contact = from, .kind = "joined"});
    const ReviewId review =
        store->open_review({.code = "conflict", .contact = from, .contacts = {from}, .field = "title"}, at(1));

    store->absorb_contact(into, from);

    const auto view = store->contact(into).value();
    EXPECT_FALSE(store->has_contact(from));
    EXPECT_EQ(view.records.size(), 2U);
    EXPECT_FALSE(store->record(tether, "t")->base.has_value());
    EXPECT_EQ(view.open.size(), 1U);
    EXPECT_EQ(store->history(into).size(), 1U);
    EXPECT_EQ(store->review(review)->contact, into);
    EXPECT_THAT(store->review(review)->contacts, ElementsAre(into));
    EXPECT_THAT(store->dirty_contacts(10), ElementsAre(into));
    EXPECT_EQ(store->counts().not_mirrorable, 0U);
}

TEST_F(Matching, IdsOfAbsorbedContactsAreNotGivenAgain)
{
    const ContactId into = store->create_contact(at(1));
    const ContactId from = store->create_contact(at(1));
    store->absorb_contact(into, from);

    EXPECT_NE(store->create_contact(at(2)), from);
}

TEST_F(Matching, UnderGmailDotsTheKeysOfAKnownStoreAreMadeAnew)
{
    const RecordId id = staged(record(reevo, "r").holds(contact().email("ann.lee+x@gmail.com")));
    const RecordId other = staged(record(reevo, "s").holds(contact().email("bob@x.example")));
    store->clear_dirty(id);
    store->clear_dirty(other);

    store.reopen(identity::Options{.phone_match = {}, .gmail_dots = true});

    EXPECT_THAT(store->holders_of_email("annlee@gmail.com", 10), ElementsAre(id));
    EXPECT_THAT(store->holders_of_email("ann.lee+x@gmail.com", 10), IsEmpty());
    EXPECT_THAT(store->holders_of_email("bob@x.example", 10), ElementsAre(other));
    EXPECT_THAT(store->dirty_records(10), ElementsAre(id));

    store.reopen();

    EXPECT_THAT(store->holders_of_email("annlee@gmail.com", 10), ElementsAre(id)) << "who does not ask changes nothing";
}

TEST_F(Matching, AKeyFindsTheContactOfItsRecordCounterpartsFirst)
{
    const Contact values = contact().email("ann@x.example").phone("+14155552671");
    const ContactId first = store->create_contact(at(1));
    const ContactId second = store->create_contact(at(1));
    store->link(staged(record(reevo, "a").holds(values)), first, LinkState::duplicate);
    store->link(staged(record(reevo, "b").holds(values)), second, LinkState::counterpart);

    EXPECT_EQ(store->find_by_email("ann@x.example"), second);
    EXPECT_EQ(store->find_by_phone("+14155552671"), second);
    EXPECT_EQ(store->find_by_remote_id(reevo, "a"), first);
    EXPECT_EQ(store->find_by_remote_id(tether, "a"), std::nullopt);
    EXPECT_EQ(store->find_by_email("nobody@x.example"), std::nullopt);
}

TEST_F(Matching, AnAddressThatOnlyTheContactHasFindsItToo)
{
    const ContactId ann = store->create_contact(at(1));
    merge::Golden golden;
    golden.values = contact().email("old@x.example").title("about nobody@x.example");
    store->save_golden(ann, golden);

    EXPECT_EQ(store->find_by_email("old@x.example"), ann);
    EXPECT_EQ(store->find_by_email("nobody@x.example"), std::nullopt);
}

TEST_F(Matching, TheRecordsOfAContactAreListedWithoutTheGoneCounterpartsFirst)
{
    const ContactId ann = linked({record(reevo, "a"), record(reevo, "b"), record(tether, "c")});
    store->link(id_of(reevo, "a"), ann, LinkState::duplicate);
    store->mark_gone(id_of(tether, "c"), at(2));

    EXPECT_THAT(store->records_of(ann, 10), ElementsAre(id_of(reevo, "b"), id_of(reevo, "a")));
    EXPECT_THAT(store->records_of(ann, 1), ElementsAre(id_of(reevo, "b")));
}

TEST_F(Matching, ARecordCanBeMatchedAgain)
{
    linked({record(reevo, "a")});

    store->mark_record_dirty(id_of(reevo, "a"));

    EXPECT_THAT(store->dirty_records(10), ElementsAre(id_of(reevo, "a")));
}

TEST_F(Matching, ContactsAreListedInPages)
{
    const ContactId a = store->create_contact(at(1));
    const ContactId b = store->create_contact(at(1));
    const ContactId c = store->create_contact(at(1));

    EXPECT_THAT(store->contacts_after(ContactId{}, 2), ElementsAre(a, b));
    EXPECT_THAT(store->contacts_after(b, 2), ElementsAre(c));
    EXPECT_EQ(store->counts().contacts, 3U);
}

} // namespace contactsync::test
