#include "provider/wire/repair.hpp"

#include <gtest/gtest.h>

namespace contactsync::provider::wire {
namespace {

TEST(Repair, LeavesValidTextAlone)
{
    const std::string text = "{\"a\":\"Zo\u00eb \u20ac \U0001F600\",\n\"b\":\"\\\"\\n\"}";

    const auto repaired = repair(text);

    EXPECT_EQ(repaired.text, text);
    EXPECT_TRUE(repaired.damages.empty());
}

TEST(Repair, ReplacesOverlongFormsSurrogatesAndTruncatedSequences)
{
    EXPECT_EQ(repair("\xC0\xAF").text, "\uFFFD\uFFFD");
    EXPECT_EQ(repair("\xED\xA0\x80").text, "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(repair("a\xE2\x82").text, "a\uFFFD\uFFFD");
    EXPECT_EQ(repair("\xF5"
                     "b")
                  .text,
              "\uFFFDb");
}

TEST(Repair, MapsOffsetsBackToTheOriginal)
{
    const auto repaired = repair("ab\xFF"
                                 "cd\xFE"
                                 "ef");

    EXPECT_EQ(repaired.original_offset(1), 1U);
    EXPECT_EQ(repaired.original_offset(5), 3U);
    EXPECT_EQ(repaired.original_offset(repaired.text.size()), 8U);
    EXPECT_TRUE(repaired.damaged(0, 3));
    EXPECT_FALSE(repaired.damaged(0, 2));
    EXPECT_FALSE(repaired.damaged(5, 2));
    EXPECT_TRUE(repaired.damaged(4, 1));
}

TEST(Repair, CutsTextBetweenCharacters)
{
    EXPECT_EQ(truncated("Zo\u00eb", 3), "Zo");
    EXPECT_EQ(truncated("Zo\u00eb", 4), "Zo\u00eb");
}

} // namespace
} // namespace contactsync::provider::wire
