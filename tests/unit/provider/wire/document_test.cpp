#include "provider/wire/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::provider::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Document, RefusesWhatIsNotJson)
{
    for (const std::string_view body : {"", "nope", "{", "{} {}", "{\"a\":\"\xFF\"}", "[99999999999999999999]"}) {
        const auto document = Document::parse(body);

        ASSERT_FALSE(document) << body;
        EXPECT_EQ(document.error().kind, ErrorKind::contract);
    }
}

TEST(Document, RefusesDeepNesting)
{
    EXPECT_FALSE(Document::parse(std::string(100000, '[') + std::string(100000, ']')));
    EXPECT_FALSE(Document::parse(std::string(100000, '[')));
}

TEST(Document, ReadsNullAbsentAndForeignTypesAsEmptyText)
{
    const auto document = Document::parse(R"({"null":null,"object":{},"array":[],"text":"","number":7,"flag":true})");

    ASSERT_TRUE(document);
    for (const auto* key : {"null", "object", "array", "text", "absent"})
        EXPECT_EQ(text(document->root(), key), "") << key;
    EXPECT_EQ(text(document->root(), "number"), "7");
    EXPECT_EQ(text(document->root(), "flag"), "true");
}

TEST(Document, ReadsBooleansAndIntegersInAnyDress)
{
    const auto document = Document::parse(R"({"a":true,"b":"false","c":1,"d":"12","e":1e3,"f":"1.5","g":"yes"})");

    ASSERT_TRUE(document);
    EXPECT_EQ(boolean(document->root(), "a"), true);
    EXPECT_EQ(boolean(document->root(), "b"), false);
    EXPECT_EQ(boolean(document->root(), "c"), true);
    EXPECT_EQ(boolean(document->root(), "g"), std::nullopt);
    EXPECT_EQ(integer(document->root(), "d"), 12);
    EXPECT_EQ(integer(document->root(), "e"), std::nullopt);
    EXPECT_EQ(integer(document->root(), "f"), std::nullopt);
}

TEST(Document, ReadsAStringOrAnArrayAsTexts)
{
    const auto document = Document::parse(R"({"one":"a","many":["a",null,"","b",{"c":1}],"none":null})");

    ASSERT_TRUE(document);
    EXPECT_THAT(texts(document->root(), "one"), ElementsAre("a"));
    EXPECT_THAT(texts(document->root(), "many"), ElementsAre("a", "b"));
    EXPECT_THAT(texts(document->root(), "none"), IsEmpty());
    EXPECT_THAT(texts(document->root(), "absent"), IsEmpty());
}

TEST(Document, FollowsAPathOnlyThroughObjects)
{
    const auto document = Document::parse(R"({"meta":{"next":"x"},"list":[1]})");

    ASSERT_TRUE(document);
    EXPECT_TRUE(at(document->root(), {"meta", "next"}));
    EXPECT_FALSE(at(document->root(), {"list", "next"}));
    EXPECT_FALSE(at(document->root(), {"absent", "next"}));
}

} // namespace
} // namespace contactsync::provider::wire
