#include "provider/reevo/errors.hpp"

#include <gtest/gtest.h>

namespace contactsync::provider::reevo {
namespace {

ErrorKind kind_of(int status, std::string body)
{
    const auto refusal = judge({.status = status, .body = std::move(body), .headers = {}});
    EXPECT_TRUE(refusal);
    return refusal->error.kind;
}

TEST(Judge, FindsNothingWrongWithASuccess)
{
    EXPECT_FALSE(judge({.status = 204, .body = "", .headers = {}}));
}

TEST(Judge, LetsTheStatusDecideFirst)
{
    EXPECT_EQ(kind_of(401, R"({"error":{"code":"unknown_field"}})"), ErrorKind::credentials);
    EXPECT_EQ(kind_of(402, R"({"message":"quota exceeded"})"), ErrorKind::credentials);
    EXPECT_EQ(kind_of(403, ""), ErrorKind::credentials);
    EXPECT_EQ(kind_of(409, R"({"error":{"code":"ambiguous_match"}})"), ErrorKind::record);
    EXPECT_EQ(kind_of(422, "<html>"), ErrorKind::record);
    EXPECT_EQ(kind_of(413, ""), ErrorKind::record);
}

TEST(Judge, TrustsAKnownCodeUnderAnotherStatus)
{
    EXPECT_EQ(kind_of(400, R"({"error":{"code":"record_not_found"}})"), ErrorKind::gone);
    EXPECT_EQ(kind_of(400, R"({"error":"permission_denied","message":"contacts:write is missing"})"),
              ErrorKind::credentials);
}

TEST(Judge, SeesAWrongPathInAFrameworksPlainAnswer)
{
    EXPECT_EQ(kind_of(404, R"({"detail":"Not Found"})"), ErrorKind::contract);
    EXPECT_EQ(kind_of(405, R"({"detail":"Method Not Allowed"})"), ErrorKind::contract);
    EXPECT_EQ(kind_of(404, R"({"error":{"code":"record_not_found","message":"no such contact"}})"), ErrorKind::gone);
    EXPECT_EQ(kind_of(404, R"({"detail":[{"type":"record_not_found","loc":["path","id"],"msg":"none"}]})"),
              ErrorKind::gone);
    EXPECT_EQ(kind_of(404, ""), ErrorKind::gone);
}

TEST(Judge, SeesAMissingKeyInAFaultOfAHeader)
{
    EXPECT_EQ(kind_of(422, R"({"detail":[{"type":"missing","loc":["header","x-api-key"],"msg":"Field required"}]})"),
              ErrorKind::credentials);
}

TEST(Judge, TellsAFaultInTheShapeOfTheBodyApart)
{
    const auto structural = judge(
        {.status = 422, .body = R"({"detail":[{"type":"missing","loc":["body","match"],"msg":"x"}]})", .headers = {}});
    const auto coded = judge({.status = 422, .body = R"({"error":{"code":"field_value_invalid"}})", .headers = {}});

    EXPECT_TRUE(is_structural(*structural));
    EXPECT_FALSE(is_structural(*coded));
}

} // namespace
} // namespace contactsync::provider::reevo
