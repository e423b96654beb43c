#include "fixture.hpp"

namespace contactsync::sandbox {
namespace {

class ItemTest : public ReevoTest {
protected:
    ItemTest() { contact = create_ada().id(); }
    Answer add_email(const std::string& email, bool primary)
    {
        return call("POST", path("contact_emails"), {{"email", email}, {"is_primary", primary}, {"labels", {"WORK"}}});
    }
    std::string path(const std::string& field, const std::string& item = {}) const
    {
        return "/contact/" + contact + "/attribute/" + field + (item.empty() ? "" : "/" + item);
    }
    std::string contact;
};

TEST_F(ItemTest, AnAddedItemIsAnsweredWithItsIdAndBareEnvelope)
{
    const auto added = add_email("a.q@ink.example", false);

    EXPECT_EQ(added.status, 201);
    EXPECT_EQ(added.data().at("envelope").at("email"), "a.q@ink.example");
    EXPECT_EQ(added.data().at("envelope").at("id"), added.data().at("id"));
    EXPECT_EQ(added.data().at("envelope").at("labels"), json::array({"WORK"}));
}

TEST_F(ItemTest, ANewPrimaryMakesTheOldOneStepDown)
{
    add_email("a.q@ink.example", true);

    const auto ada = read(contact);
    EXPECT_EQ(ada.value("primary_email"), "a.q@ink.example");
    EXPECT_EQ(ada.data().at("attributes").at("contact_emails").at(0).at("value").at("is_primary"), false);
}

TEST_F(ItemTest, RemovingThePrimaryPromotesTheOldestLeft)
{
    const auto added = add_email("a.q@ink.example", true);

    EXPECT_EQ(call("DELETE", path("contact_emails", added.id())).status, 204);

    EXPECT_EQ(read(contact).value("primary_email"), "ada@quill.example");
}

TEST_F(ItemTest, AnAddressOfSomebodyElseIsAConflict)
{
    create({{"first_name", "B"}, {"last_name", "C"}, {"primary_email", "b@quill.example"}});

    EXPECT_EQ(add_email("B@quill.example", false).code(), "unique_field_conflict");
    EXPECT_EQ(add_email("ada@quill.example", false).status, 409);
}

TEST_F(ItemTest, StructureIsCheckedAtTheBoundary)
{
    EXPECT_TRUE(call("POST", path("contact_emails"), {{"email", "x@quill.example"}}).structural());
    EXPECT_TRUE(call("POST", path("contact_emails"),
                     {{"email", "x@quill.example"}, {"is_primary", false}, {"labels", {"HOME"}}})
                    .structural());
    EXPECT_EQ(call("POST", path("title"), {{"title", "x"}}).code(), "sub_resource_not_supported");
    EXPECT_EQ(call("POST", path("contact_phone_numbers"), {{"phone_number", "12"}, {"is_primary", true}}).code(),
              "field_value_invalid");
}

TEST_F(ItemTest, PhonesAreEditedByTheirIds)
{
    const auto added =
        call("POST", path("contact_phone_numbers"), {{"phone_number", "+15555550142"}, {"is_primary", true}});

    const auto edited = call("PATCH", path("contact_phone_numbers", added.id()), {{"phone_number", "+15555550143"}});

    EXPECT_EQ(edited.status, 200);
    EXPECT_EQ(read(contact).value("primary_phone_number"), "+15555550143");
    EXPECT_EQ(call("DELETE", path("contact_phone_numbers", contact)).code(), "record_not_found");
}

TEST_F(ItemTest, ASubResourceWriteBumpsTheContactUnlessSwitchedOff)
{
    const auto before = read(contact).data().at("updated_at");
    add_email("a.q@ink.example", false);
    const auto after = read(contact).data().at("updated_at");
    EXPECT_NE(before, after);

    set({{"subresource_bumps", false}});
    add_email("a.r@ink.example", false);
    EXPECT_EQ(read(contact).data().at("updated_at"), after);
}

TEST_F(ItemTest, ArraysMayBeReplacedWholeWhenSwitchedOn)
{
    set({{"arrays_patchable", true}});

    const auto patched = patch(contact, {{"contact_emails", {{{"email", "new@quill.example"}, {"is_primary", true}}}}});

    EXPECT_EQ(patched.value("primary_email"), "new@quill.example");
    EXPECT_EQ(assert_contact("ada@quill.example", {{"title", "CTO"}}).code(), "field_required_missing");
}

} // namespace
} // namespace contactsync::sandbox
