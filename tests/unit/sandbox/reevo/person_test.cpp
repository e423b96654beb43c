#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

TEST_F(ReevoTest, SeedingTakesWhatTheApiWouldRefuse)
{
    const auto id =
        service->seed({{"first_name", ""}, {"contact_phone_numbers", {"call the office"}}}, now - 1000, now - 500);

    const auto seeded = read(id);
    EXPECT_EQ(seeded.value("primary_phone_number"), "call the office");
    EXPECT_LT(seeded.data().at("created_at").as_string(), seeded.data().at("updated_at").as_string());
    EXPECT_THROW(service->seed({{"nickname", "x"}}, now, now), std::invalid_argument);
}

TEST_F(ReevoTest, APersonReplacesWholeArrays)
{
    const auto id = create_ada().id();

    service->edit(id, {{"contact_emails", {{{"email", "new@quill.example"}, {"is_primary", true}}}}, {"title", "CTO"}},
                  now);

    EXPECT_EQ(read(id).value("primary_email"), "new@quill.example");
    EXPECT_EQ(read(id).data().at("attributes").at("contact_emails").as_array().size(), 1U);
    EXPECT_EQ(read(id).value("title"), "CTO");
}

TEST_F(ReevoTest, EngagementMovesUpdatedAtOnlyWhenSwitchedOn)
{
    const auto id = create_ada().id();
    const auto before = read(id).data().at("updated_at");
    service->edit(id, {{"last_activity_at", "2026-11-20T08:00:00Z"}}, now + 5000);
    EXPECT_EQ(read(id).data().at("updated_at"), before);

    set({{"engagement_bumps", true}});
    service->edit(id, {{"last_activity_at", "2026-11-20T09:00:00Z"}}, now + 5000);
    EXPECT_NE(read(id).data().at("updated_at"), before);
}

TEST_F(ReevoTest, AMergeHandsTheLosersAddressesToTheSurvivor)
{
    const auto loser = create_ada().id();
    const auto survivor = create({{"first_name", "Ada"}, {"last_name", "Q"}, {"primary_email", "aq@ink.example"}}).id();

    service->merge(loser, survivor, now);

    EXPECT_EQ(read(loser).status, 404);
    EXPECT_EQ(read(survivor).data().at("attributes").at("contact_emails").as_array().size(), 2U);
    EXPECT_EQ(assert_contact("ada@quill.example", {{"title", "CTO"}}).id(), survivor);

    set({{"merged_get", "survivor"}});
    EXPECT_EQ(read(loser).id(), survivor);
}

TEST_F(ReevoTest, StateSurvivesSavingAndLoading)
{
    const auto id = create_ada().id();
    set({{"error_style", "flat"}});
    const auto saved = json::parse(json::serialize(service->save()));

    service = make_reevo();
    service->load(saved);

    EXPECT_EQ(read(id).value("primary_email"), "ada@quill.example");
    EXPECT_EQ(service->switches().at("error_style"), "flat");
    EXPECT_EQ(create_ada().status, 409);
    EXPECT_NE(create({{"first_name", "B"}, {"last_name", "C"}}).id(), id);
}

TEST_F(ReevoTest, DumpsLiveContactsById)
{
    const auto id = create_ada().id();
    create({{"first_name", "B"}, {"last_name", "C"}});
    service->remove(id, now);

    EXPECT_EQ(service->dump().size(), 1U);
    EXPECT_EQ(service->size(), 1U);
}

} // namespace
} // namespace contactsync::sandbox
