#include "store/codec.hpp"

#include "support/contact_builder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace contactsync::test {

using store::CodecError;
using store::encode;

namespace {

std::string any_text()
{
    return *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
}

Contact any_contact()
{
    Contact contact;
    for (const auto& name : *rc::gen::container<std::vector<std::string>>(
             rc::gen::element<std::string>("first_name", "last_name", "title", "custom field")))
        contact.set_text(name, any_text());
    const auto fill = [](ElementList& list) {
        const int size = *rc::gen::inRange(0, 4);
        for (int i = 0; i < size; ++i)
            list.push_back({any_text(), *rc::gen::element(Quality::valid, Quality::with_extension, Quality::junk)});
    };
    fill(contact.emails);
    fill(contact.phones);
    contact.opted_out = *rc::gen::arbitrary<bool>();
    return contact;
}

} // namespace

TEST(Codec, WritesAContactCompactlyAndLeavesOutWhatIsEmpty)
{
    EXPECT_EQ(encode(Contact{}), "{}");
    EXPECT_EQ(
        encode(contact().title("CTO").email("a@x.example").phone("12", Quality::junk).opted_out().build()),
        R"({"texts":{"title":"CTO"},"emails":["a@x.example"],"phones":[{"value":"12","quality":"junk"}],"opted_out":true})");
}

TEST(Codec, EqualContactsGiveEqualBytesInWhateverOrderTheyWereMade)
{
    EXPECT_EQ(encode(contact().title("CTO").first("Ann").build()), encode(contact().first("Ann").title("CTO").build()));
}

RC_GTEST_PROP(Codec, GivesBackTheContactItWrote, ())
{
    const Contact given = any_contact();

    const Contact read = store::decode_contact(encode(given));

    RC_ASSERT(read == given);
    for (std::size_t i = 0; i < given.phones.size(); ++i)
        RC_ASSERT(read.phones[i].quality == given.phones[i].quality);
}

RC_GTEST_PROP(Codec, GivesBackTheBaseItWrote, ())
{
    merge::Base base{
        .theirs = any_contact(), .accepted = {}, .undecided = {}, .confirmed = *rc::gen::arbitrary<bool>()};
    base.accepted.emplace("title", any_text());
    base.undecided.insert("company");

    RC_ASSERT(store::decode_base(encode(base)) == base);
}

RC_GTEST_PROP(Codec, GivesBackTheGoldenRecordItWrote, ())
{
    merge::Golden golden{.values = any_contact(), .provenance = {}};
    golden.provenance["title"] = {
        .source = ProviderId::replyio, .since = TimePoint{std::chrono::milliseconds{-5}}, .because = any_text()};
    golden.provenance["emails"] = {.source = {}, .since = {}, .because = "all agree"};

    RC_ASSERT(store::decode_golden(encode(golden)) == golden);
}

TEST(Codec, GivesBackTheChangesItWrote)
{
    const std::vector<FieldChange> changes{{"title", "CTO", "CEO", "latest"},
                                           {"emails", "", "a@x.example, b@x.example", ""}};

    EXPECT_EQ(store::decode_changes(encode(changes)), changes);
}

TEST(Codec, RefusesWhatItDidNotWrite)
{
    EXPECT_THROW(store::decode_contact("{"), CodecError);
    EXPECT_THROW(store::decode_contact("[]"), CodecError);
    EXPECT_THROW(store::decode_contact(R"({"texts":{"title":5}})"), CodecError);
    EXPECT_THROW(store::decode_contact(R"({"emails":[{"value":"a"}]})"), CodecError);
    EXPECT_THROW(store::decode_contact(R"({"emails":[{"value":"a","quality":"fine"}]})"), CodecError);
    EXPECT_THROW(store::decode_base("{}"), CodecError);
    EXPECT_THROW(store::decode_golden(R"({"values":{},"provenance":{"title":{"source":"nobody","because":""}}})"),
                 CodecError);
}

} // namespace contactsync::test
