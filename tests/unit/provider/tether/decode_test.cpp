#include "unit/provider/tether/instance.hpp"

namespace contactsync::test {
namespace {

using TetherDecode = TetherTest;

std::vector<std::string> values(const ElementList& list)
{
    std::vector<std::string> found;
    for (const Element& element : list)
        found.push_back(element.value);
    return found;
}

TEST_F(TetherDecode, ReadsTheThreeGenerations)
{
    const Record array = record_of(
        R"({"_id":"a","phoneNumber":[{"value":"+12025550143","isPrimary":true}],"email":"Mira@Acme.example"})");
    const Record scalar = record_of(
        R"({"_id":"a","phoneNumber":"+12025550143","email":"mira@acme.example","createdBy":{"_id":"u","fullName":"U"}})");
    const Record entries =
        record_of(R"({"_id":"a","phoneNumber":["+12025550143"],"email":[{"value":"mira@acme.example"}]})");

    EXPECT_EQ(array.values, scalar.values);
    EXPECT_EQ(array.values, entries.values);
}

TEST_F(TetherDecode, PutsThePrimaryFirst)
{
    const Record record =
        record_of(R"({"_id":"a","phoneNumber":[{"value":"+12025550143"},{"value":"+12025550144","isPrimary":true},
                                        {"value":"+12025550145","isPrimary":true}]})");

    EXPECT_THAT(values(record.values.phones), testing::ElementsAre("+12025550144", "+12025550143", "+12025550145"));
}

TEST_F(TetherDecode, CountsSecondaryNumbersAmongThePhones)
{
    const Record record = record_of(
        R"({"_id":"a","phoneNumber":"+12025550143","secondaryPhoneNumber":["+12025550144",{"value":"+12025550145"}]})");

    EXPECT_THAT(values(record.values.phones), testing::ElementsAre("+12025550143", "+12025550144", "+12025550145"));
}

TEST_F(TetherDecode, ReadsMappedMembersOfAnyScalarType)
{
    options.mappings = {{.field = "score", .remote = "score", .custom = true},
                        {.field = "stage", .remote = "status"},
                        {.field = "owner", .remote = "userId"}};

    const Record record = record_of(
        R"({"_id":"a","phoneNumber":null,"score":42,"status":"New Lead","userId":{"_id":"u-1","fullName":"U"}})");

    EXPECT_EQ(record.values.text("score"), "42");
    EXPECT_EQ(record.values.text("stage"), "New Lead");
    EXPECT_EQ(record.values.text("owner"), "u-1");
}

TEST_F(TetherDecode, SurvivesHostilePayloads)
{
    const std::string deep = R"({"_id":"a","email":)" + std::string(5000, '[') + std::string(5000, ']') + "}";
    const std::string huge = R"({"_id":"a","phoneNumber":[],"firstName":")" + std::string(4 << 20, 'x') + R"("})";
    const std::string wrong =
        R"({"_id":"a","phoneNumber":[null,7],"email":[null,1,{"value":{}},[]],"firstName":true,"createdAt":{},"updatedAt":5})";

    EXPECT_FALSE(provider().decode(deep));
    EXPECT_TRUE(provider().decode(huge));
    EXPECT_TRUE(provider().decode(wrong));
    EXPECT_EQ(record_of(R"({"_id":"a","phoneNumber":null,"firstName":"a\u0000b"})").values.text("first_name"), "ab");
    for (const char* text : {"", "null", "[]", "{", R"({"_id":null})", R"({"id":"a"})", "\xc3\x28"}) {
        const auto record = provider().decode(text);
        ASSERT_FALSE(record) << text;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
    }
}

TEST_F(TetherDecode, NeverTakesWhatCannotBeReadForCleared)
{
    options.mappings = {{.field = "score", .remote = "score", .custom = true}, {.field = "owner", .remote = "userId"}};

    for (const std::string members :
         {R"("phoneNumber":null,"firstName":{"x":"secret"})", R"("phoneNumber":null,"lastName":["secret"])",
          R"("phoneNumber":[null])", R"("phoneNumber":[{"isPrimary":true}])", R"("phoneNumber":[{"value":null}])",
          R"("phoneNumber":{"value":[1]})", R"("phoneNumber":null,"email":[{"address":"a@b.example"}])",
          R"("phoneNumber":null,"email":{})", R"("phoneNumber":"+12025550143","secondaryPhoneNumber":[{"number":"1"}])",
          R"("phoneNumber":null,"userId":{"fullName":"U"})", R"("phoneNumber":null,"score":[42])"}) {
        const auto record = provider().decode(R"({"_id":"a",)" + members + "}");

        ASSERT_FALSE(record) << members;
        EXPECT_EQ(record.error().kind, ErrorKind::contract);
        EXPECT_EQ(record.error().detail.find("secret"), std::string::npos);
    }
}

TEST_F(TetherDecode, TakesAContactWithoutAnyPhoneMemberForAPartOfOne)
{
    EXPECT_FALSE(provider().decode(R"({"_id":"a","firstName":"Mira"})"));
    EXPECT_TRUE(provider().decode(R"({"_id":"a","firstName":"Mira","phoneNumber":null})"));
    EXPECT_TRUE(provider().decode(R"({"_id":"a","firstName":"Mira","phoneNumber":[],"email":""})"));
}

} // namespace
} // namespace contactsync::test
