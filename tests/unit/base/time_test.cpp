#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace contactsync {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kEight = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + 8h;

TEST(Time, IsReadWithAndWithoutZone)
{
    for (const char* text : {"2026-11-20T08:00:00Z", "2026-11-20T08:00:00", "2026-11-20 08:00:00", "2026-11-20T08:00",
                             "2026-11-20T08:00:00+00:00", "2026-11-20T09:30:00+01:30", "2026-11-20T03:00:00-0500"})
        EXPECT_EQ(parse_time(text), kEight) << text;
}

TEST(Time, IsReadWithAnyNumberOfFractionDigits)
{
    EXPECT_EQ(parse_time("2026-11-20T08:00:00.1Z"), kEight + 100ms);
    EXPECT_EQ(parse_time("2026-11-20T08:00:00.32"), kEight + 320ms);
    EXPECT_EQ(parse_time("2026-11-20T08:00:00.1239999Z"), kEight + 123ms);
}

TEST(Time, WhatIsNoTimeIsRefused)
{
    for (const char* text :
         {"", "yesterday", "2026-11-20", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-11-20T24:00:00Z",
          "2026-11-20T08:60:00Z", "2026-11-20T08:00:00.Z", "2026-11-20T08:00:00Zz", "2026-11-20T08:00:00+25:00"})
        EXPECT_FALSE(parse_time(text).has_value()) << text;
}

TEST(Time, IsWrittenWithMillisecondsOnlyWhenThereAreSome)
{
    EXPECT_EQ(format_time(kEight), "2026-11-20T08:00:00Z");
    EXPECT_EQ(format_time(kEight + 7ms), "2026-11-20T08:00:00.007Z");
}

TEST(Time, HttpDateIsRead)
{
    EXPECT_EQ(parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT"), kEight);
}

TEST(Time, OtherHttpDatesAreRefused)
{
    for (const char* text :
         {"", "120", "Fri, 20 Nov 2026 08:00:00 CET", "Fri, 20 Xyz 2026 08:00:00 GMT", "Friday, 20-Nov-26 08:00:00 GMT",
          "Fri, 20 Nov 2026 08:00:00", "Fri, xx Nov 2026 08:00:00 GMT"})
        EXPECT_FALSE(parse_http_date(text).has_value()) << text;
}

RC_GTEST_PROP(TimeLaw, WhatIsWrittenIsReadBack, ())
{
    constexpr std::int64_t kYear1 = -62'135'596'800'000;
    constexpr std::int64_t kYear9999 = 253'402'300'799'999;
    const TimePoint time{std::chrono::milliseconds(*rc::gen::inRange(kYear1, kYear9999))};

    RC_ASSERT(parse_time(format_time(time)) == time);
}

} // namespace
} // namespace contactsync
