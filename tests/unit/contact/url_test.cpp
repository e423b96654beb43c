#include "contact/normalise.hpp"

#include <gtest/gtest.h>

namespace contactsync {
namespace {

TEST(LinkedIn, SlugIsThePersonsPartOfTheProfileAddress)
{
    EXPECT_EQ(linkedin_slug("https://uk.linkedin.com/in/Ann-Lee/?trk=x"), "ann-lee");
    EXPECT_EQ(linkedin_slug("linkedin.com/in/ann-lee"), "ann-lee");
    EXPECT_EQ(linkedin_slug("http://www.LinkedIn.com/in/ann-lee/en#top"), "ann-lee");
    EXPECT_EQ(linkedin_slug("//m.linkedin.com:443/IN/ann-lee"), "ann-lee");
    EXPECT_EQ(linkedin_slug("https://www.linkedin.com/in/ren%C3%A9e-b"), "renée-b");
}

TEST(LinkedIn, WhatIsNoPersonalProfileHasNoSlug)
{
    for (const char* url : {"", "n/a", "https://www.linkedin.com/company/acme", "https://www.linkedin.com/in/",
                            "https://notlinkedin.com/in/ann", "https://x.example/linkedin.com/in/ann",
                            "https://linkedin.com.x.example/in/ann"})
        EXPECT_EQ(linkedin_slug(url), "") << url;
}

TEST(UrlKey, LeavesOutWhatDoesNotIdentify)
{
    EXPECT_EQ(url_key("https://www.Example.com/Ann/?utm=1#top"), "example.com/Ann");
    EXPECT_EQ(url_key("example.com/Ann"), "example.com/Ann");
    EXPECT_EQ(url_key("http://example.com"), "example.com");
    EXPECT_EQ(url_key("https://de.linkedin.com/in/Ann-Lee/"), url_key("linkedin.com/in/ann-lee?x=1"));
}

TEST(UrlKey, KeepsThePathAsItIs)
{
    EXPECT_NE(url_key("https://example.com/Ann"), url_key("https://example.com/ann"));
}

TEST(UrlKey, KeepsAnIdThatThePathDoesNotHold)
{
    EXPECT_NE(url_key("https://facebook.com/profile.php?id=1"), url_key("https://facebook.com/profile.php?id=2"));
    EXPECT_EQ(url_key("https://facebook.com/profile.php?ref=x&id=1"),
              url_key("facebook.com/profile.php?id=1&sk=about"));
}

} // namespace
} // namespace contactsync
