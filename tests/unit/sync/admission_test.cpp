#include "sync/admission.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace contactsync::sync {
namespace {

using enum ProviderId;
using Verdict = Admission::Verdict;

constexpr GuardOptions kOptions{
    .max_changed_ratio = 0.3, .max_changed_count = 50, .max_missing_ratio = 0.1, .max_missing_count = 2};

Admission::Decision judge(Admission& admission, std::size_t changes, std::size_t live)
{
    const std::array standings{
        Admission::Standing{.provider = tether, .counts = {.live = live, .changes = changes}, .ever_written = true}};
    return admission.judge(standings);
}

TEST(Admission, WhatCouldNeverTripTheGuardPassesWhileAListingIsUnderWay)
{
    Admission admission(kOptions);
    admission.poll_started(reevo);

    EXPECT_EQ(judge(admission, 50, 60).verdict, Verdict::admit);
}

TEST(Admission, ManyChangesWaitForTheEndOfTheListing)
{
    Admission admission(kOptions);
    admission.poll_started(reevo);
    EXPECT_EQ(judge(admission, 51, 1000).verdict, Verdict::wait);

    admission.poll_ended(reevo);

    EXPECT_EQ(judge(admission, 200, 1000).verdict, Verdict::admit);
}

TEST(Admission, WhatPassedBeforeCountsAsLongAsTheListingLasts)
{
    Admission admission(kOptions);
    admission.poll_started(reevo);
    EXPECT_EQ(judge(admission, 40, 100).verdict, Verdict::admit);
    EXPECT_EQ(judge(admission, 20, 100).verdict, Verdict::wait);
    admission.poll_ended(reevo);

    const auto decision = judge(admission, 20, 100);

    EXPECT_EQ(decision.verdict, Verdict::stop);
    ASSERT_EQ(decision.stops.size(), 1U);
    EXPECT_EQ(decision.stops[0].changed, 60U);
    EXPECT_THAT(decision.stops[0].message, testing::HasSubstr("guard.max_changed"));
}

TEST(Admission, AListingThatBeganLaterIsNotWaitedFor)
{
    Admission admission(kOptions);
    admission.poll_started(reevo);
    EXPECT_EQ(judge(admission, 60, 1000).verdict, Verdict::wait);
    admission.poll_started(replyio);

    admission.poll_ended(reevo);

    EXPECT_EQ(judge(admission, 60, 1000).verdict, Verdict::admit);
}

TEST(Admission, WhatWasStoppedStaysStopped)
{
    Admission admission(kOptions);
    admission.poll_started(reevo);
    judge(admission, 40, 100);
    admission.poll_ended(reevo);
    judge(admission, 40, 200);
    admission.poll_started(reevo);
    EXPECT_EQ(judge(admission, 40, 200).verdict, Verdict::admit) << "40 of an earlier batch do not count";
    EXPECT_EQ(judge(admission, 60, 250).verdict, Verdict::wait);
    admission.poll_ended(reevo);
    EXPECT_EQ(judge(admission, 60, 250).verdict, Verdict::stop);

    admission.poll_started(replyio);

    EXPECT_EQ(judge(admission, 60, 250).verdict, Verdict::stop) << "with the 40 that had passed";
    EXPECT_TRUE(admission.is_holding());
    EXPECT_EQ(judge(admission, 20, 250).verdict, Verdict::admit) << "somebody took edits back";
    EXPECT_FALSE(admission.is_holding());
}

TEST(Admission, AfterTheListingANewBatchBegins)
{
    Admission admission(kOptions);
    EXPECT_EQ(judge(admission, 50, 100).verdict, Verdict::admit);

    EXPECT_EQ(judge(admission, 50, 100).verdict, Verdict::admit) << "nobody lists: each is a batch of its own";
}

} // namespace
} // namespace contactsync::sync
