#include "tether_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using TetherContacts = TetherTest;

TEST_F(TetherContacts, CreateAnswers201WithTheWholeContactAndAMisleadingMessage)
{
    const Answer answer = ask("POST", "/api/contact", kMira);

    EXPECT_EQ(answer.status, 201);
    EXPECT_TRUE(answer.raw.wrote);
    EXPECT_EQ(answer.text("/message"), "Contact updated successfully");
    EXPECT_EQ(answer.text("/data/contact/email"), "mira.quill@acme.example");
    EXPECT_EQ(answer.text("/data/contact/phoneNumber/0/value"), "+12025550143");
    EXPECT_EQ(answer.text("/data/contact/status"), "New Lead");
    EXPECT_EQ(answer.text("/data/contact/createdAt"), "2025-11-13T02:13:20.000Z");
    EXPECT_EQ(answer.text("/data/contact/_id").size(), 24U);
    EXPECT_EQ(answer.text("/data/contact/userId"), "66aa00000000000000000001");
}

TEST_F(TetherContacts, APhoneIsRequiredAndMustBeANumber)
{
    const Answer missing = ask("POST", "/api/contact", R"({"firstName": "Mira"})");
    const Answer empty = ask("POST", "/api/contact", R"({"phoneNumber": []})");
    const Answer junk = ask("POST", "/api/contact", R"({"phoneNumber": "call me"})");
    const Answer typed = ask("POST", "/api/contact", R"({"phoneNumber": [2025550143]})");

    EXPECT_EQ(missing.status, 400);
    EXPECT_EQ(missing.text("/error/code"), "VALIDATION_ERROR");
    EXPECT_EQ(missing.text("/error/details/field"), "phoneNumber");
    EXPECT_EQ(empty.status, 400);
    EXPECT_EQ(junk.text("/error/code"), "INVALID_PHONE");
    EXPECT_EQ(typed.status, 400);
    EXPECT_EQ(service->size(), 0U);
}

TEST_F(TetherContacts, PhonesAreUniqueInTheOrganization)
{
    create(kMira);

    const Answer answer = ask("POST", "/api/contact", R"({"phoneNumber": "(202) 555-0143"})");

    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.text("/error/code"), "DUPLICATE_PHONE");
    EXPECT_EQ(service->size(), 1U);
}

TEST_F(TetherContacts, OneListHasOnePrimaryAndNoNumberTwice)
{
    const Answer answer = ask("POST", "/api/contact",
                              R"({"phoneNumber": [{"value": "2025550143"}, {"value": "+12025550144", "isPrimary": true},
                                 {"value": "+1 202 555 0143", "isPrimary": true}]})");

    const json::array& phones = answer.at("/data/contact/phoneNumber").as_array();
    ASSERT_EQ(phones.size(), 2U);
    EXPECT_FALSE(phones[0].at("isPrimary").as_bool());
    EXPECT_TRUE(phones[1].at("isPrimary").as_bool());
}

TEST_F(TetherContacts, PatchChangesWhatWasSentAndMovesTheTime)
{
    const std::string id = create(kMira);

    const Answer answer =
        ask("PATCH", "/api/contacts/" + id, R"({"lastName": "Quillon", "_id": "x", "shoeSize": 9})", kNow + 5);

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/data/contact/lastName"), "Quillon");
    EXPECT_EQ(answer.text("/data/contact/firstName"), "Mira");
    EXPECT_EQ(answer.number("/data/contact/shoeSize"), 9);
    EXPECT_EQ(answer.text("/data/contact/updatedAt"), "2025-11-13T02:13:20.005Z");
}

TEST_F(TetherContacts, TheTimeMovesStrictlyAndNotWithoutAChange)
{
    const std::string id = create(kMira);
    const std::string path = "/api/contacts/" + id;

    const Answer first = ask("PATCH", path, R"({"lastName": "A"})");
    const Answer second = ask("PATCH", path, R"({"lastName": "B"})");
    const Answer same = ask("PATCH", path, R"({"lastName": "B"})", kNow + 99);

    EXPECT_EQ(first.text("/data/contact/updatedAt"), "2025-11-13T02:13:20.001Z");
    EXPECT_EQ(second.text("/data/contact/updatedAt"), "2025-11-13T02:13:20.002Z");
    EXPECT_EQ(same.text("/data/contact/updatedAt"), "2025-11-13T02:13:20.002Z");
    EXPECT_FALSE(same.raw.wrote);
}

