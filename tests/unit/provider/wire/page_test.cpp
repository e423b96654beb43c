#include "provider/wire/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace contactsync::provider::wire {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const PageShape kData{.arrays = {"data"}, .id_key = "id", .stamp_key = "updated_at"};

std::vector<std::string> ids(const Page& page)
{
    std::vector<std::string> found;
    for (const auto& entry : page.entries)
        found.push_back(entry.remote_id);
    return found;
}

TEST(Slice, GivesEveryRecordItsIdStampAndBytes)
{
    const auto sliced =
        slice(R"({"data": [ {"x":{"id":"no"},"id":"a","updated_at":"t1"} , {"id":"b"}], "next_cursor":"c"})", kData);

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("a", "b"));
    EXPECT_THAT(sliced->stamps, ElementsAre("t1", ""));
    EXPECT_EQ(sliced->page.raw(sliced->page.entries[0]), R"({"x":{"id":"no"},"id":"a","updated_at":"t1"})");
    EXPECT_EQ(sliced->page.raw(sliced->page.entries[1]), R"({"id":"b"})");
    EXPECT_EQ(text(sliced->envelope.root(), "next_cursor"), "c");
    EXPECT_TRUE(elements(member(sliced->envelope.root(), "data")).empty());
}

TEST(Slice, ReadsIntegerIds)
{
    const auto sliced = slice(R"([{"id":17},{"id":9007199254740993}])", {.arrays = {"items", ""}});

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("17", "9007199254740993"));
}

TEST(Slice, TriesTheArraysInOrder)
{
    const auto sliced = slice(R"({"success":true,"data":{"contacts":[{"_id":"x"}],"total":1}})",
                              {.arrays = {"contacts", "data.contacts"}, .id_key = "_id"});

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("x"));
    EXPECT_TRUE(at(sliced->envelope.root(), {"data", "total"}));
}

TEST(Slice, AcceptsAnEmptyArray)
{
    const auto sliced = slice(R"({"data":[ ]})", kData);

    ASSERT_TRUE(sliced);
    EXPECT_EQ(sliced->count, 0U);
    EXPECT_THAT(sliced->page.entries, IsEmpty());
}

TEST(Slice, HashesBytesAndNothingElse)
{
    const auto one = slice(R"({"data":[{"id":"a","v":1},{"id":"a","v":2}]})", kData);
    const auto other = slice(R"({"data":[  {"id":"a","v":1}]})", kData);

    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->page.entries[0].hash, other->page.entries[0].hash);
    EXPECT_NE(one->page.entries[0].hash, one->page.entries[1].hash);
}

TEST(Slice, SetsAsideWhatIsNoRecord)
{
    const auto sliced =
        slice(R"({"data":[null, 5, "text", [1,{"id":"n"}], {"name":"nobody"}, {"id":{}}, {"id":"good"}]})", kData);

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("good"));
    EXPECT_EQ(sliced->page.unreadable.size(), 6U);
    EXPECT_EQ(sliced->count, 7U);
    EXPECT_EQ(sliced->page.unreadable[3].raw, R"([1,{"id":"n"}])");
}

TEST(Slice, KeepsTheNeighboursOfARecordWithABadValue)
{
    const auto sliced =
        slice(R"({"data":[{"id":"a","v":nul},{"id":"b","v":"\ud800"},{"id":"c" 5},{"id":"d"}]})", kData);

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("a", "b", "c", "d"));
}

TEST(Slice, SetsARecordWithInvalidUtf8AsideVerbatim)
{
    const std::string bad = "{\"id\":\"b\",\"name\":\"\xC3(\xFF\"}";
    const auto sliced =
        slice(R"({"data":[{"id":"a","name":"Zoë"},)" + bad + R"(,{"id":"c","name":"ok"}],"next_cursor":null})", kData);

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("a", "c"));
    EXPECT_EQ(sliced->page.raw(sliced->page.entries[1]), R"({"id":"c","name":"ok"})");
    ASSERT_EQ(sliced->page.unreadable.size(), 1U);
    EXPECT_EQ(sliced->page.unreadable[0].remote_id, "b");
    EXPECT_EQ(sliced->page.unreadable[0].raw, bad);
}

TEST(Slice, SetsARecordWithABareControlCharacterAside)
{
    const auto sliced = slice("{\"data\":[{\"id\":\"a\",\"name\":\"line\nbreak\"},{\"id\":\"b\"}]}", kData);

    ASSERT_TRUE(sliced);
    EXPECT_THAT(ids(sliced->page), ElementsAre("b"));
    ASSERT_EQ(sliced->page.unreadable.size(), 1U);
    EXPECT_EQ(sliced->page.unreadable[0].raw, "{\"id\":\"a\",\"name\":\"line\nbreak\"}");
}

TEST(Slice, IgnoresAByteOrderMark)
{
    EXPECT_TRUE(slice("\xEF\xBB\xBF{\"data\":[{\"id\":\"a\"}]}", kData));
}

TEST(Slice, RefusesWhatIsNoListing)
{
    for (const std::string body :
         {"", "   ", "<html>502</html>", "{}", R"({"data":null})", R"({"data":{}})", R"({"data":[{"id":"a"})",
          R"({"data":[{"id":"a")", "\"data\"", "[", R"({"data":[{"id":"a"}]}]})", "null"}) {
        const auto sliced = slice(body, kData);

        ASSERT_FALSE(sliced) << body;
        EXPECT_EQ(sliced.error().kind, ErrorKind::contract) << body;
    }
}

TEST(Slice, RefusesAnAnswerCutAnywhere)
{
    const std::vector<std::string> bodies{
        R"({"data": [{"id": "a", "x": [1, {"y": "z"}]}, {"id": "b"}], "next_cursor": null})",
        R"({"success": true, "data": {"contacts": [{"id": "a"}], "total": 1}})",
        R"([{"id": 1, "x": {"y": [true]}}, {"id": 2}])",
    };
    const std::vector<PageShape> shapes{{.arrays = {"data", "items"}},
                                        {.arrays = {"items", "data", ""}},
                                        {.arrays = {"data.contacts", "contacts", "data"}}};

    for (const auto& body : bodies) {
        for (const auto& shape : shapes) {
            for (std::size_t length = 0; length < body.size(); ++length) {
                const auto sliced = slice(body.substr(0, length), shape);

                EXPECT_FALSE(sliced.has_value()) << body.substr(0, length);
            }
        }
    }
}

TEST(Slice, SurvivesDeepNesting)
{
    const std::string deep = std::string(20000, '[') + std::string(20000, ']');
    const auto sliced = slice(R"({"data":[{"v":)" + deep + R"(,"id":"a"},{"id":"b"}]})", kData);

    if (sliced)
        EXPECT_EQ(sliced->count, 2U);
    else
        EXPECT_EQ(sliced.error().kind, ErrorKind::contract);
}

} // namespace
} // namespace contactsync::provider::wire
