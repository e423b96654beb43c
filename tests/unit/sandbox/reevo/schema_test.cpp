#include "fixture.hpp"

#include <algorithm>

namespace contactsync::sandbox {
namespace {

class SchemaTest : public ReevoTest {
protected:
    json::object field(const json::value& name)
    {
        for (const auto& attribute : call("GET", "/_schema/contact").body.at("attributes").as_array())
            if (attribute.at("api_name") == name) return attribute.as_object();
        return {};
    }
};

TEST_F(SchemaTest, ListsTheFortySixAttributesAndTwoCustomFieldsWithoutAWrapper)
{
    const auto schema = call("GET", "/_schema/contact").body;

    EXPECT_EQ(schema.at("api_name"), "contact");
    EXPECT_EQ(schema.at("attributes").as_array().size(), 48U);
    EXPECT_EQ(std::ranges::count_if(schema.at("attributes").as_array(),
                                    [](const auto& attribute) { return attribute.at("is_custom") == true; }),
              2);
}

TEST_F(SchemaTest, SaysWhatMayBeWritten)
{
    EXPECT_EQ(field("title").at("is_updatable"), true);
    EXPECT_EQ(field("primary_email").at("is_updatable"), false);
    EXPECT_EQ(field("contact_emails").at("is_creatable"), true);
    EXPECT_EQ(field("contact_emails").at("is_updatable"), false);
    EXPECT_EQ(field("last_name").at("is_required_on_create"), true);

    set({{"arrays_patchable", true}, {"names_required", "none"}});
    EXPECT_EQ(field("contact_emails").at("is_updatable"), true);
    EXPECT_EQ(field("last_name").at("is_required_on_create"), false);
}

TEST_F(SchemaTest, RecordsShowExactlyTheAttributesOfTheSchema)
{
    const auto shown = create_ada().data().at("attributes").as_object();

    for (const auto& attribute : call("GET", "/_schema/contact").body.at("attributes").as_array())
        EXPECT_TRUE(shown.contains(attribute.at("api_name").as_string())) << attribute.at("api_name");
    EXPECT_EQ(shown.size(), 48U);
}

TEST_F(SchemaTest, DoesNotKnowOtherTypes)
{
    EXPECT_EQ(call("GET", "/_schema/invoice").code(), "unknown_record_type");
    EXPECT_EQ(call("GET", "/_schema/invoice").status, 404);
}

} // namespace
} // namespace contactsync::sandbox