TEST_F(TetherContacts, NullClearsANameButNeverThePhone)
{
    const std::string id = create(kMira);

    EXPECT_TRUE(ask("PATCH", "/api/contacts/" + id, R"({"lastName": null, "email": null})")
                    .at("/data/contact/lastName")
                    .is_null());
    EXPECT_TRUE(get(id).at("/data/email").is_null());
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"lastName": ""})").text("/data/contact/lastName"), "");
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"phoneNumber": null})").status, 400);
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"phoneNumber": []})").status, 400);
}

TEST_F(TetherContacts, PutNeedsItsIdAndAnswersInTheLegacyShape)
{
    const std::string id = create(kMira);

    const Answer answer =
        ask("PUT", "/api/contact", R"({"_id": ")" + id + R"(", "pipelineStage": "66aa000000000000000000d3"})");

    EXPECT_EQ(answer.text("/contact/status"), "Qualified");
    EXPECT_EQ(answer.text("/contact/firstName"), "Mira");
    EXPECT_EQ(ask("PUT", "/api/contact", "{}").text("/error/details/field"), "_id");
}

TEST_F(TetherContacts, StagesFollowTheirNamesAndTheIdWins)
{
    const std::string id = create(kMira);
    const std::string path = "/api/contacts/" + id;

    EXPECT_EQ(ask("PATCH", path, R"({"status": "Won"})").text("/data/contact/pipelineStage"),
              "66aa000000000000000000d4");
    EXPECT_EQ(ask("PATCH", path, R"({"status": "Won", "pipelineStage": "66aa000000000000000000d5"})")
                  .text("/data/contact/status"),
              "Lost");
    EXPECT_TRUE(ask("PATCH", path, R"({"status": "Legacy name"})").at("/data/contact/pipelineStage").is_null());
    EXPECT_TRUE(ask("PATCH", path, R"({"pipelineStage": null})").at("/data/contact/status").is_null());
    EXPECT_EQ(ask("POST", "/api/contact", R"({"phoneNumber": "+12025550199", "status": "Nowhere"})").status, 400);
}

TEST_F(TetherContacts, TheLookupNormalisesTakesNoOtherKeysAndRefusesInTheLegacyShape)
{
    const std::string id = create(kMira);

    EXPECT_EQ(ask("POST", "/api/contacts/phoneNumber", R"({"phoneNumber": "(202) 555 0143"})").text("/data/_id"), id);
    const Answer missing = ask("POST", "/api/contacts/phoneNumber", R"({"phoneNumber": "+12025550100"})");
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.text("/error"), "Contact not found");
    EXPECT_EQ(ask("POST", "/api/contacts/phoneNumber", R"({"phoneNumber": "+12025550143", "page": 1})").status, 400);
}

TEST_F(TetherContacts, DeletingIsFinalAndFreesTheNumber)
{
    const std::string id = create(kMira);

    const Answer first = ask("DELETE", "/api/contacts/" + id);
    const Answer again = ask("DELETE", "/api/contacts/" + id);

    EXPECT_EQ(first.text("/message"), "Contact deleted");
    EXPECT_EQ(again.status, 404);
    EXPECT_EQ(again.text("/error"), "Contact not found");
    EXPECT_EQ(get(id).text("/error/message"), "Contact not found");
    EXPECT_EQ(ask("POST", "/api/contact", kMira).status, 201);
}

TEST_F(TetherContacts, AMalformedIdIsA404)
{
    EXPECT_EQ(get("nonsense").status, 404);
    EXPECT_EQ(ask("DELETE", "/api/contacts/nonsense").status, 404);
}

TEST_F(TetherContacts, AMalformedBodyOrTypeIsA400)
{
    const std::string id = create(kMira);

    EXPECT_EQ(ask("POST", "/api/contact", "{oops").status, 400);
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"firstName": 7})").text("/error/details/field"), "firstName");
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"email": "nobody"})").text("/error/details/field"), "email");
}

