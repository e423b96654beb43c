#include "base/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace contactsync {
namespace {

using testing::HasSubstr;
using testing::Not;

class LogTest : public testing::Test {
protected:
    static std::string written(log::Format format, const auto& act)
    {
        log::configure(log::Level::info, format);
        testing::internal::CaptureStderr();
        act();
        return testing::internal::GetCapturedStderr();
    }
    ~LogTest() override { log::configure(log::Level::info, log::Format::text); }
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

TEST_F(LogTest, WhatIsBelowTheLevelIsNotWritten)
{
    const std::string line = written(log::Format::text, [] {
        log::debug("poll.record", {{"record", 7}});
        log::info("poll.finished");
    });

    EXPECT_THAT(line, Not(HasSubstr("poll.record")));
    EXPECT_THAT(line, HasSubstr("poll.finished"));
}

} // namespace
} // namespace contactsync
