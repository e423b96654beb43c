#include "provider/wire/error_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace contactsync::provider::wire {
namespace {

struct Case {
    const char* body;
    const char* code;
    const char* message;
    const char* field;
};

TEST(DescribeError, ReadsEveryDocumentedShape)
{
    const Case cases[] = {
        {R"({"error":{"code":"unknown_field","message":"No such field","details":{"field":"nickname"}}})",
         "unknown_field", "No such field", "nickname"},
        {R"({"error_response_type":"GENERIC","error":"unknown_field","message":"No such field","details":{"field":"nickname"}})",
         "unknown_field", "No such field", "nickname"},
        {R"({"detail":[{"type":"unknown_field","loc":["body","attributes","nickname"],"msg":"No such field","input":null}]})",
         "unknown_field", "body.attributes.nickname: No such field", "nickname"},
        {R"({"error_response_type":"GENERIC","error":"UnauthorizedError","message":"Invalid API key","details":null})",
         "UnauthorizedError", "Invalid API key", ""},
        {R"({"type":"about:blank","title":"Not Found","status":404,"detail":"Contact 9 does not exist","code":"contact.notFound"})",
         "contact.notFound", "Contact 9 does not exist", ""},
        {R"({"type":"about:blank","title":"Bad","status":400,"errors":[{"pointer":"/email","detail":"Not a valid e-mail"}]})",
         "", "/email: Not a valid e-mail", "email"},
        {R"({"success":false,"message":"Validation failed","error":{"code":"VALIDATION_ERROR","message":"phoneNumber is required","details":{"field":"phoneNumber"}}})",
         "VALIDATION_ERROR", "phoneNumber is required", "phoneNumber"},
        {R"({"error":"Contact not found","message":"Contact not found","data":null})", "", "Contact not found", ""},
        {R"({"error":"Contact not found"})", "", "Contact not found", ""},
        {R"({"message":"No","code":"forbidden"})", "forbidden", "No", ""},
        {R"({"detail":{"code":"invalid_cursor","message":"Cursor expired"}})", "invalid_cursor", "Cursor expired", ""},
        {R"({"errors":["first","second"]})", "", "first; second", ""},
        {"<html>Bad gateway</html>", "", "<html>Bad gateway</html>", ""},
        {"", "", "", ""},
        {"null", "", "null", ""},
    };
    for (const auto& expected : cases) {
        const auto error = describe_error(expected.body);

        EXPECT_EQ(error.code, expected.code) << expected.body;
        EXPECT_EQ(error.message, expected.message) << expected.body;
        EXPECT_EQ(error.field, expected.field) << expected.body;
    }
}

TEST(DescribeError, TellsAFrameworksPlainRefusalApart)
{
    EXPECT_TRUE(describe_error(R"({"detail":"Not Found"})").bare_detail);
    EXPECT_FALSE(describe_error(R"({"detail":"Gone","code":"record_not_found"})").bare_detail);
    EXPECT_FALSE(describe_error(R"({"title":"Not Found","detail":"Contact 9 does not exist"})").bare_detail);
    EXPECT_FALSE(describe_error(R"({"detail":[{"msg":"x"}]})").bare_detail);
}

TEST(DescribeError, NeverFails)
{
    const std::string nested = std::string(5000, '[');
    EXPECT_EQ(describe_error(nested).message.size(), kErrorTextMax);
    EXPECT_EQ(describe_error(std::string(10000, 'x')).message.size(), kErrorTextMax);
    EXPECT_EQ(describe_error("{\"message\":\"caf\xE9\"}").message, "caf\xEF\xBF\xBD");
    EXPECT_EQ(describe_error(R"({"error":[],"detail":5,"errors":{"code":[]}})").code, "");
}

} // namespace
} // namespace contactsync::provider::wire