TEST_F(TetherContacts, TheEmailIsShownInTheShapeItWasGiven)
{
    const std::string id = create(kMira);

    const Answer answer = ask(
        "PATCH", "/api/contacts/" + id,
        R"({"email": [{"value": "a@acme.example", "isPrimary": false}, {"value": "B@acme.example", "isPrimary": true}]})");

    EXPECT_EQ(answer.at("/data/contact/email").as_array().size(), 2U);
    service->configure({{"email_out", "string"}});
    EXPECT_EQ(get(id).text("/data/email"), "b@acme.example");
}

TEST_F(TetherContacts, ReplacingTheListKeepsTheStampOfAnUnchangedNumber)
{
    const std::string id = create(kMira);
    ask("PATCH", "/api/contacts/" + id + "/phone-number/verify",
        R"({"phoneNumber": "+12025550143", "verifiedAt": "2026-01-01T00:00:00.000Z"})");
    const std::string body =
        R"({"phoneNumber": [{"value": "+12025550143"}, {"value": "+12025550144", "isPrimary": true}]})";

    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, body).text("/data/contact/phoneNumber/0/verifiedAt"),
              "2026-01-01T00:00:00.000Z");
    service->configure({{"drop_stamps", true}});
    EXPECT_FALSE(
        ask("PATCH", "/api/contacts/" + id, body).at("/data/contact/phoneNumber/0").as_object().contains("verifiedAt"));
}

TEST_F(TetherContacts, MergingAppendsNumbersAndDeletesTheSource)
{
    const std::string source = seed("+12025550101", {{"firstName", "Mira"}, {"email", "mira@acme.example"}});
    const std::string survivor = seed("+12025550102");

    service->merge(source, survivor, kNow);

    EXPECT_EQ(get(source).status, 404);
    const Answer answer = get(survivor);
    EXPECT_EQ(answer.text("/data/firstName"), "Mira");
    EXPECT_EQ(answer.text("/data/email"), "mira@acme.example");
    EXPECT_EQ(answer.text("/data/phoneNumber/1/value"), "+12025550101");
    EXPECT_FALSE(answer.at("/data/phoneNumber/1/isPrimary").as_bool());
    EXPECT_EQ(answer.text("/data/updatedAt"), "2025-11-13T02:13:20.000Z");
    EXPECT_EQ(ask("POST", "/api/contacts/phoneNumber", R"({"phoneNumber": "+12025550101"})").text("/data/_id"),
              survivor);
}

TEST_F(TetherContacts, SeedsAndPersonalEditsKeepOddities)
{
    const std::string id = seed("x4711", {{"email", "NOT AN ADDRESS"}});
    seed("(202) 555-0143");
    seed("202.555.0143");

    service->edit(id, {{"firstName", "Mira"}, {"userId", nullptr}}, kNow);

    const Answer answer = get(id);
    EXPECT_EQ(answer.text("/data/phoneNumber/0/value"), "x4711");
    EXPECT_EQ(answer.text("/data/email"), "not an address");
    EXPECT_EQ(answer.text("/data/updatedAt"), "2025-11-13T02:13:20.000Z");
    EXPECT_TRUE(answer.at("/data/userId").is_null());
    EXPECT_THROW(service->edit("nobody", {}, kNow), std::invalid_argument);
    EXPECT_THROW(service->edit(id, {{"firstName", 7}}, kNow), std::invalid_argument);
}

TEST_F(TetherContacts, WhatIsSavedIsLoadedAsItWas)
{
    create(kMira);
    seed("+12025550101", {{"region", "north"}, {"email", json::array{{{"value", "a@b.example"}}}}});
    ask("DELETE", "/api/contacts/" + seed("+12025550102"));
    const json::value saved = json::parse(json::serialize(service->save()));

    auto restored = make_tether();
    restored->load(saved);

    EXPECT_EQ(restored->dump(), service->dump());
    EXPECT_EQ(restored->save(), service->save());
    EXPECT_EQ(restored->dump().size(), 2U);
}

} // namespace
} // namespace contactsync::sandbox
