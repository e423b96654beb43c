#include "base/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>

namespace contactsync {
namespace {

using testing::HasSubstr;
using testing::Not;

class LogTest : public testing::Test {
protected:
    static std::string written(std::optional<log::Format> format, const auto& act)
    {
        log::configure(log::Level::info, format);
        testing::internal::CaptureStderr();
        act();
        return testing::internal::GetCapturedStderr();
    }
    ~LogTest() override { log::configure(log::Level::info, log::Format::text); }
};

/// Standard error is something else for as long as this lives.
class RedirectedError {
public:
    explicit RedirectedError(int target) : before_(::dup(STDERR_FILENO)) { ::dup2(target, STDERR_FILENO); }
    RedirectedError(const RedirectedError&) = delete;
    RedirectedError& operator=(const RedirectedError&) = delete;
    ~RedirectedError()
    {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
    }

private:
    int before_;
};

TEST_F(LogTest, AnEventIsOneLineOfKeysAndValues)
{
    const std::string line = written(log::Format::text, [] {
        log::info("push.done", {{"provider", "reevo"}, {"op", 91}, {"retried", false}, {"words", "a b"}});
    });

    EXPECT_THAT(line, HasSubstr(" info push.done provider=reevo op=91 retried=false words=\"a b\"\n"));
}

TEST_F(LogTest, AValueCannotForgeALineOrAField)
{
    const std::string line = written(log::Format::text, [] {
        log::warn("x", {{"words", "a\nerror forged=1"}, {"quote", "say \"hi\" \\ \x1b[31m"}, {"empty", ""}});
    });

    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
    EXPECT_THAT(line, HasSubstr(R"(words="a\nerror forged=1")"));
    EXPECT_THAT(line, HasSubstr(R"(quote="say \"hi\" \\ \u001b[31m")"));
    EXPECT_THAT(line, HasSubstr("empty=\"\""));
}

TEST_F(LogTest, JsonLinesAreJson)
{
    const std::string line = written(
        log::Format::json, [] { log::error("store.full", {{"words", "a\n\"b\"\x01"}, {"op", 91}, {"fatal", true}}); });

    const auto value = boost::json::parse(line);
    EXPECT_EQ(value.at("level"), "error");
    EXPECT_EQ(value.at("event"), "store.full");
    EXPECT_EQ(value.at("words"), "a\n\"b\"\x01");
    EXPECT_EQ(value.at("op"), 91);
    EXPECT_EQ(value.at("fatal"), true);
}

TEST_F(LogTest, LevelsAreCalledAsOnTheCommandLine)
{
    const std::string line = written(log::Format::json, [] { log::warn("poll.failed"); });

    EXPECT_THAT(line, HasSubstr(R"("level":"warn")"));
}

TEST_F(LogTest, WhatIsBelowTheLevelIsNotWritten)
{
    const std::string line = written(log::Format::text, [] {
        log::debug("poll.record", {{"record", 7}});
        log::info("poll.finished");
    });

    EXPECT_THAT(line, Not(HasSubstr("poll.record")));
    EXPECT_THAT(line, HasSubstr("poll.finished"));
}

TEST_F(LogTest, WithoutAFormatItIsTextWhereNoJournalListens)
{
    ::setenv("JOURNAL_STREAM", "1:1", 1);

    const std::string line = written(std::nullopt, [] { log::info("poll.finished"); });

    EXPECT_THAT(line, HasSubstr(" info poll.finished\n"));
    EXPECT_FALSE(log::to_journal());
    ::unsetenv("JOURNAL_STREAM");
}

TEST_F(LogTest, AFullDiskAndAClosedPipeLoseEventsAndNothingElse)
{
    std::signal(SIGPIPE, SIG_IGN); // as main() does
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    ::close(pipe[0]);
    const int full_disk = ::open("/dev/full", O_WRONLY);

    for (const int target : {full_disk, pipe[1]}) {
        const RedirectedError redirected(target);
        EXPECT_NO_THROW(log::error("store.full"));
        ::close(target);
    }

    EXPECT_THAT(written(log::Format::text, [] { log::info("poll.finished"); }), HasSubstr("poll.finished"));
}

TEST_F(LogTest, RepeatsAreCountedAndToldWhereALimitIsSet)
{
    const std::string lines = written(log::Format::text, [] {
        log::limit_repeats(2, std::chrono::hours(1));
        for (int op = 1; op <= 314; ++op)
            log::info("push.failed", {{"provider", "reevo"}, {"op", op}});
        log::info("push.failed", {{"provider", "tether"}, {"op", 7}});
        log::flush_repeats();
        log::flush_repeats();
    });

    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 4) << lines;
    EXPECT_THAT(lines, HasSubstr("provider=tether op=7"));
    EXPECT_THAT(lines, HasSubstr(" info log.repeated of=push.failed provider=reevo repeated=312\n"));
}

TEST_F(LogTest, ErrorsAreNeverHeldBack)
{
    const std::string lines = written(log::Format::text, [] {
        log::limit_repeats(1, std::chrono::hours(1));
        for (int i = 0; i < 3; ++i)
            log::error("store.full");
    });

    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 3) << lines;
}

} // namespace
} // namespace contactsync
