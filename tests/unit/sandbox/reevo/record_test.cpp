#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

TEST_F(ReevoTest, CreatesAContactAndShowsItWhole)
{
    const auto created = create_ada();

    EXPECT_EQ(created.status, 201);
    EXPECT_TRUE(created.wrote);
    EXPECT_EQ(created.value("first_name"), "Ada");
    EXPECT_EQ(created.value("display_name"), "Ada Quill");
    EXPECT_EQ(created.value("primary_email"), "ada@quill.example");
    EXPECT_EQ(created.value("stage").at("api_name"), "new");
    EXPECT_TRUE(created.data().at("attributes").at("title").is_null());
    EXPECT_EQ(created.data().at("attributes").at("contact_phone_numbers"), json::array());
    EXPECT_EQ(created.data(), read(created.id()).data());
}

TEST_F(ReevoTest, RefusesWithoutAKeyOrWithAWrongOne)
{
    headers.clear();
    EXPECT_EQ(create_ada().status, 401);

    headers = {{"x-api-key", "wrong"}};
    EXPECT_EQ(create_ada().status, 401);

    headers = {{"x-api-key", "sandbox-reevo-key"}};
    EXPECT_EQ(create_ada().status, 201);
}

TEST_F(ReevoTest, NamesThePermissionThatTheKeyLacks)
{
    const auto id = create_ada().id();
    set({{"denied", "contacts.write"}});

    EXPECT_EQ(patch(id, {{"title", "x"}}).status, 403);
    EXPECT_EQ(patch(id, {{"title", "x"}}).code(), "permission_denied");
    EXPECT_EQ(read(id).status, 200);
}

TEST_F(ReevoTest, AnswersHealthWithoutAKey)
{
    headers.clear();

    EXPECT_EQ(call("GET", "/health").data().at("status"), "healthy");
}

TEST_F(ReevoTest, RefusesFieldsThatItDoesNotKnowOrLetWrite)
{
    EXPECT_EQ(create({{"first_name", "A"}, {"last_name", "B"}, {"nickname", "C"}}).code(), "unknown_field");
    EXPECT_EQ(create({{"first_name", "A"}, {"last_name", "B"}, {"display_name", "C"}}).code(), "field_not_creatable");
    EXPECT_EQ(create({{"first_name", "A"}}).code(), "field_required_missing");
    EXPECT_EQ(create({{"first_name", "A"}, {"last_name", ""}}).code(), "field_value_invalid");
    EXPECT_EQ(create({{"first_name", 7}, {"last_name", "B"}}).code(), "field_value_invalid");
    EXPECT_EQ(create({{"first_name", std::string(256, 'x')}, {"last_name", "B"}}).code(), "field_value_invalid");

    const auto id = create_ada().id();
    EXPECT_EQ(patch(id, {{"updated_at", "2026-01-01T00:00:00Z"}}).code(), "field_not_updatable");
    EXPECT_EQ(patch(id, {{"primary_email", "b@quill.example"}}).code(), "field_not_updatable");
    EXPECT_EQ(patch(id, {{"contact_emails", json::array{}}}).code(), "field_not_updatable");
    EXPECT_EQ(patch(id, {{"last_name", nullptr}}).code(), "field_value_invalid");
}

TEST_F(ReevoTest, RefusesBodiesOfTheWrongStructureInFastApiShape)
{
    const auto id = create_ada().id();

    EXPECT_TRUE(call("POST", "/contact", {{"first_name", "A"}}).structural());
    EXPECT_TRUE(call("PATCH", "/contact/" + id, {{"attributes", json::object{}}}).structural());
    EXPECT_TRUE(call("PATCH", "/contact/" + id, json::object{}).structural());
    EXPECT_TRUE(
        call("POST", "/contact", {{"attributes", json::object{}}, {"relationships", json::object{}}}).structural());
    EXPECT_TRUE(call("GET", "/contact/not-a-uuid").structural());
}

TEST_F(ReevoTest, AnswersUnknownRoutesAndMethodsInPlainDetail)
{
    EXPECT_EQ(call("GET", "/nothing").status, 404);
    EXPECT_EQ(call("GET", "/contact").body.at("detail"), "Method Not Allowed");
    EXPECT_EQ(call("GET", "/contact").status, 405);
}

TEST_F(ReevoTest, RefusesABodyAboveOneMegabyte)
{
    EXPECT_EQ(create({{"first_name", std::string(1024 * 1024, 'x')}, {"last_name", "B"}}).status, 413);
}

TEST_F(ReevoTest, SpeaksErrorsInTheSelectedStyle)
{
    const json::object wrong{{"first_name", "A"}, {"last_name", "B"}, {"nickname", "C"}};

    set({{"error_style", "flat"}});
    EXPECT_EQ(create(wrong).body.at("error"), "unknown_field");
    EXPECT_EQ(create(wrong).body.at("details").at("field"), "nickname");

    set({{"error_style", "fastapi"}});
    EXPECT_EQ(create(wrong).body.at("detail").at(0).at("type"), "unknown_field");
}

TEST_F(ReevoTest, PatchSetsWhatIsPresentAndClearsWhatIsNull)
{
    const auto id =
        create({{"first_name", "Ada"}, {"last_name", "Quill"}, {"title", "CTO"}, {"department", "Ink"}}).id();

    const auto patched = patch(id, {{"title", "  Chief  "}, {"department", nullptr}});

    EXPECT_EQ(patched.status, 200);
    EXPECT_EQ(patched.value("title"), "Chief");
    EXPECT_TRUE(patched.data().at("attributes").at("department").is_null());
    EXPECT_EQ(patched.value("first_name"), "Ada");
}

