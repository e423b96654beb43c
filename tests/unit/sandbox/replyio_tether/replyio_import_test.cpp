#include "replyio_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using ReplyioImport = ReplyioTest;

TEST_F(ReplyioImport, EveryItemGetsItsOwnResultInsideA200)
{
    const std::string held = seed("alpha@widgets.example");

    const Answer answer = ask("POST", "/v4/contacts/import", R"({"items": [
        {"email": "ALPHA@widgets.example", "firstName": "Alpha", "company": "Widgets"},
        {"email": "beta@widgets.example", "firstName": "Beta"},
        {"email": "gamma@widgets.example"},
        {"email": "beta@widgets.example", "firstName": "Beta"},
        {"email": "delta@widgets.example", "firstName": "Delta", "timeZoneId": "Europe/Atlantis"}],
        "options": {"skipExisting": true, "overwriteExisting": true}})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/items/0/status"), "Skipped");
    EXPECT_EQ(std::to_string(answer.number("/items/0/id")), held);
    EXPECT_EQ(answer.text("/items/1/status"), "Created");
    EXPECT_EQ(answer.text("/items/2/status"), "Failed");
    EXPECT_EQ(answer.text("/items/2/error"), "Invalid data");
    EXPECT_TRUE(answer.at("/items/2/id").is_null());
    EXPECT_EQ(answer.text("/items/3/status"), "Skipped");
    EXPECT_EQ(answer.at("/items/3/id"), answer.at("/items/1/id"));
    EXPECT_EQ(answer.text("/items/4/status"), "Failed");
    EXPECT_EQ(answer.number("/added"), 1);
    EXPECT_EQ(answer.number("/skipped"), 2);
    EXPECT_EQ(answer.number("/failed"), 2);
    EXPECT_TRUE(ask("GET", "/v4/contacts/" + held).at("/company").is_null());
}

TEST_F(ReplyioImport, WithoutOptionsOnlyEmptyFieldsAreFilled)
{
    const std::string held = seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}});

    const Answer answer =
        ask("POST", "/v3/contacts/import",
            R"({"items": [{"email": "alpha@widgets.example", "firstName": "X", "title": "Head", "city": "Riga"}]})");

    const Answer contact = ask("GET", "/v3/contacts/" + held);
    EXPECT_EQ(answer.text("/items/0/status"), "updated");
    EXPECT_EQ(contact.text("/title"), "Buyer");
    EXPECT_EQ(contact.text("/firstName"), "Alpha");
    EXPECT_EQ(contact.text("/city"), "Riga");
}

TEST_F(ReplyioImport, OverwriteExistingReplacesWhatWasSent)
{
    const std::string held = seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}, {"city", "Riga"}});

    ask("POST", "/v4/contacts/import",
        R"({"items": [{"email": "alpha@widgets.example", "firstName": "X", "title": "Head"}], "options": {"overwriteExisting": true}})");

    const Answer contact = ask("GET", "/v4/contacts/" + held);
    EXPECT_EQ(contact.text("/title"), "Head");
    EXPECT_EQ(contact.text("/city"), "Riga");
}

TEST_F(ReplyioImport, ADeletedAddressIsSkippedWithItsOldId)
{
    const std::string id = seed("alpha@widgets.example");
    ask("DELETE", "/v4/contacts/" + id);

    const Answer v3 =
        ask("POST", "/v3/contacts/import", R"({"items": [{"email": "alpha@widgets.example", "firstName": "A"}]})");
    const Answer v4 =
        ask("POST", "/v4/contacts/import", R"({"items": [{"email": "alpha@widgets.example", "firstName": "A"}]})");

    EXPECT_EQ(v3.text("/items/0/status"), "skipped");
    EXPECT_EQ(v3.text("/items/0/skipReason"), "contactDeleted");
    EXPECT_EQ(std::to_string(v3.number("/items/0/id")), id);
    EXPECT_EQ(v4.text("/items/0/status"), "Skipped");
    EXPECT_FALSE(v4.at("/items/0").as_object().contains("skipReason"));
    EXPECT_FALSE(v4.raw.wrote);
}

TEST_F(ReplyioImport, AMalformedEmailRefusesTheRequestWithItsPointer)
{
    const Answer answer =
        ask("POST", "/v4/contacts/import",
            R"({"items": [{"email": "b@c.example", "firstName": "B"}, {"email": "nobody", "firstName": "A"}]})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/items/1/email");
    EXPECT_EQ(service->size(), 0U);
}

TEST_F(ReplyioImport, AnEmptyListIsRefused)
{
    EXPECT_EQ(ask("POST", "/v4/contacts/import", R"({"items": []})").text("/errors/0/pointer"), "/items");
}

TEST_F(ReplyioImport, LargeImportsBecomeAJob)
{
    service->configure({{"import_always_202", true}});

    const Answer accepted =
        ask("POST", "/v4/contacts/import", R"({"items": [{"email": "a@widgets.example", "firstName": "A"}]})");

    ASSERT_EQ(accepted.status, 202);
    const std::string job = "/v4/background-jobs/" + accepted.text("/jobId");
    EXPECT_THAT(accepted.raw.headers, testing::Contains(testing::Pair("Location", job)));
    EXPECT_EQ(ask("GET", job).text("/status"), "Processing");
    EXPECT_EQ(ask("GET", job, {}, kNow + 1000).text("/status"), "Done");
    EXPECT_EQ(service->size(), 1U);
}

TEST_F(ReplyioImport, ATeammatesContactMayNotBeEditable)
{
    seed("alpha@widgets.example", "Alpha", {{"ownerUserId", 8}});
    service->configure({{"visibility", "own"}});

    const Answer answer =
        ask("POST", "/v3/contacts/import", R"({"items": [{"email": "alpha@widgets.example", "firstName": "A"}]})");

    EXPECT_EQ(answer.text("/items/0/skipReason"), "noEditPermission");
}

} // namespace
} // namespace contactsync::sandbox
