#include "replyio_fixture.hpp"

namespace contactsync::sandbox {
namespace {

using ReplyioSwitches = ReplyioTest;

TEST_F(ReplyioSwitches, UnknownNamesAndImpossibleValuesAreRefusedAndChangeNothing)
{
    const json::object before = service->switches();

    EXPECT_THROW(service->configure({{"fraction_digits", 3}, {"nosuch", true}}), std::invalid_argument);
    EXPECT_THROW(service->configure({{"fraction_digits", 9}}), std::invalid_argument);
    EXPECT_THROW(service->configure({{"lookup", "loose"}}), std::invalid_argument);

    EXPECT_EQ(service->switches(), before);
}

TEST_F(ReplyioSwitches, ADuplicateCreateAnswersInEveryMode)
{
    const std::string id = seed("alpha@widgets.example", "Alpha", {{"title", "Buyer"}});
    const auto create = [&](std::string_view mode) {
        service->configure({{"post_duplicate", mode}});
        return ask("POST", "/v4/contacts",
                   R"({"email": "alpha@widgets.example", "firstName": "Alpha", "city": "Riga"})");
    };

    EXPECT_EQ(create("refuse").status, 400);
    EXPECT_EQ(create("refuse_409").status, 409);
    const Answer merged = create("merge");
    EXPECT_EQ(merged.text("/title"), "Buyer");
    EXPECT_EQ(merged.text("/city"), "Riga");
    EXPECT_EQ(create("created_201").status, 201);
    EXPECT_TRUE(ask("GET", "/v4/contacts/" + id).at("/title").is_null());
    const Answer second = create("duplicate");
    EXPECT_EQ(second.status, 201);
    EXPECT_NE(std::to_string(second.number("/id")), id);
    EXPECT_EQ(service->size(), 2U);
}

TEST_F(ReplyioSwitches, OnePrefixMayBeMissing)
{
    service->configure({{"prefixes", "v3"}});

    EXPECT_EQ(ask("GET", "/v4/contacts?top=1").status, 404);
    EXPECT_EQ(ask("GET", "/v3/contacts?top=1").status, 200);
}

TEST_F(ReplyioSwitches, V4MayTakeOnlyTheApiKeyHeader)
{
    service->configure({{"v4_auth", "api_key"}});
    Client bearer(*service, {{"authorization", "Bearer sandbox-replyio-key"}});

    EXPECT_EQ(bearer("GET", "/v4/contacts").status, 401);
    EXPECT_EQ(bearer("GET", "/v3/contacts").status, 200);
}

TEST_F(ReplyioSwitches, TimesMayHaveFractionsAndAnOffset)
{
    const std::string id = seed("alpha@widgets.example");

    service->configure({{"fraction_digits", 7}, {"time_zone", "+02:00"}});
    EXPECT_EQ(ask("GET", "/v4/contacts/" + id).text("/createdAt"), "2025-11-13T03:56:40.0000000+02:00");
    service->configure({{"fraction_digits", 0}, {"time_zone", "+02:00_hidden"}});
    EXPECT_EQ(ask("GET", "/v4/contacts/" + id).text("/createdAt"), "2025-11-13T03:56:40");
}

TEST_F(ReplyioSwitches, LastModifiedMayBeFrozen)
{
    const std::string id = seed("alpha@widgets.example");
    service->configure({{"last_modified_frozen", true}});

    const Answer answer = ask("PATCH", "/v4/contacts/" + id, R"({"title": "Head"})");

    EXPECT_TRUE(answer.raw.wrote);
    EXPECT_EQ(answer.text("/lastModifiedAt"), "2025-11-13T01:56:40");
}

TEST_F(ReplyioSwitches, TheV4OptOutCallMayBeMissing)
{
    service->configure({{"v4_set_opted_out", false}});
    const std::string id = seed("alpha@widgets.example");
    const std::string body = R"({"contactIds": [)" + id + R"(], "isOptedOut": true})";

    EXPECT_EQ(ask("POST", "/v4/contacts/set-opted-out", body).status, 404);
    EXPECT_EQ(ask("POST", "/v3/contacts/set-opted-out", body).status, 200);
}

TEST_F(ReplyioSwitches, AMissingScopeOrTeamIsA403)
{
    service->configure({{"scopes", {"contacts:read"}}});
    EXPECT_EQ(ask("GET", "/v4/contacts").status, 200);
    EXPECT_EQ(ask("POST", "/v4/contacts", R"({"email": "a@b.example"})").text("/code"), "insufficient_scope");

    service->configure({{"require_team_header", true}});
    EXPECT_EQ(ask("GET", "/v4/contacts").text("/code"), "TEAM_REQUIRED");
}

TEST_F(ReplyioSwitches, UnknownMembersAppearAndMayBeRefused)
{
    const std::string id = seed("alpha@widgets.example");

    service->configure({{"unknown_member", true}, {"unknown_enum", true}, {"refuse_unknown_members", true}});

    const Answer answer = ask("GET", "/v4/contacts/" + id);
    EXPECT_TRUE(answer.body.as_object().contains("engagementScore"));
    EXPECT_EQ(answer.text("/phoneStatus"), "Quarantined");
    EXPECT_EQ(ask("PATCH", "/v4/contacts/" + id, R"({"shoeSize": 9})").text("/errors/0/pointer"), "/shoeSize");
}

TEST_F(ReplyioSwitches, TopMayBeCappedSilently)
{
    for (int index = 0; index < 5; ++index)
        seed("p" + std::to_string(index) + "@widgets.example");
    service->configure({{"top_max", 2}, {"top_excess", "cap"}});

    const Answer answer = ask("GET", "/v4/contacts?top=1000");

    EXPECT_EQ(answer.at("/items").as_array().size(), 2U);
    EXPECT_TRUE(answer.at("/hasMore").as_bool());
}

TEST_F(ReplyioSwitches, AnIdempotencyKeyMayBeHonoured)
{
    service->configure({{"honour_idempotency_key", true}, {"post_duplicate", "duplicate"}});
    Client again(*service, {{"x-api-key", "sandbox-replyio-key"}, {"idempotency-key", "one"}});

    again("POST", "/v4/contacts", R"({"email": "a@b.example"})");
    const Answer second = again("POST", "/v4/contacts", R"({"email": "a@b.example"})");

    EXPECT_EQ(second.status, 201);
    EXPECT_FALSE(second.raw.wrote);
    EXPECT_EQ(service->size(), 1U);
}

TEST_F(ReplyioSwitches, TheLimitOfTheAccountIsABusinessRefusal)
{
    seed("alpha@widgets.example");
    service->configure({{"contact_limit", 1}});

    EXPECT_EQ(ask("POST", "/v4/contacts", R"({"email": "b@c.example"})").text("/code"), "contact.limitExceeded");
}

TEST_F(ReplyioSwitches, ThePhoneIsCheckedAfterAWhile)
{
    const Answer created = ask("POST", "/v4/contacts", R"({"email": "a@b.example", "phone": "1"})");

    EXPECT_EQ(
        ask("GET", "/v4/contacts/" + std::to_string(created.number("/id")), {}, kNow + 60'000).text("/phoneStatus"),
        "Valid");
}

} // namespace
} // namespace contactsync::sandbox
