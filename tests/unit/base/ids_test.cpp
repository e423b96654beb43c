#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace contactsync {
namespace {

TEST(ProviderId, IsReadFromTheNameThatItIsWrittenAs)
{
    for (const ProviderId provider : kProviders)
        EXPECT_EQ(parse_provider(to_string(provider)), provider);
}

TEST(ProviderId, IsNotGuessed)
{
    EXPECT_FALSE(parse_provider("").has_value());
    EXPECT_FALSE(parse_provider("Reevo").has_value());
    EXPECT_FALSE(parse_provider("reevo ").has_value());
}

} // namespace
} // namespace contactsync
