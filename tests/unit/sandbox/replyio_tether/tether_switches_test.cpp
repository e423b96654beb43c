#include "tether_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using TetherSwitches = TetherTest;

TEST_F(TetherSwitches, UnknownNamesAndImpossibleValuesAreRefused)
{
    EXPECT_THROW(service->configure({{"nosuch", true}}), std::invalid_argument);
    EXPECT_THROW(service->configure({{"generation", "g3"}}), std::invalid_argument);
    EXPECT_EQ(service->switches().at("generation"), "g2");
}

TEST_F(TetherSwitches, TheGenerationsShowPhonesAndListsDifferently)
{
    const std::string id = create(kMira);

    service->configure({{"generation", "g1"}});
    EXPECT_EQ(get(id).text("/data/phoneNumber"), "+12025550143");
    EXPECT_EQ(ask("GET", "/api/contacts").text("/data/contacts/0/phoneNumber"), "+12025550143");
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"phoneNumber": [{"value": "+12025550144"}]})").status, 400);
    EXPECT_EQ(
        ask("PATCH", "/api/contacts/" + id, R"({"phoneNumber": "+12025550144"})").text("/data/contact/phoneNumber"),
        "+12025550144");

    service->configure({{"generation", "g0"}});
    EXPECT_EQ(ask("GET", "/api/contacts").text("/data/0/createdBy/fullName"), "Sync Bot");
}

TEST_F(TetherSwitches, TheDumpIsAlwaysOfTheDefaultGeneration)
{
    create(kMira);

    service->configure({{"generation", "g0"}});

    EXPECT_TRUE(service->dump().at(0).at("phoneNumber").is_array());
}

TEST_F(TetherSwitches, ProvisionedNumbersAreRefusedOnCreateAndPatch)
{
    const std::string id = create(kMira);
    service->configure({{"provisioned_numbers", {"(202) 555-0199"}}});

    EXPECT_EQ(ask("POST", "/api/contact", R"({"phoneNumber": "+12025550199"})").text("/error/code"),
              "PROVISIONED_NUMBER");
    EXPECT_EQ(ask("PATCH", "/api/contacts/" + id, R"({"phoneNumber": "+12025550199"})").text("/error/code"),
              "PROVISIONED_NUMBER");
}

TEST_F(TetherSwitches, DuplicatesMayAnswerWithAnotherStatusAndWithoutACode)
{
    create(kMira);
    service->configure({{"duplicate_status", 409}, {"error_codes", false}});

    const Answer answer = ask("POST", "/api/contact", kMira);

    EXPECT_EQ(answer.status, 409);
    EXPECT_FALSE(answer.at("/error").as_object().contains("code"));
}

TEST_F(TetherSwitches, CreateMayUpdateTheHolderOfTheNumber)
{
    const std::string id = create(kMira);
    service->configure({{"create_upserts", true}});

    const Answer answer = ask("POST", "/api/contact", R"({"phoneNumber": "2025550143", "firstName": "Miranda"})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.text("/data/contact/_id"), id);
    EXPECT_EQ(answer.text("/data/contact/firstName"), "Miranda");
    EXPECT_EQ(answer.text("/data/contact/lastName"), "Quill");
    EXPECT_EQ(service->size(), 1U);
}

TEST_F(TetherSwitches, TheReplyMayBeSparseWithStatus200)
{
    service->configure({{"sparse_reply", true}, {"create_status", 200}});

    const Answer answer = ask("POST", "/api/contact", kMira);

    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.at("/data/contact").as_object().contains("phoneNumber"));
}

TEST_F(TetherSwitches, PatchMayIgnoreNamesAndEmail)
{
    const std::string id = create(kMira);
    service->configure({{"patch_ignores", "names_and_email"}});

    const Answer answer = ask("PATCH", "/api/contacts/" + id, R"({"firstName": "Miranda", "email": "m@acme.example"})");

    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.raw.wrote);
    EXPECT_EQ(answer.text("/data/contact/firstName"), "Mira");
}

TEST_F(TetherSwitches, EmailsMayBeUnique)
{
    create(kMira);
    service->configure({{"email_unique", true}});

    const Answer answer =
        ask("POST", "/api/contact", R"({"phoneNumber": "+12025550150", "email": "MIRA.quill@acme.example"})");

    EXPECT_EQ(answer.text("/error/code"), "DUPLICATE_EMAIL");
}

TEST_F(TetherSwitches, UnknownKeysMayBeDroppedAndSecondaryPhonesShown)
{
    service->configure({{"drop_unknown_keys", true}, {"secondary_phones", true}});

    const Answer answer = ask(
        "POST", "/api/contact",
        R"({"phoneNumber": [{"value": "+12025550143"}, {"value": "+12025550144"}], "shoeSize": 9, "region": "north"})");

    EXPECT_FALSE(answer.at("/data/contact").as_object().contains("shoeSize"));
    EXPECT_EQ(answer.text("/data/contact/region"), "north");
    EXPECT_EQ(answer.text("/data/contact/secondaryPhoneNumber/0"), "+12025550144");
}

TEST_F(TetherSwitches, AuthErrorsMayComeInAnyShape)
{
    Client stranger(*service, {});
    service->configure({{"auth_error_shape", "e2"}});
    EXPECT_TRUE(stranger("GET", "/api/contacts").at("/error").is_string());
    service->configure({{"auth_error_shape", "e4"}});
    EXPECT_EQ(stranger("GET", "/api/contacts").text("/code"), "UNAUTHORIZED");
}

TEST_F(TetherSwitches, TheEventLogIsClosedUnlessSwitchedOn)
{
    const std::string id = create(kMira);

    EXPECT_EQ(ask("GET", "/api/event-logs").status, 404);
    service->configure({{"event_logs", true}});
    EXPECT_EQ(ask("GET", "/api/event-logs?contactId=" + id).text("/data/0/eventType"), "contact_created");
}

TEST_F(TetherSwitches, RateLimitsAnswerInTheEnvelope)
{
    const Response response = service->rate_limited(1);

    EXPECT_EQ(response.status, 429);
    EXPECT_THAT(response.body, testing::HasSubstr("RATE_LIMITED"));
    EXPECT_THAT(response.headers, testing::Contains(testing::Pair("Retry-After", "1")));
}

} // namespace
} // namespace contactsync::sandbox
