#include "contact/contact.hpp"

#include "contact/normalise.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync {
namespace {

using testing::ElementsAre;

ElementList list(std::initializer_list<const char*> values)
{
    ElementList elements;
    for (const char* value : values)
        elements.push_back({value});
    return elements;
}

TEST(Contact, AnAbsentTextReadsAsEmpty)
{
    const Contact contact;

    EXPECT_EQ(contact.text("title"), "");
}

TEST(Contact, SettingAnEmptyTextRemovesIt)
{
    Contact contact;
    contact.set_text("title", "CTO");

    contact.set_text("title", "");

    EXPECT_EQ(contact, Contact());
}

TEST(Contact, ListsAreEqualByPrimaryAndSet)
{
    EXPECT_TRUE(same_list(list({"a", "b", "c"}), list({"a", "c", "b"})));
    EXPECT_FALSE(same_list(list({"a", "b"}), list({"b", "a"})));
    EXPECT_FALSE(same_list(list({"a", "b"}), list({"a", "c"})));
    EXPECT_FALSE(same_list(list({"a"}), list({"a", "b"})));
    EXPECT_TRUE(same_list({}, {}));
}

TEST(Contact, TextsAreEqualLetterByLetterExceptUrls)
{
    EXPECT_FALSE(same_text("title", "CTO", "cto"));
    EXPECT_TRUE(same_text("x_url", "https://x.com/ann", "http://www.X.com/ann/"));
    EXPECT_TRUE(same_text("linkedin_url", "https://uk.linkedin.com/in/Ann-Lee/?trk=x", "linkedin.com/in/ann-lee"));
    EXPECT_FALSE(same_text("x_url", "", "https://x.com/ann"));
}

TEST(Contact, AMappedFieldIsNoUrlWhateverItsName)
{
    EXPECT_FALSE(same_text("landing_url", "https://a.example/?ref=1", "https://a.example/?ref=2"));
}

TEST(Contact, ValuesOfEveryShapeCompareByName)
{
    Contact a;
    a.set_text("title", "CTO");
    a.emails = list({"a@x.example"});
    Contact b = a;
    b.opted_out = true;

    EXPECT_TRUE(same_value(a, b, "title"));
    EXPECT_TRUE(same_value(a, b, field::emails));
    EXPECT_FALSE(same_value(a, b, field::opted_out));
}

TEST(Contact, ShowsAListAsOneLine)
{
    Contact contact;
    contact.phones = list({"+14155252628", "+493035703163"});

    EXPECT_EQ(display_value(contact, field::phones), "+14155252628, +493035703163");
    EXPECT_EQ(display_value(contact, field::emails), "");
    EXPECT_EQ(display_value(contact, field::opted_out), "false");
}

TEST(Contact, NamesTheFieldsOfBothSidesInDisplayOrder)
{
    Contact a;
    a.set_text("notes", "n");
    a.set_text("zebra", "z");
    a.set_text("first_name", "Ann");
    a.emails = list({"a@x.example"});
    Contact b;
    b.set_text("company", "Acme");
    b.set_text("alpha", "1");
    b.set_text("zebra", "other");
    b.opted_out = true;

    EXPECT_THAT(field_names(a, b),
                ElementsAre("first_name", "company", "emails", "notes", "opted_out", "alpha", "zebra"));
    EXPECT_THAT(field_names(Contact()), ElementsAre());
}

TEST(Contact, AppendsAnElementOnce)
{
    ElementList elements;

    append_unique(elements, {"a@x.example"});
    append_unique(elements, {"b@x.example"});
    append_unique(elements, {"a@x.example"});

    EXPECT_EQ(elements, list({"a@x.example", "b@x.example"}));
}

} // namespace
} // namespace contactsync
