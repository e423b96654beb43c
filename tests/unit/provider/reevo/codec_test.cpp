#include "provider/reevo/codec.hpp"

#include "provider/reevo/details.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::provider::reevo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CodecTest : public testing::Test {
protected:
    Result<Record> decode(std::string_view attributes) const
    {
        return codec.decode(
            R"({"id":"c-1","created_at":"2026-03-02T09:15:00Z","updated_at":"2026-03-04T17:40:12.123456+02:00","attributes":)" +
            std::string(attributes) + "}");
    }
    static std::vector<std::string> values(const ElementList& elements)
    {
        std::vector<std::string> found;
        for (const auto& element : elements)
            found.push_back(element.value);
        return found;
    }

    std::vector<FieldMapping> mappings{{.field = "lead_source", .remote = "lead_source", .custom = true},
                                       {.field = "stage", .remote = "stage", .custom = false},
                                       {.field = "owner", .remote = "owner", .custom = false}};
    FieldTable fields{mappings};
    mutable Normaliser normaliser{NormaliseOptions{.default_region = "US"}};
    Codec codec{fields, normaliser};
};

TEST_F(CodecTest, ReadsEnvelopedAndRawValuesAlike)
{
    const auto record = decode(R"({"first_name":{"value":"Ann","value_type":"string"},"last_name":" Lee ",
        "address":{"value":{"street_one":"1 Ink St","city":"Oslo","zip_code":"0150"},"value_type":"address"}})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->values.text("first_name"), "Ann");
    EXPECT_EQ(record->values.text("last_name"), "Lee");
    EXPECT_EQ(record->values.text("city"), "Oslo");
    EXPECT_EQ(record->values.text("postal_code"), "0150");
    EXPECT_EQ(record->updated_at, parse_time("2026-03-04T15:40:12.123Z"));
}

TEST_F(CodecTest, ReadsEveryKindOfEmptyAsAbsent)
{
    const auto record = decode(R"({"first_name":null,"last_name":{"value":null,"value_type":"string"},"title":"",
        "contact_emails":null,"contact_phone_numbers":{"value":null},"address":{"value":null},"archived_at":{"value":null}})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->values, Contact{});
    EXPECT_FALSE(record->archived);
}

TEST_F(CodecTest, ReadsItemsFromAnArrayOfEnvelopesAndFromAnEnvelopeOfAnArray)
{
    const auto outer = decode(R"({"contact_emails":[{"value":{"id":"1","email":"B@x.example","is_primary":false}},
        {"value":{"id":"2","email":"a@x.example","is_primary":true}}]})");
    const auto inner = decode(R"({"contact_emails":{"value":[{"id":"1","email":"b@x.example","is_primary":false},
        {"id":"2","email":"a@x.example","is_primary":true}],"value_type":"contact_email"}})");

    ASSERT_TRUE(outer && inner);
    EXPECT_THAT(values(outer->values.emails), ElementsAre("a@x.example", "b@x.example"));
    EXPECT_EQ(outer->values, inner->values);
    const auto details = Details::from_json(outer->details);
    ASSERT_EQ(details.emails.size(), 2U);
    EXPECT_EQ(details.emails[0].id, "1");
    EXPECT_EQ(details.emails[0].value, "b@x.example");
}

TEST_F(CodecTest, LetsTheDerivedAttributeDecideBetweenTwoPrimaries)
{
    const auto record = decode(R"({"primary_email":"b@x.example","contact_emails":[
        {"value":{"id":"1","email":"a@x.example","is_primary":true}},{"value":{"id":"2","email":"b@x.example","is_primary":true}}]})");

    ASSERT_TRUE(record);
    EXPECT_THAT(values(record->values.emails), ElementsAre("b@x.example", "a@x.example"));
}

TEST_F(CodecTest, FallsBackOnTheDerivedAttributeWhenThereAreNoItems)
{
    const auto record = decode(
        R"({"primary_email":"a@x.example","primary_phone_number":{"value":"(415) 555-2671"},"contact_emails":[]})");

    ASSERT_TRUE(record);
    EXPECT_THAT(values(record->values.emails), ElementsAre("a@x.example"));
    EXPECT_THAT(values(record->values.phones), ElementsAre("+14155552671"));
}