TEST_F(ReevoTest, TakesEnvelopedValuesAsRawOnes)
{
    const auto id = create_ada().id();

    EXPECT_EQ(patch(id, {{"title", {{"value", "CTO"}, {"value_type", "string"}}}}).value("title"), "CTO");
    EXPECT_EQ(patch(id, {{"title", {{"value", "CTO"}, {"value_type", "email"}}}}).code(), "field_value_invalid");
}

TEST_F(ReevoTest, ReplacesTheAddressWholeUnlessToldToMerge)
{
    const auto id = create_ada().id();
    patch(id, {{"address", {{"city", "Bath"}, {"country", "GB"}}}});

    EXPECT_TRUE(patch(id, {{"address", {{"city", "York"}}}}).value("address").at("country").is_null());

    set({{"address_patch", "merge"}});
    patch(id, {{"address", {{"country", "GB"}}}});
    EXPECT_EQ(read(id).value("address").at("city"), "York");
}

TEST_F(ReevoTest, TakesAStageByNameOrIdAndAnOwnerByIdOrMatch)
{
    const auto id = create_ada().id();

    EXPECT_EQ(patch(id, {{"stage", "working"}}).value("stage").at("display_value"), "Working");
    EXPECT_EQ(patch(id, {{"stage", "0d7d0a60-1111-4c1b-8d11-6f2f9f0e0a03"}}).value("stage").at("api_name"),
              "qualified");
    EXPECT_EQ(patch(id, {{"stage", "nowhere"}}).code(), "field_value_invalid");
    const auto owned = patch(id, {{"owner_user_id", {{"related_record_match", {{"email", "rep@house.example"}}}}}});
    EXPECT_EQ(owned.value("owner_user_id").at("related_record_id"), "77777777-0000-4000-8000-000000000007");
    EXPECT_EQ(patch(id, {{"owner_user_id", {{"related_record_match", {{"email", "no@house.example"}}}}}}).code(),
              "field_value_invalid");
}

TEST_F(ReevoTest, KeepsAnAddressToOneContactWhateverItsCase)
{
    create_ada();

    const auto again = create({{"first_name", "B"}, {"last_name", "C"}, {"primary_email", "ADA@Quill.example"}});

    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.code(), "unique_field_conflict");
}

TEST_F(ReevoTest, KeepsTheUniqueCustomFieldUnique)
{
    create({{"first_name", "A"}, {"last_name", "B"}, {"external_key", "k-1"}});

    EXPECT_EQ(create({{"first_name", "C"}, {"last_name", "D"}, {"external_key", "k-1"}}).status, 409);
}

TEST_F(ReevoTest, TakesOnlyE164Phones)
{
    EXPECT_EQ(create({{"first_name", "A"}, {"last_name", "B"}, {"primary_phone_number", "0171 555"}}).code(),
              "field_value_invalid");
    EXPECT_EQ(create({{"first_name", "A"}, {"last_name", "B"}, {"primary_phone_number", "+442083661177"}}).status, 201);
}

TEST_F(ReevoTest, MovesUpdatedAtForwardWithEveryWriteEvenWhenTimeStands)
{
    const auto created = create_ada();
    const auto before = json::value_to<std::string>(created.data().at("updated_at"));

    const auto patched = patch(created.id(), {{"title", "CTO"}});

    EXPECT_LT(before, json::value_to<std::string>(patched.data().at("updated_at")));
    EXPECT_EQ(before.size(), std::string("2026-11-20T08:00:00.000000Z").size());
}

TEST_F(ReevoTest, BumpsForAWriteWithoutEffectUnlessSwitchedOff)
{
    const auto id = create_ada().id();
    const auto before = read(id).data().at("updated_at");
    EXPECT_NE(patch(id, {{"first_name", "Ada"}}).data().at("updated_at"), before);

    set({{"noop_bumps", false}});
    const auto after = read(id).data().at("updated_at");
    EXPECT_EQ(patch(id, {{"first_name", "Ada"}}).data().at("updated_at"), after);
}

TEST_F(ReevoTest, ArchivesAndFreesTheAddress)
{
    const auto id = create_ada().id();

    EXPECT_EQ(call("DELETE", "/contact/" + id).status, 204);

    EXPECT_EQ(read(id).code(), "record_not_found");
    EXPECT_EQ(call("DELETE", "/contact/" + id).status, 404);
    EXPECT_NE(create_ada().id(), id);
}

TEST_F(ReevoTest, CanReserveOrReviveAnArchivedAddress)
{
    const auto id = create_ada().id();
    call("DELETE", "/contact/" + id);

    set({{"archived_email", "reserved"}});
    EXPECT_EQ(create_ada().status, 409);

    set({{"archived_email", "revive"}});
    EXPECT_EQ(create_ada().id(), id);
    EXPECT_EQ(read(id).status, 200);
}

TEST_F(ReevoTest, ShowsEmptyAttributesAsTheSwitchSays)
{
    const auto id = create_ada().id();

    set({{"empties", "envelope"}});
    EXPECT_TRUE(read(id).value("title").is_null());
    set({{"empties", "absent"}});
    EXPECT_FALSE(read(id).data().at("attributes").as_object().contains("title"));
}

TEST_F(ReevoTest, RefusesSwitchesThatItDoesNotHave)
{
    EXPECT_THROW(set({{"colour", "red"}}), std::invalid_argument);
    EXPECT_THROW(set({{"error_style", "loud"}}), std::invalid_argument);
    EXPECT_EQ(service->switches().at("error_style"), "nested");
}

} // namespace
} // namespace contactsync::sandbox
