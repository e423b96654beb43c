#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

const json::object kNames{{"first_name", "Ada"}, {"last_name", "Quill"}};

TEST_F(ReevoTest, AssertCreatesOnceAndThenUpdates)
{
    const auto first = assert_contact("ada@quill.example", kNames);
    const auto second = assert_contact("ADA@quill.example", {{"title", "CTO"}});

    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.value("primary_email"), "ada@quill.example");
    EXPECT_EQ(first.body.at("meta"), (json::value{{"action", "created"}, {"matched_on", json::object{}}}));
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(second.id(), first.id());
    EXPECT_EQ(second.value("title"), "CTO");
    EXPECT_EQ(second.body.at("meta").at("matched_on").at("contact_emails"), "ADA@quill.example");
}

TEST_F(ReevoTest, AssertMatchesASecondaryAddressToo)
{
    const auto id = create_ada().id();
    call("POST", "/contact/" + id + "/attribute/contact_emails", {{"email", "a.q@ink.example"}, {"is_primary", false}});

    EXPECT_EQ(assert_contact("a.q@ink.example", {{"title", "CTO"}}).id(), id);
}

TEST_F(ReevoTest, AssertNeedsTheNamesOnlyToCreate)
{
    EXPECT_EQ(assert_contact("ada@quill.example", {{"title", "CTO"}}).code(), "field_required_missing");
    assert_contact("ada@quill.example", kNames);
    EXPECT_EQ(assert_contact("ada@quill.example", {{"title", "CTO"}}).status, 200);
}

TEST_F(ReevoTest, AssertTakesTheMatchKeyOfTheSwitch)
{
    const json::value by_primary{{"match", {{"primary_email", "ada@quill.example"}}}, {"attributes", kNames}};

    EXPECT_TRUE(call("POST", "/contact/_assert", by_primary).structural());

    set({{"assert_match_key", "primary_email"}});
    EXPECT_EQ(call("POST", "/contact/_assert", by_primary).status, 201);
    EXPECT_TRUE(assert_contact("ada@quill.example", kNames).structural());
}

TEST_F(ReevoTest, AssertRefusesItsKeyAmongTheAttributesAndEmptyAttributes)
{
    EXPECT_TRUE(assert_contact("a@quill.example", {{"contact_emails", json::array{}}}).structural());
    EXPECT_TRUE(assert_contact("a@quill.example", {}).structural());
}

TEST_F(ReevoTest, AssertDoesNotChooseBetweenTwoHolders)
{
    service->seed({{"last_name", "One"}, {"primary_email", "both@quill.example"}}, now, now);
    service->seed({{"last_name", "Two"}, {"primary_email", "Both@quill.example"}}, now, now);

    const auto refused = assert_contact("both@quill.example", kNames);

    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "ambiguous_match");
}

TEST_F(ReevoTest, AssertClearsWithNullOnlyWhenItUpdates)
{
    assert_contact("ada@quill.example", {{"first_name", "Ada"}, {"last_name", "Quill"}, {"title", nullptr}});
    assert_contact("ada@quill.example", {{"title", "CTO"}});

    const auto cleared = assert_contact("ada@quill.example", {{"title", nullptr}});

    EXPECT_TRUE(cleared.data().at("attributes").at("title").is_null());
}

TEST_F(ReevoTest, AssertDoesNotSeeAnArchivedHolder)
{
    const auto id = assert_contact("ada@quill.example", kNames).id();
    call("DELETE", "/contact/" + id);

    EXPECT_EQ(assert_contact("ada@quill.example", kNames).status, 201);
}

} // namespace
} // namespace contactsync::sandbox
