#include "unit/provider/replyio/account.hpp"

namespace contactsync::test {
namespace {

class ReplyioImport : public ReplyioTest {
protected:
    std::vector<Result<Written>> import(const std::vector<Contact>& targets)
    {
        std::vector<Write> writes;
        for (const Contact& target : targets)
            writes.push_back({.kind = OperationKind::import, .target = &target, .fields = {}});
        return run_coro(provider().write(writes));
    }
    static Contact person(std::string email) { return ContactBuilder().first("Ada").email(std::move(email)).build(); }
    static std::string result(std::string_view items) { return R"({"items":[)" + std::string(items) + "]}"; }
};

constexpr std::string_view kImport = "/v4/contacts/import";

TEST_F(ReplyioImport, NeverTouchesAContactThatIsThere)
{
    service->on(
        Method::post, std::string(kImport), 200,
        R"({"items":[{"id":5002,"status":"Created","error":null}],"added":1,"updated":0,"skipped":0,"failed":0})");

    const auto results = import({person("ada@b.example")});

    ASSERT_TRUE(results[0]);
    EXPECT_EQ(results[0]->remote_id, "5002");
    EXPECT_FALSE(results[0]->adopted);
    const auto options_sent = last_body(Method::post, kImport).at("options");
    EXPECT_EQ(options_sent,
              boost::json::parse(R"({"overwriteExisting":false,"skipExisting":true,"detectTimeZone":false})"));
}

TEST_F(ReplyioImport, AdoptsWhatWasSkipped)
{
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":7,"status":"skipped"})"));
    service->on(Method::get, "/v4/contacts/7", 200, contact_json(7, "ADA@b.example", R"(,"title":"Countess")"));

    const auto results = import({person("ada@b.example")});

    ASSERT_TRUE(results[0]);
    EXPECT_TRUE(results[0]->adopted);
    EXPECT_EQ(results[0]->record->values.text("title"), "Countess");
}

TEST_F(ReplyioImport, DoesNotAdoptAContactOfAnotherAddress)
{
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":7,"status":"Skipped"})"));
    service->on(Method::get, "/v4/contacts/7", 200, contact_json(7, "eve@b.example"));

    const auto results = import({person("ada@b.example")});

    ASSERT_FALSE(results[0]);
    EXPECT_EQ(results[0].error().kind, ErrorKind::contract);
}

TEST_F(ReplyioImport, AContactDeletedThereIsGone)
{
    service->on(Method::post, std::string(kImport), 200,
                result(R"({"id":7,"status":"skipped","skipReason":"contactDeleted"},{"id":8,"status":"Skipped"})"));

    const auto results = import({person("ada@b.example"), person("eve@b.example")});

    for (const auto& each : results) {
        ASSERT_FALSE(each);
        EXPECT_EQ(each.error().kind, ErrorKind::gone);
        EXPECT_EQ(each.error().detail, "deleted in Reply.io, which refuses to import it again");
    }
}

TEST_F(ReplyioImport, ATeammatesContactNeedsAPerson)
{
    service->on(Method::post, std::string(kImport), 200,
                result(R"({"id":7,"status":"skipped","skipReason":"noEditPermission"})"));

    const auto results = import({person("ada@b.example")});

    ASSERT_FALSE(results[0]);
    EXPECT_EQ(results[0].error().kind, ErrorKind::record);
}

TEST_F(ReplyioImport, KeepsEachItemsOwnResult)
{
    service->on(
        Method::post, std::string(kImport), 200,
        result(
            R"({"id":1,"status":"Created"},{"id":null,"status":"Failed","error":"Invalid data"},{"id":3,"status":"Created"})"));

    const auto results = import({person("a@b.example"), person("b@b.example"), person("c@b.example")});

    EXPECT_EQ(results[0]->remote_id, "1");
    EXPECT_EQ(results[1].error().kind, ErrorKind::record);
    EXPECT_THAT(results[1].error().detail, testing::HasSubstr("Invalid data"));
    EXPECT_EQ(results[2]->remote_id, "3");
}

TEST_F(ReplyioImport, SendsTheRestAgainWithoutTheItemThatIsRefused)
{
    service->on(Method::post, std::string(kImport), 400,
                R"({"status":400,"errors":[{"pointer":"/items/0/email","detail":"Not a valid e-mail address"}]})");
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":2,"status":"Created"})"));

    const auto results = import({person("a@b.example"), person("b@b.example")});

    EXPECT_EQ(results[0].error().kind, ErrorKind::record);
    EXPECT_THAT(results[0].error().detail, testing::HasSubstr("Not a valid e-mail address"));
    EXPECT_EQ(results[1]->remote_id, "2");
    EXPECT_EQ(last_body(Method::post, kImport).at("items").as_array().size(), 1U);
}

