#include "merge/operation.hpp"

#include <gtest/gtest.h>

namespace contactsync {
namespace {

TEST(OperationKind, IsReadBackFromItsName)
{
    for (const auto kind : {OperationKind::assert_, OperationKind::patch, OperationKind::create, OperationKind::import,
                            OperationKind::opt_out, OperationKind::archive, OperationKind::restore}) {
        EXPECT_EQ(parse_operation_kind(to_string(kind)), kind);
    }
    EXPECT_EQ(to_string(OperationKind::assert_), "assert");
    EXPECT_EQ(parse_operation_kind("delete"), std::nullopt);
}

TEST(OperationKind, CreatesByAssertCreateAndImport)
{
    EXPECT_TRUE(is_creation(OperationKind::assert_));
    EXPECT_TRUE(is_creation(OperationKind::create));
    EXPECT_TRUE(is_creation(OperationKind::import));
    EXPECT_FALSE(is_creation(OperationKind::patch));
    EXPECT_FALSE(is_creation(OperationKind::opt_out));
    EXPECT_FALSE(is_creation(OperationKind::restore));
}

TEST(Lane, HasAName)
{
    EXPECT_EQ(to_string(Lane::opt_out), "opt_out");
    EXPECT_EQ(to_string(Lane::backfill), "backfill");
}

} // namespace
} // namespace contactsync
