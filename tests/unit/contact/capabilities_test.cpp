#include "contact/capabilities.hpp"

#include <gtest/gtest.h>

namespace contactsync {
namespace {

TEST(Capabilities, KnowsOnlyTheTextsItWasGiven)
{
    Capabilities capabilities;
    capabilities.texts["title"].max_length = 80;

    ASSERT_NE(capabilities.text("title"), nullptr);
    EXPECT_EQ(capabilities.text("title")->max_length, 80U);
    EXPECT_EQ(capabilities.text("notes"), nullptr);
}

TEST(Capabilities, TellsTheTwoListsApart)
{
    Capabilities capabilities;
    capabilities.emails.capacity = 1;
    capabilities.phones.capacity = ListCapability::kMany;

    EXPECT_EQ(capabilities.list("emails")->capacity, 1U);
    EXPECT_EQ(capabilities.list("phones")->capacity, ListCapability::kMany);
    EXPECT_EQ(capabilities.list("title"), nullptr);
}

} // namespace
} // namespace contactsync
