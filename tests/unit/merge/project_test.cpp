#include "unit/merge/scene.hpp"

#include <gtest/gtest.h>

namespace contactsync::merge::test {
namespace {

constexpr auto kOffice = "+14155552671";
constexpr auto kMobile = "+14155552672";

TEST(Project, KeepsOnlyWhatTheProviderHolds)
{
    const Contact golden = contact().first("Ann").title("CTO").phone(kOffice);

    EXPECT_EQ(project(golden, phone_book(), nullptr, {}), contact().first("Ann").phone(kOffice).build());
}

TEST(Project, CutsTheListToThePrimary)
{
    EXPECT_EQ(project(contact().emails({"a", "b"}), one_of_each(), nullptr, {}), contact().email("a").build());
}

TEST(Project, FirstAcceptableElementLeadsWhereThePrimaryIsRefused)
{
    const Contact golden = contact().phone("call office", Quality::junk).phone(kMobile);

    EXPECT_EQ(project(golden, phone_book(), nullptr, {}).phones, contact().phone(kMobile).build().phones);
    EXPECT_EQ(project(golden, one_of_each(), nullptr, {}).phones, contact().phone("call office").build().phones);
}

TEST(Project, RefusedElementStaysWhereItAlreadyIs)
{
    const Contact golden = contact().phone(kMobile).phone("call office", Quality::junk);
    const Contact current = contact().phone("call office", Quality::junk);

    EXPECT_EQ(project(golden, phone_book(), &current, {}).phones, golden.phones);
}

TEST(Project, LeavesOutWhatBelongsToAnotherRecord)
{
    const Contact golden = contact().phones({kOffice, kMobile});
    const Contact current = contact().phone(kOffice);
    const Taken taken{.emails = {}, .phones = {kOffice}};

    EXPECT_EQ(project(golden, phone_book(), nullptr, taken).phones, contact().phone(kMobile).build().phones);
    EXPECT_EQ(project(golden, phone_book(), &current, taken).phones, golden.phones);
}

TEST(Project, KeepsWhatTheProviderCannotBeWithout)
{
    Capabilities capabilities = phone_book();
    capabilities.required_texts = {"last_name"};
    capabilities.texts["first_name"].clearable = false;
    const Contact current = contact().name("Ann", "Lee").company("Acme").phones({kOffice, kMobile});

    EXPECT_EQ(project(contact(), capabilities, &current, {}), contact().name("Ann", "Lee").phone(kOffice).build());
}

TEST(Project, KeepsOneFieldOfAGroupThatMayNotBeEmpty)
{
    Capabilities capabilities = one_of_each();
    capabilities.required_any = {{"emails", "linkedin_url"}};
    const Contact current = contact().email("a");

    EXPECT_EQ(project(contact(), capabilities, &current, {}), current);
    EXPECT_EQ(project(contact().linkedin("linkedin.com/in/ann"), capabilities, &current, {}),
              contact().linkedin("linkedin.com/in/ann").build());
}

TEST(Project, CountsCharactersAndNotBytes)
{
    Capabilities capabilities = everything();
    capabilities.texts["title"].max_length = 4;
    const Contact current = contact().title("old");

    EXPECT_EQ(project(contact().title("Énés"), capabilities, &current, {}).text("title"), "Énés");
    EXPECT_EQ(project(contact().title("Chief"), capabilities, &current, {}).text("title"), "old");
    EXPECT_EQ(project(contact().title("Chief"), capabilities, nullptr, {}).text("title"), "");
}

} // namespace
} // namespace contactsync::merge::test
