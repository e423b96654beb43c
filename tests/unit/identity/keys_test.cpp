#include "identity/identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::identity {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Keys, OnlyWhatIsValidIsAKey)
{
    Contact contact;
    contact.emails = {{"ann@x.example"}, {"n/a", Quality::junk}};
    contact.phones = {
        {"+14155252628"}, {"+14155252629;ext=5", Quality::with_extension}, {"ask reception", Quality::junk}};
    contact.set_text("linkedin_url", "https://uk.linkedin.com/in/Ann-Lee/");

    const Keys keys = keys_of(contact, {});

    EXPECT_THAT(keys.emails, ElementsAre("ann@x.example"));
    EXPECT_THAT(keys.phones, ElementsAre("+14155252628"));
    EXPECT_EQ(keys.linkedin, "ann-lee");
}

TEST(Keys, AnEmptyContactHasNone)
{
    const Keys keys = keys_of({}, {});

    EXPECT_THAT(keys.emails, IsEmpty());
    EXPECT_THAT(keys.phones, IsEmpty());
    EXPECT_EQ(keys.linkedin, "");
}

TEST(EmailKey, IsTheAddressItself)
{
    EXPECT_EQ(email_key("a.nn+news@gmail.com", {}), "a.nn+news@gmail.com");
}

TEST(EmailKey, LosesDotsAndTagOfGmailWhenAsked)
{
    const Options options{.phone_match = PhoneMatch::unambiguous, .gmail_dots = true};

    EXPECT_EQ(email_key("a.nn+news@gmail.com", options), "ann@gmail.com");
    EXPECT_EQ(email_key("a.nn+news@gmail.example", options), "a.nn+news@gmail.example");
    EXPECT_EQ(email_key("+news@gmail.com", options), "+news@gmail.com");
}

TEST(EmailKey, TwoSpellingsOfOneMailboxAreOneKey)
{
    Contact contact;
    contact.emails = {{"a.nn@gmail.com"}, {"ann@gmail.com"}};

    EXPECT_THAT(keys_of(contact, {.phone_match = PhoneMatch::never, .gmail_dots = true}).emails,
                ElementsAre("ann@gmail.com"));
}

} // namespace
} // namespace contactsync::identity
