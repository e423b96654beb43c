#include "replyio_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using ReplyioContacts = ReplyioTest;

TEST_F(ReplyioContacts, AWrongKeyGetsAnEmpty401)
{
    Client stranger(*service, {{"authorization", "Bearer something-else"}});

    const Answer answer = stranger("GET", "/v4/contacts");

    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.raw.body, "");
    EXPECT_THAT(answer.raw.headers, testing::Contains(testing::Pair("WWW-Authenticate", "Bearer")));
}

TEST_F(ReplyioContacts, TheKeyIsTakenAsBearerToo)
{
    Client bearer(*service, {{"authorization", "Bearer sandbox-replyio-key"}});

    EXPECT_EQ(bearer("GET", "/v3/whoami").number("/userId"), 7);
}

TEST_F(ReplyioContacts, CreateAnswers201WithTheWholeContactInPascalCaseAndTimesWithoutZone)
{
    const Answer answer = ask("POST", "/v4/contacts", R"({"email": " alpha@widgets.example ", "firstName": "Alpha",
        "phone": "+15550100", "companySize": "Fifty", "customFields": [{"key": "LEADSOURCE", "value": "Fair"}]})");

    EXPECT_EQ(answer.status, 201);
    EXPECT_TRUE(answer.raw.wrote);
    EXPECT_EQ(answer.text("/email"), "alpha@widgets.example");
    EXPECT_EQ(answer.text("/domain"), "widgets.example");
    EXPECT_EQ(answer.text("/companySize"), "Fifty");
    EXPECT_EQ(answer.text("/phoneStatus"), "Pending");
    EXPECT_EQ(answer.text("/createdAt"), "2025-11-13T02:13:20");
    EXPECT_EQ(answer.text("/customFields/0/key"), "leadSource");
    EXPECT_TRUE(answer.at("/lastName").is_null());
    EXPECT_FALSE(answer.body.as_object().contains("phone2"));
    EXPECT_FALSE(answer.body.as_object().contains("callStatus"));
}

TEST_F(ReplyioContacts, V3AnswersInLowerCamelCaseAndNeedsAFirstName)
{
    const Answer nameless = ask("POST", "/v3/contacts", R"({"email": "a@widgets.example"})");
    const Answer named = ask("POST", "/v3/contacts",
                             R"({"email": "a@widgets.example", "firstName": "A", "companySize": "OneThousand"})");

    EXPECT_EQ(nameless.status, 400);
    EXPECT_EQ(nameless.text("/errors/0/pointer"), "/firstName");
    EXPECT_EQ(named.text("/companySize"), "oneThousand");
    EXPECT_EQ(named.text("/callStatus"), "none");
}

TEST_F(ReplyioContacts, AWrongTypeIsA400WithItsPointerAndNoCode)
{
    const Answer answer = ask("POST", "/v4/contacts", R"({"email": "alpha@widgets.example", "phone": 15550100})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.raw.content_type, "application/problem+json");
    EXPECT_EQ(answer.text("/errors/0/pointer"), "/phone");
    EXPECT_FALSE(answer.body.as_object().contains("code"));
    EXPECT_EQ(service->size(), 0U);
}

TEST_F(ReplyioContacts, ABodyThatIsNoJsonObjectIsRefused)
{
    EXPECT_EQ(ask("POST", "/v4/contacts", "{nonsense").status, 400);
    EXPECT_EQ(ask("POST", "/v4/contacts", "[]").status, 400);
}

TEST_F(ReplyioContacts, SomebodyNeedsAnEmailOrALinkedInUrl)
{
    const Answer nobody = ask("POST", "/v4/contacts", R"({"firstName": "Alpha"})");
    const Answer linked = ask("POST", "/v4/contacts", R"({"linkedInUrl": "https://www.linkedin.com/in/alpha"})");

    EXPECT_EQ(nobody.text("/errors/0/pointer"), "/email");
    EXPECT_EQ(linked.status, 201);
}

TEST_F(ReplyioContacts, CreatingAHeldEmailBlanksWhatWasNotSent)
{
    const std::string id =
        seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}, {"phone2", "1"}, {"isOptedOut", true}});

    const Answer answer = ask("POST", "/v4/contacts", R"({"email": "ALPHA@widgets.example", "lastName": "Tester"})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(std::to_string(answer.number("/id")), id);
    EXPECT_TRUE(answer.at("/title").is_null());
    EXPECT_TRUE(answer.at("/firstName").is_null());
    EXPECT_TRUE(answer.at("/isOptedOut").as_bool());
    EXPECT_EQ(service->size(), 1U);
}

