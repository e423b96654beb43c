#include "base/error.hpp"

#include <gtest/gtest.h>

namespace contactsync {
namespace {

TEST(Error, KindsHaveTheirNames)
{
    EXPECT_EQ(to_string(ErrorKind::retry), "retry");
    EXPECT_EQ(to_string(ErrorKind::credentials), "credentials");
    EXPECT_EQ(to_string(ErrorKind::record), "record");
    EXPECT_EQ(to_string(ErrorKind::gone), "gone");
    EXPECT_EQ(to_string(ErrorKind::contract), "contract");
    EXPECT_EQ(to_string(ErrorKind::cancelled), "cancelled");
}

TEST(Error, AFailureClaimsNothingThatWasNotSaid)
{
    const Result<int> result = fail(ErrorKind::record, "refused");

    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, ErrorKind::record);
    EXPECT_EQ(result.error().detail, "refused");
    EXPECT_FALSE(result.error().retry_after.has_value());
    EXPECT_FALSE(result.error().outcome_unknown);
    EXPECT_EQ(result.error().status, 0);
}

} // namespace
} // namespace contactsync
