#include "daemon/output/table.hpp"

#include <gtest/gtest.h>

namespace contactsync::test {
namespace {

using output::Screen;
using output::Table;

TEST(DisplayWidth, CountsWhatIsSeen)
{
    EXPECT_EQ(output::display_width("abc"), 3u);
    EXPECT_EQ(output::display_width("Zoë"), 3u);
    EXPECT_EQ(output::display_width("Zoe\u0308"), 3u);
    EXPECT_EQ(output::display_width("山田"), 4u);
    EXPECT_EQ(output::display_width("\xff"), 1u);
}

TEST(Clipping, LeavesWhatFits)
{
    EXPECT_EQ(output::clipped("abc", 3), "abc");
}

TEST(Clipping, EndsInAnEllipsis)
{
    EXPECT_EQ(output::clipped("abcdef", 4), "abc…");
    EXPECT_EQ(output::clipped("山田太郎", 5), "山田…");
}

TEST(Clipping, KeepsControlCharactersFromTheTerminal)
{
    EXPECT_EQ(output::clipped("a\x1b[31mb\nc", 20), "a [31mb c");
}

Table people()
{
    Table table;
    table.column("name");
    table.column("age", Table::Align::right);
    table.row({"Zoë", "7"});
    table.row({"山田", "41"});
    return table;
}

TEST(Tables, LineUpInCellsNotBytes)
{
    EXPECT_EQ(people().text(), "name  age\n"
                               "Zoë     7\n"
                               "山田   41\n");
}

TEST(Tables, HaveNoBlanksAtTheEndOfALine)
{
    Table table;
    table.column("a");
    table.column("b");
    table.row({"long value", ""});

    EXPECT_EQ(table.text(), "a           b\nlong value\n");
}

TEST(Tables, FitTheTerminalByCuttingTheWidestText)
{
    Table table;
    table.column("id", Table::Align::right);
    table.column("short");
    table.column("explanation");
    table.row({"1,234,567", "as it is", "this goes on for longer than a narrow terminal can show"});

    const std::string text = table.text({.width = 40});

    EXPECT_EQ(text, "       id  short     explanation\n"
                    "1,234,567  as it is  this goes on for l…\n");
}

TEST(Tables, AreNotCutForAFile)
{
    Table table;
    table.column("a");
    table.row({std::string(500, 'x')});

    EXPECT_EQ(table.text().size(), 2 + 501u);
}

TEST(Tables, HaveABoldHeadingOnlyWhereStyleIsWanted)
{
    EXPECT_TRUE(people().text({.width = 80, .styled = true}).starts_with("\x1b[1mname"));
    EXPECT_FALSE(people().text({.width = 80}).contains('\x1b'));
}

TEST(Numbers, AreGroupedByThree)
{
    EXPECT_EQ(output::grouped(0), "0");
    EXPECT_EQ(output::grouped(999), "999");
    EXPECT_EQ(output::grouped(1000), "1,000");
    EXPECT_EQ(output::grouped(1234567), "1,234,567");
}

TEST(Durations, AreAsLongAsAPersonWantsThem)
{
    EXPECT_EQ(output::human_duration(8.13), "8.1 s");
    EXPECT_EQ(output::human_duration(200), "3 min");
    EXPECT_EQ(output::human_duration(2 * 3600 + 300), "2 h 5 min");
    EXPECT_EQ(output::human_duration(3 * 86400), "3 days");
}

} // namespace
} // namespace contactsync::test