TEST_F(ReplyioContacts, PatchChangesOnlyWhatWasSentAndNullClears)
{
    const std::string id = seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}, {"notes", "old"}});

    const Answer answer = ask(
        "PATCH", "/v4/contacts/" + id,
        R"({"title": "Head", "notes": null, "customFields": [{"id": 44, "value": "Referral"}, {"name": "budget", "value": "10k"}]})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/title"), "Head");
    EXPECT_EQ(answer.text("/firstName"), "Alpha");
    EXPECT_TRUE(answer.at("/notes").is_null());
    EXPECT_EQ(answer.at("/customFields").as_array().size(), 2U);
    EXPECT_EQ(answer.text("/lastModifiedAt"), "2025-11-13T02:13:20");
}

TEST_F(ReplyioContacts, APatchThatChangesNothingWritesNothing)
{
    const std::string id = seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}});

    const Answer empty = ask("PATCH", "/v4/contacts/" + id, "{}");
    const Answer same = ask("PATCH", "/v4/contacts/" + id, R"({"title": "Buyer"})");

    EXPECT_EQ(empty.status, 200);
    EXPECT_FALSE(empty.raw.wrote);
    EXPECT_FALSE(same.raw.wrote);
    EXPECT_EQ(same.text("/lastModifiedAt"), "2025-11-13T01:56:40");
}

TEST_F(ReplyioContacts, PatchRefusesUnknownCustomFieldsAndTheModelOfPost)
{
    const std::string id = seed("alpha@widgets.example");

    const Answer unknown =
        ask("PATCH", "/v4/contacts/" + id, R"({"customFields": [{"name": "nosuch", "value": "x"}]})");
    const Answer wrong_model =
        ask("PATCH", "/v4/contacts/" + id, R"({"customFields": [{"key": "leadSource", "value": "x"}]})");
    const Answer no_number =
        ask("PATCH", "/v4/contacts/" + id, R"({"customFields": [{"name": "score", "value": "much"}]})");

    EXPECT_EQ(unknown.text("/errors/0/pointer"), "/customFields/0");
    EXPECT_EQ(wrong_model.text("/errors/0/pointer"), "/customFields/0");
    EXPECT_EQ(no_number.text("/errors/0/pointer"), "/customFields/0/value");
}

TEST_F(ReplyioContacts, PatchingAnEmailToOneInUseIsABusinessRefusal)
{
    seed("alpha@widgets.example");
    const std::string other = seed("beta@widgets.example");

    const Answer answer = ask("PATCH", "/v4/contacts/" + other, R"({"email": "Alpha@Widgets.example"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_TRUE(answer.body.as_object().contains("code"));
    EXPECT_FALSE(answer.body.as_object().contains("errors"));
}

TEST_F(ReplyioContacts, OptOutIsPatchedOnV3AndIgnoredOnV4)
{
    const std::string id = seed("alpha@widgets.example");

    EXPECT_FALSE(ask("PATCH", "/v4/contacts/" + id, R"({"isOptedOut": true})").at("/isOptedOut").as_bool());
    EXPECT_TRUE(ask("PATCH", "/v3/contacts/" + id, R"({"isOptedOut": true})").at("/isOptedOut").as_bool());
}

TEST_F(ReplyioContacts, SetOptedOutListsOnlyFailures)
{
    const std::string id = seed("alpha@widgets.example");
    const std::string body = R"({"contactIds": [)" + id + R"(, 999999], "isOptedOut": true})";

    const Answer first = ask("POST", "/v4/contacts/set-opted-out", body);
    const Answer again = ask("POST", "/v4/contacts/set-opted-out", body);

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body.as_object().size(), 1U);
    EXPECT_EQ(first.text("/999999/error"), "notFound");
    EXPECT_TRUE(first.raw.wrote);
    EXPECT_FALSE(again.raw.wrote);
    EXPECT_TRUE(ask("GET", "/v3/contacts/" + id + "/statuses").at("/isOptedOut").as_bool());
}

TEST_F(ReplyioContacts, DeletingTwiceIs404AndAnOptOutOutlivesTheContact)
{
    const std::string id = seed("alpha@widgets.example", "Alpha", {{"isOptedOut", true}});

    EXPECT_EQ(ask("DELETE", "/v4/contacts/" + id).status, 204);
    const Answer again = ask("DELETE", "/v4/contacts/" + id);
    const Answer revived = ask("POST", "/v4/contacts", R"({"email": "alpha@widgets.example"})");

    EXPECT_EQ(again.status, 404);
    EXPECT_EQ(again.text("/code"), "contact.notFound");
    EXPECT_NE(std::to_string(revived.number("/id")), id);
    EXPECT_TRUE(revived.at("/isOptedOut").as_bool());
}

