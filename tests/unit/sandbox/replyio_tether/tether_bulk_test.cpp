#include "tether_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using TetherBulk = TetherTest;

TEST_F(TetherBulk, DeletesTheIdsOfABodyAndCountsThem)
{
    const std::string id = seed("+12025550101");
    const std::string body = R"({"contactIds": [")" + id + R"(", "66aa0000000000000000ffff"]})";

    const Answer answer = ask("DELETE", "/api/contacts/bulk-delete", body);

    EXPECT_EQ(answer.number("/deletedCount"), 1);
    EXPECT_EQ(ask("DELETE", "/api/contacts/bulk-delete", body).status, 404);
    EXPECT_EQ(ask("DELETE", "/api/contacts/bulk-delete", R"({"contactIds": [], "all": true})").status, 400);
}

TEST_F(TetherBulk, MovesStagesAndMayLeaveTheTimeAlone)
{
    const std::string id = seed("+12025550101");
    service->configure({{"bulk_moves_touch", false}});

    const Answer answer =
        ask("PUT", "/api/contacts/bulk-update-status",
            R"({"contactIds": [")" + id + R"("], "status": "Won", "pipelineStageId": "66aa000000000000000000d4"})");

    EXPECT_EQ(answer.number("/modifiedCount"), 1);
    EXPECT_EQ(get(id).text("/data/status"), "Won");
    EXPECT_EQ(get(id).text("/data/updatedAt"), "2025-11-13T01:56:40.000Z");
}

TEST_F(TetherBulk, DeletingByQueryIsAJob)
{
    seed("+12025550101");
    seed("+12025550102");

    EXPECT_EQ(ask("DELETE", "/api/contacts/query-bulk-delete", "{}").status, 400);
    const Answer accepted = ask("DELETE", "/api/contacts/query-bulk-delete", R"({"orgWide": true})");

    ASSERT_EQ(accepted.status, 202);
    const std::string job = "/api/contacts/bulk-job/" + accepted.text("/jobId");
    EXPECT_EQ(ask("GET", job).text("/status"), "pending");
    EXPECT_EQ(ask("GET", job).number("/total"), 0);
    EXPECT_EQ(ask("GET", job, {}, kNow + 1000).text("/status"), "completed");
    EXPECT_EQ(ask("GET", job, {}, kNow + 1000).number("/processed"), 2);
    EXPECT_EQ(ask("GET", "/api/contacts/bulk-job/none").status, 404);
}

TEST_F(TetherBulk, CountsAndExportsWhatAQueryMatches)
{
    seed("+12025550101", {{"firstName", "Mira, \"M\""}});

    EXPECT_EQ(
        ask("POST", "/api/contacts/query-count", R"({"stageIds": ["66aa000000000000000000d1"]})").number("/count"), 1);
    const Answer csv = ask("GET", "/api/contacts/query-bulk-export?orgWide=true&advancedParams=oops");
    EXPECT_EQ(csv.raw.content_type, "text/csv");
    EXPECT_THAT(
        csv.raw.body,
        testing::HasSubstr("\r\n\"Mira, \"\"M\"\"\",,+12025550101,,Contacts,New Lead,2025-11-13T01:56:40.000Z\r\n"));
}

TEST_F(TetherBulk, BlockingAndVerifyingMoveTheTime)
{
    const std::string id = seed("+12025550101");

    EXPECT_TRUE(ask("PATCH", "/api/contacts/" + id + "/block", "").at("/data/contact/isBlocked").as_bool());
    EXPECT_TRUE(ask("PATCH", "/api/contacts/" + id + "/verify", "").at("/data/contact/isVerified").as_bool());
    EXPECT_FALSE(ask("PATCH", "/api/contacts/" + id + "/unblock", "").at("/data/contact/isBlocked").as_bool());
}

TEST_F(TetherBulk, ThePipelineAndTheSectionsAreReadable)
{
    EXPECT_EQ(ask("GET", "/api/pipelines?type=Contact").text("/data/stages/0/name"), "New Lead");
    EXPECT_EQ(ask("GET", "/api/organizations/sections/66aa000000000000000000f0?type=Contact")
                  .text("/data/0/properties/region/dataType"),
              "string");
}

} // namespace
} // namespace contactsync::sandbox