TEST_F(ReplyioImport, HalvesABatchThatIsTooLarge)
{
    service->on(Method::post, std::string(kImport), 413);
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":1,"status":"Created"})"));
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":2,"status":"Created"})"));

    const auto results = import({person("a@b.example"), person("b@b.example")});

    EXPECT_EQ(results[0]->remote_id, "1");
    EXPECT_EQ(results[1]->remote_id, "2");
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("import_batch":1,)"));
}

TEST_F(ReplyioImport, AFullAccountRefusesThemAllAtOnce)
{
    service->on(Method::post, std::string(kImport), 400,
                R"({"status":400,"code":"contact.limitExceeded","detail":"Limit reached"})");

    const auto results = import({person("a@b.example"), person("b@b.example")});

    EXPECT_EQ(service->requests.size(), 1U);
    EXPECT_EQ(results[1].error().code, "contact.limitExceeded");
}

TEST_F(ReplyioImport, LeavesTheSecondOfTwoEqualAddressesForLater)
{
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":1,"status":"Created"})"));

    const auto results = import({person("a@b.example"), person("a@b.example")});

    EXPECT_TRUE(results[0]);
    EXPECT_EQ(results[1].error().kind, ErrorKind::retry);
    EXPECT_EQ(last_body(Method::post, kImport).at("items").as_array().size(), 1U);
}

TEST_F(ReplyioImport, AnAnswerThatCannotBeReadLeavesTheOutcomeUnknown)
{
    const auto lost = [](const Result<Written>& written) { return !written && written.error().outcome_unknown; };
    for (const std::string body :
         {"", "<html>", R"({"items":[]})", R"({"items":[{"id":1,"status":"Created"}],"added":0})",
          R"({"items":[{"status":"Created"}]})", R"({"items":[{"id":1,"status":"Pondered"}]})"}) {
        service->on(Method::post, std::string(kImport), 200, body);
        (void)import({person("first@b.example")}); // takes the answer before this one

        EXPECT_TRUE(lost(import({person("a@b.example")}).front())) << body;
    }
}

TEST_F(ReplyioImport, WaitsForABackgroundJobAndLooksForWhatItMade)
{
    service->on(Method::post, std::string(kImport), 202, "",
                {{"location", "https://elsewhere.example/v3/background-jobs/j-1"}});
    service->on(Method::get, "/v4/background-jobs/j-1", 200, R"({"jobId":"j-1","status":"Processing"})");
    service->on(Method::get, "/v4/background-jobs/j-1", 200,
                R"({"jobId":"j-1","status":"Done","jsonDataResult":"opaque"})");
    service->on(Method::get, "/v4/contacts?email=ada%40b.example", 200, listing(contact_json(9, "ada@b.example")));

    const auto results = import({person("ada@b.example")});

    ASSERT_TRUE(results[0]);
    EXPECT_EQ(results[0]->remote_id, "9");
    EXPECT_FALSE(results[0]->adopted);
    EXPECT_GT(clock.now(), *parse_time("2026-01-05T09:00:00Z"));
}

TEST_F(ReplyioImport, WhatAFinishedJobDidNotMakeNeedsAPerson)
{
    service->on(Method::post, std::string(kImport), 202, R"({"jobId":"j-1"})");
    service->on(Method::get, "/v4/background-jobs/j-1", 200, R"({"status":"done"})");
    service->on(Method::get, "/v4/contacts?", 200, listing(""));

    const auto results = import({person("ada@b.example")});

    ASSERT_FALSE(results[0]);
    EXPECT_EQ(results[0].error().kind, ErrorKind::record);
    EXPECT_EQ(service->count(Method::get, "/v4/contacts?"), 2U); // lists may lag behind
}

TEST_F(ReplyioImport, IsDoneOnlyWhenTheOptOutIs)
{
    Contact target = person("ada@b.example");
    target.opted_out = true;
    service->on(Method::post, std::string(kImport), 200, result(R"({"id":5,"status":"Created"})"));
    service->on(Method::post, "/v4/contacts/set-opted-out", Error{.kind = ErrorKind::retry, .detail = "down"});
    service->on(Method::post, "/v4/contacts/set-opted-out", 200, "{}");

    const auto first = import({target});
    const auto second = import({target});

    EXPECT_TRUE(first[0].error().outcome_unknown);
    EXPECT_TRUE(second[0]);
    EXPECT_EQ(last_body(Method::post, "/v4/contacts/set-opted-out"),
              boost::json::parse(R"({"contactIds":[5],"isOptedOut":true})"));
}

} // namespace
} // namespace contactsync::test