TEST_F(ReplyioContacts, BulkDeleteTakesAtMostAHundredIds)
{
    const std::string id = seed("alpha@widgets.example");
    std::string many = "1";
    for (int count = 0; count < 100; ++count)
        many += ",1";

    EXPECT_EQ(ask("POST", "/v4/contacts/bulk-delete", R"({"ids": [)" + many + "]}").status, 400);
    EXPECT_EQ(ask("POST", "/v4/contacts/bulk-delete", R"({"ids": [)" + id + "]}").raw.body, "{}");
    EXPECT_EQ(service->size(), 0U);
}

TEST_F(ReplyioContacts, APrivateListIsNotShownInTheContact)
{
    const std::string id = seed("alpha@widgets.example", "Alpha", {{"listIds", {12, 13}}});

    const Answer answer = ask("GET", "/v4/contacts/" + id);

    ASSERT_EQ(answer.at("/lists").as_array().size(), 1U);
    EXPECT_EQ(answer.number("/lists/0/listId"), 12);
    EXPECT_EQ(ask("POST", "/v4/contacts/filter", R"({"listId": 13})").number("/totalCount"), 1);
}

TEST_F(ReplyioContacts, OwnersOutsideTheTeamAreNotFound)
{
    const std::string id = seed("alpha@widgets.example");

    EXPECT_EQ(ask("PATCH", "/v4/contacts/" + id, R"({"ownerUserId": 77})").status, 404);
    EXPECT_EQ(ask("PATCH", "/v4/contacts/" + id, R"({"ownerUserId": 9})").number("/ownerUserId"), 9);
}

TEST_F(ReplyioContacts, CustomFieldsAreABareArray)
{
    EXPECT_EQ(ask("GET", "/v3/custom-fields").text("/0/fieldType"), "text");
    EXPECT_EQ(ask("GET", "/v4/custom-fields").text("/0/fieldType"), "Text");
    EXPECT_EQ(ask("POST", "/v3/custom-fields", R"({"title": "region", "fieldType": "text"})").status, 201);
    EXPECT_EQ(ask("POST", "/v3/custom-fields", R"({"title": "REGION", "fieldType": "text"})").status, 400);
}

TEST_F(ReplyioContacts, WhatIsSavedIsLoadedAsItWas)
{
    seed("alpha@widgets.example", "Alpha",
         {{"sequences", {{{"sequenceId", 31}}}}, {"listIds", {12}}, {"accountId", 4}});
    ask("DELETE", "/v4/contacts/" + seed("gone@widgets.example"));
    const json::value saved = json::parse(json::serialize(service->save()));

    auto restored = make_replyio();
    restored->load(saved);

    EXPECT_EQ(restored->dump(), service->dump());
    EXPECT_EQ(restored->save(), service->save());
}

TEST_F(ReplyioContacts, APersonEditsWithoutValidationAndMovesTheTime)
{
    const std::string id = seed("not an address", "Alpha", {{"phone", "call the desk"}});

    service->edit(id, {{"title", "Head"}, {"phone", nullptr}}, kNow);

    const Answer answer = ask("GET", "/v4/contacts/" + id);
    EXPECT_EQ(answer.text("/title"), "Head");
    EXPECT_TRUE(answer.at("/phone").is_null());
    EXPECT_EQ(answer.text("/lastModifiedAt"), "2025-11-13T02:13:20");
    EXPECT_THROW(service->edit(id, {{"nosuch", 1}}, kNow), std::invalid_argument);
    EXPECT_THROW(service->edit("99", {}, kNow), std::invalid_argument);
}

TEST_F(ReplyioContacts, MergingKeepsTheSurvivorAndWhatItLacked)
{
    const std::string loser = seed("old@widgets.example", "Alpha", {{"title", "Buyer"}, {"isOptedOut", true}});
    const std::string survivor = seed("new@widgets.example", "Alpha");

    service->merge(loser, survivor, kNow);

    const Answer answer = ask("GET", "/v4/contacts/" + survivor);
    EXPECT_EQ(answer.text("/title"), "Buyer");
    EXPECT_EQ(answer.text("/email"), "new@widgets.example");
    EXPECT_TRUE(answer.at("/isOptedOut").as_bool());
    EXPECT_EQ(ask("GET", "/v4/contacts/" + loser).status, 404);
}

} // namespace
} // namespace contactsync::sandbox
