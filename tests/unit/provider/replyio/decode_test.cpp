#include "unit/provider/replyio/account.hpp"

namespace contactsync::test {
namespace {

using ReplyioDecode = ReplyioTest;

TEST_F(ReplyioDecode, ReadsEveryMirroredMember)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true}};

    const auto record = provider().decode(
        R"({"id":5001,"email":"Ada@B.example","firstName":" Ada ","lastName":"King","phone":"415 555 2671",
        "linkedInUrl":"https://www.linkedin.com/in/ada","isOptedOut":true,"companySize":"oneThousand","timeZoneId":"UTC","notes":"n",
        "createdAt":"2026-01-05T09:00:00","lastModifiedAt":"2026-01-05T10:00:00.1234567",
        "customFields":[{"key":"LEADSOURCE","value":"Fair"}]})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->remote_id, "5001");
    EXPECT_EQ(record->values.emails.front().value, "ada@b.example");
    EXPECT_EQ(record->values.phones.front().value, "+14155552671");
    EXPECT_EQ(record->values.text("first_name"), "Ada");
    EXPECT_EQ(record->values.text("company_size"), "OneThousand");
    EXPECT_EQ(record->values.text("lead_source"), "Fair");
    EXPECT_TRUE(record->values.opted_out);
    EXPECT_EQ(format_time(*record->updated_at), "2026-01-05T10:00:00.123Z");
}

TEST_F(ReplyioDecode, NullAbsentAndBlankAreTheSame)
{
    const auto nulls = provider().decode(
        R"({"id":1,"email":null,"title":null,"phone":null,"customFields":null,"companySize":"Empty"})");
    const auto blanks =
        provider().decode(R"({"id":1,"email":"","title":" ","phone":"","customFields":[],"companySize":""})");
    const auto absent = provider().decode(R"({"id":1})");

    ASSERT_TRUE(nulls && blanks && absent);
    EXPECT_EQ(nulls->values, absent->values);
    EXPECT_EQ(blanks->values, absent->values);
}

TEST_F(ReplyioDecode, TellsTheZoneOfBareTimesFromTheOneThatHasIt)
{
    const auto record = provider().decode(
        R"({"id":1,"addingDate":"2026-01-05T09:00:00+00:00","createdAt":"2026-01-05T11:00:00","lastModifiedAt":"2026-01-05T12:30:00"})");

    ASSERT_TRUE(record);
    EXPECT_EQ(format_time(*record->created_at), "2026-01-05T09:00:00Z");
    EXPECT_EQ(format_time(*record->updated_at), "2026-01-05T10:30:00Z");
}

TEST_F(ReplyioDecode, KeepsAnUnknownCompanySizeAsItIs)
{
    const auto record = provider().decode(R"({"id":1,"companySize":"Galactic"})");

    ASSERT_TRUE(record);
    EXPECT_EQ(record->values.text("company_size"), "Galactic");
}

TEST_F(ReplyioDecode, SurvivesHostilePayloads)
{
    const std::string deep = R"({"id":1,"customFields":)" + std::string(5000, '[') + std::string(5000, ']') + "}";
    const std::string huge = R"({"id":1,"notes":")" + std::string(4 << 20, 'x') + R"("})";
    const std::string wrong =
        R"({"id":1,"isOptedOut":"maybe","customFields":[1,null,{"key":3,"value":[]}],"createdAt":7,"title":true})";
    const std::string zero = std::string(R"({"id":1,"title":"a\u0000b"})");

    EXPECT_FALSE(provider().decode(deep));
    EXPECT_TRUE(provider().decode(huge));
    EXPECT_TRUE(provider().decode(wrong));
    EXPECT_EQ(provider().decode(zero)->values.text("title"), "ab");
    for (const char* text :
         {"", "null", "[]", "7", "{", R"({"id":null})", R"({"id":[]})", "\xff", R"({"email":"a@b.example"})"}) {
        const auto record = provider().decode(text);
        ASSERT_FALSE(record) << text;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
    }
}

TEST_F(ReplyioDecode, NeverTakesWhatCannotBeReadForCleared)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true},
                        {.field = "owner", .remote = "ownerUserId"}};

    for (const char* text :
         {R"({"id":1,"title":["secret"]})", R"({"id":1,"title":{"x":"secret"}})", R"({"id":1,"email":["a@b.example"]})",
          R"({"id":1,"email":{"value":"a@b.example"}})", R"({"id":1,"phone":{"x":1}})", R"({"id":1,"phone":[]})",
          R"({"id":1,"ownerUserId":{"id":7}})", R"({"id":1,"customFields":[{"key":"leadSource","value":["Fair"]}]})",
          R"({"id":1,"customFields":{"leadSource":"Fair"}})", R"({"id":1,"customFields":"Fair"})",
          R"({"id":1,"customFields":[null,{"value":"Fair"}]})"}) {
        const auto record = provider().decode(text);

        ASSERT_FALSE(record) << text;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
        EXPECT_EQ(record.error().detail.find("secret"), std::string::npos);
    }
}

TEST_F(ReplyioDecode, TakesACustomFieldThatIsNotAmongTheOthersForEmpty)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true}};

    for (const char* text :
         {R"({"id":1,"customFields":[{"key":"other","value":["x"]}]})", R"({"id":1,"customFields":[]})",
          R"({"id":1,"customFields":[{"key":"leadSource","value":null}]})"}) {
        const auto record = provider().decode(text);

        ASSERT_TRUE(record) << text;
        EXPECT_EQ(record->values.text("lead_source"), "");
    }
}

} // namespace
} // namespace contactsync::test
