#include "base/log_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>

namespace contactsync::log {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

/// $JOURNAL_STREAM as systemd would set it for `descriptor`.
std::string name_of_stream(int descriptor)
{
    struct stat status{};
    ::fstat(descriptor, &status);
    return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
}

class JournalStream : public testing::Test {
protected:
    JournalStream() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets_.data()), 0); }
    ~JournalStream() override
    {
        for (const int socket : sockets_)
            ::close(socket);
    }
    std::array<int, 2> sockets_{};
};

TEST_F(JournalStream, IsTheOneThatTheVariableNames)
{
    const std::string name = name_of_stream(sockets_[0]);

    EXPECT_TRUE(is_journal_stream(sockets_[0], name.c_str()));
}

TEST_F(JournalStream, IsNotAnotherThatOutputWasRedirectedTo)
{
    const std::string name = name_of_stream(sockets_[0]);

    EXPECT_FALSE(is_journal_stream(sockets_[1], name.c_str()));
    EXPECT_FALSE(is_journal_stream(-1, name.c_str()));
}

TEST_F(JournalStream, IsNoneWithoutAVariableOrWithOneThatIsNotRight)
{
    const std::string name = name_of_stream(sockets_[0]);

    EXPECT_FALSE(is_journal_stream(sockets_[0], nullptr));
    for (const std::string& wrong : {std::string(), std::string(":"), std::string("8"), std::string("x:y"), name + "x",
                                     " " + name, name.substr(0, name.find(':'))})
        EXPECT_FALSE(is_journal_stream(sockets_[0], wrong.c_str())) << wrong;
}

TEST(JournalEntry, HasTheMessageWithoutTheTimeAndAFieldForEachOfTheEvents)
{
    const std::array<Field, 3> fields{{{"provider", "reevo"}, {"took_ms", 41}, {"words", "a b"}}};

    EXPECT_THAT(journal_fields({Level::info, "push.answered", fields}),
                ElementsAre("MESSAGE=push.answered provider=reevo took_ms=41 words=\"a b\"", "PRIORITY=6",
                            "SYSLOG_IDENTIFIER=contactsync", "CONTACTSYNC_EVENT=push.answered",
                            "CONTACTSYNC_PROVIDER=reevo", "CONTACTSYNC_TOOK_MS=41", "CONTACTSYNC_WORDS=a b"));
}

TEST(JournalEntry, HasThePriorityOfItsLevel)
{
    const auto priority = [](Level level) { return journal_fields({.level = level, .name = "x"})[1]; };

    EXPECT_EQ(priority(Level::error), "PRIORITY=3");
    EXPECT_EQ(priority(Level::warn), "PRIORITY=4");
    EXPECT_EQ(priority(Level::info), "PRIORITY=6");
    EXPECT_EQ(priority(Level::debug), "PRIORITY=7");
    EXPECT_EQ(priority(Level::trace), "PRIORITY=7");
}

TEST(JournalEntry, KeepsLineBreaksInTheFieldAndOutOfTheMessage)
{
    const std::array<Field, 1> fields{{{"why", "a\nPRIORITY=0"}}};

    const auto entry = journal_fields({Level::warn, "x", fields});

    EXPECT_EQ(entry.front(), "MESSAGE=x why=\"a\\nPRIORITY=0\"");
    EXPECT_EQ(entry.back(), "CONTACTSYNC_WHY=a\nPRIORITY=0");
}

TEST(JournalEntry, HasFieldNamesThatTheJournalTakes)
{
    const std::string key(100, 'k');
    const std::array<Field, 2> fields{{{"api-version", "v4"}, {key, 1}}};

    const auto entry = journal_fields({Level::info, "x", fields});

    EXPECT_EQ(entry[4], "CONTACTSYNC_API_VERSION=v4");
    EXPECT_EQ(entry[5].find('='), 64U);
}

TEST(JournalEntry, GoesBehindItsPriorityWhenOnlyTheStreamIsLeft)
{
    const std::array<Field, 1> fields{{{"provider", "reevo"}}};

    EXPECT_EQ(journal_stream_line({Level::warn, "poll.failed", fields}), "<4>poll.failed provider=reevo");
}

} // namespace
} // namespace contactsync::log
