#include "contact/normalise.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace contactsync {
namespace {

std::string text(std::string_view raw)
{
    return Normaliser({}).text(raw);
}

TEST(Text, IsTrimmedOfUnicodeWhiteSpaceToo)
{
    EXPECT_EQ(text("  CTO \t\n"), "CTO");
    EXPECT_EQ(text("\u00a0\u3000\ufeffCTO\u200b\u2003"), "CTO");
    EXPECT_EQ(text(" \u2003 "), "");
}

TEST(Text, IsComposed)
{
    EXPECT_EQ(text("Rene\u0301e"), "Ren\u00e9e");
    EXPECT_EQ(text("Ren\u00e9e"), "Ren\u00e9e");
}

TEST(Text, KeepsNewlinesAndTabsButNoOtherControlCharacters)
{
    EXPECT_EQ(text("one\r\ntwo\rthree\tfour"), "one\ntwo\nthree\tfour");
    EXPECT_EQ(text(std::string_view("a\0b\x1b[31mc\x7f", 9)), "ab[31mc");
    EXPECT_EQ(text("a\u0085b"), "ab");
}

TEST(Text, LosesWhiteSpaceThatAControlCharacterHid)
{
    EXPECT_EQ(text("CTO \x01"), "CTO");
    EXPECT_EQ(text("\u00e9 \u0001 "), "\u00e9");
}

TEST(Text, SurvivesAMegabyteOfCombiningMarks)
{
    std::string marks = "e";
    for (int i = 0; i < 250'000; ++i)
        marks += i % 2 == 0 ? "\u0301" : "\u0323";

    EXPECT_EQ(text(marks), marks);
}

/// Letters, marks that reorder, controls and white space of several kinds: what normalising has to deal with.
rc::Gen<std::string> odd_text()
{
    const auto piece = rc::gen::element<std::string>("a", "B", "é", "e\u0301", "\u0323", "ß", "İ", " ", "\u00a0", "\r",
                                                     "\n", "\u0085", "\x01", "\u200b", "君", "@", ".");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                        [](const std::vector<std::string>& pieces) {
                            std::string joined;
                            for (const std::string& p : pieces)
                                joined += p;
                            return joined;
                        });
}

RC_GTEST_PROP(TextLaw, NormalisingTwiceIsNormalisingOnce, ())
{
    const std::string once = text(*odd_text());

    RC_ASSERT(text(once) == once);
}

RC_GTEST_PROP(TextLaw, NormalisingAnEmailTwiceIsNormalisingOnce, ())
{
    const Normaliser normaliser({});
    const auto once = normaliser.email(*odd_text() + "@x.example");

    RC_PRE(once.has_value());
    const auto twice = normaliser.email(once->value);
    RC_ASSERT(twice == once);
    RC_ASSERT(twice->quality == once->quality);
}

} // namespace
} // namespace contactsync