TEST_F(CodecTest, ReadsMappedAttributesWhateverTheirShape)
{
    const auto record =
        decode(R"({"lead_source":{"value":{"id":"9","api_name":"fair","display_value":"Fair"},"value_type":"select"},
        "stage":{"value":{"id":"5","api_name":"working","display_value":"Working","color":"#fff"},"value_type":"contact_stage"},
        "owner_user_id":{"value":{"related_record_id":"u-7","related_record_type":"user"}}})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->values.text("lead_source"), "fair");
    EXPECT_EQ(record->values.text("stage"), "working");
    EXPECT_EQ(record->values.text("owner"), "u-7");
}

TEST_F(CodecTest, ReadsRefusedConsentAsAnOptOut)
{
    EXPECT_TRUE(decode(R"({"sms_consent":{"value":false,"value_type":"boolean"}})")->values.opted_out);
    EXPECT_FALSE(decode(R"({"sms_consent":{"value":true}})")->values.opted_out);
    EXPECT_FALSE(decode(R"({"sms_consent":null})")->values.opted_out);
}

TEST_F(CodecTest, SeesThatARecordIsArchived)
{
    EXPECT_TRUE(decode(R"({"archived_at":{"value":"2026-05-05T00:00:00Z","value_type":"timestamp"}})")->archived);
}

TEST_F(CodecTest, SurvivesHostileValues)
{
    for (const auto* attributes :
         {R"({"first_name":7,"title":true,"contact_emails":"a@x.example","contact_phone_numbers":7})",
          R"({"contact_emails":[null,5,[],{},{"value":null},{"value":{"email":null}},{"value":{"email":{"x":1}}}]})",
          R"({"contact_emails":[{"email":"junk"}],"sms_consent":"maybe","created_at":{"value":[]}})",
          R"({"first_name":{"value":{"value":"deep"}},"unknown":{"value":{"a":[{}]},"value_type":"hologram"}})"}) {
        EXPECT_TRUE(decode(attributes)) << attributes;
    }
}

TEST_F(CodecTest, NeverTakesWhatCannotBeReadForCleared)
{
    for (const auto* attributes : {R"({})",
                                   R"([])",
                                   R"("text")",
                                   R"(null)",
                                   R"({"first_name":[1,2]})",
                                   R"({"title":{"value":{"x":"secret"}}})",
                                   R"({"title":{"value":["secret"]}})",
                                   R"({"title":{"value_type":"string"}})",
                                   R"({"first_name":{"value":{"value":{"value":"deep"}}}})",
                                   R"({"address":"somewhere"})",
                                   R"({"address":{"value":["somewhere"]}})",
                                   R"({"address":{"value_type":"address"}})",
                                   R"({"address":{"value":{"city":{"name":"Oslo"}}}})",
                                   R"({"stage":{"value":{}}})",
                                   R"({"owner_user_id":{"value":[]}})",
                                   R"({"lead_source":{"value":["Fair"]}})",
                                   R"({"contact_emails":[null]})",
                                   R"({"contact_emails":[{"value":{"mail":"a@x.example"}}]})",
                                   R"({"contact_emails":{"value":{}}})",
                                   R"({"contact_phone_numbers":[{"value":{"phone_number":{"x":1}}}]})",
                                   R"({"primary_email":{"value":{"mail":"a@x.example"}},"contact_emails":[]})",
                                   R"({"sms_consent":{"value":{}}})"}) {
        const auto record = decode(attributes);

        ASSERT_FALSE(record) << attributes;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
        EXPECT_EQ(record.error().detail.find("secret"), std::string::npos);
    }
    EXPECT_FALSE(codec.decode(R"({"id":"c-1","updated_at":"2026-03-04T17:40:12Z"})"));
}

TEST_F(CodecTest, TakesAReferenceOrAnAddressOfNullsForEmpty)
{
    const auto record = decode(R"({"owner_user_id":{"value":{"related_record_id":null,"related_record_type":"user"}},
        "address":{"value":{"street_one":null,"city":null}}})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->values, Contact{});
    EXPECT_TRUE(decode(R"({"first_name":{"value":"Ann"},"address":{"value":{}}})"));
}

TEST_F(CodecTest, RefusesWhatIsNoRecord)
{
    for (const auto* raw :
         {"", "null", "[]", "{}", R"({"id":null})", R"({"id":"c","attributes":{"first_name":"\ud800"}})"}) {
        const auto record = codec.decode(raw);

        ASSERT_FALSE(record) << raw;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
    }
}

} // namespace
} // namespace contactsync::provider::reevo
