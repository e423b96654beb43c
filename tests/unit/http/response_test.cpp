#include "http/response.hpp"

#include <gtest/gtest.h>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

Response answer(int status, std::vector<std::pair<std::string, std::string>> headers = {})
{
    return {.status = status, .body = {}, .headers = std::move(headers)};
}

std::optional<std::chrono::seconds> wait_of(std::string value)
{
    return retry_after(answer(429, {{"retry-after", std::move(value)}}),
                       parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT"));
}

TEST(RetryAfter, IsReadAsSeconds)
{
    EXPECT_EQ(wait_of("0"), 0s);
    EXPECT_EQ(wait_of("17"), 17s);
    EXPECT_EQ(wait_of("1.2"), 2s);
    EXPECT_EQ(wait_of("3.0"), 3s);
}

TEST(RetryAfter, IsReadAsADate)
{
    EXPECT_EQ(wait_of("Fri, 20 Nov 2026 08:00:30 GMT"), 30s);
    EXPECT_EQ(wait_of("Fri, 20 Nov 2026 07:59:00 GMT"), 0s);
}

TEST(RetryAfter, MeasuresADateFromTheServersOwnClock)
{
    const Response response =
        answer(503, {{"date", "Fri, 20 Nov 2026 07:00:00 GMT"}, {"retry-after", "Fri, 20 Nov 2026 07:00:05 GMT"}});

    EXPECT_EQ(retry_after(response, parse_http_date("Fri, 20 Nov 2026 08:00:00 GMT")), 5s);
}

TEST(RetryAfter, IsPassedOverIfItIsNeither)
{
    EXPECT_FALSE(wait_of(""));
    EXPECT_FALSE(wait_of("soon"));
    EXPECT_FALSE(wait_of("-5"));
    EXPECT_FALSE(wait_of("5 s"));
    EXPECT_FALSE(retry_after(answer(429), std::nullopt));
}

TEST(RetryAfter, OfAbsurdLengthIsStillAWait)
{
    EXPECT_GT(wait_of("99999999999999999999"), 24h);
}

TEST(JudgeStatus, SaysWhatToDo)
{
    EXPECT_FALSE(judge_status(answer(200), "", ""));
    EXPECT_FALSE(judge_status(answer(204), "", ""));
    EXPECT_EQ(judge_status(answer(401), "", "")->detail, "HTTP 401");
    EXPECT_EQ(judge_status(answer(401), "no such key", "")->detail, "no such key");
    for (const int status : {401, 402, 403})
        EXPECT_EQ(judge_status(answer(status), "", "")->kind, ErrorKind::credentials);
    for (const int status : {404, 410})
        EXPECT_EQ(judge_status(answer(status), "", "")->kind, ErrorKind::gone);
    for (const int status : {408, 429, 500, 503})
        EXPECT_EQ(judge_status(answer(status), "", "")->kind, ErrorKind::retry);
    for (const int status : {400, 409, 413, 422})
        EXPECT_EQ(judge_status(answer(status), "", "")->kind, ErrorKind::record);
    for (const int status : {101, 304})
        EXPECT_EQ(judge_status(answer(status), "", "")->kind, ErrorKind::contract);
}

TEST(JudgeStatus, KeepsTheServersWords)
{
    const auto error = judge_status(answer(422), "no such field", "unknown_field");

    EXPECT_EQ(error->detail, "no such field");
    EXPECT_EQ(error->code, "unknown_field");
    EXPECT_EQ(error->status, 422);
}

TEST(Excerpt, IsOneShortLine)
{
    Response response = answer(502);
    response.body = "<html>\r\nBad gateway" + std::string(1000, 'x');

    EXPECT_TRUE(excerpt(response).starts_with("<html>  Bad gateway"));
    EXPECT_EQ(excerpt(response).size(), 200u);
}

} // namespace
} // namespace contactsync::http
