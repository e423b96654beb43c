#include "contact/normalise.hpp"

#include <gtest/gtest.h>

#include <string>

namespace contactsync {
namespace {

Element email(std::string_view raw)
{
    return Normaliser({}).email(raw).value_or(Element{"(blank)", Quality::junk});
}

void expect_valid(std::string_view raw, std::string_view normal)
{
    const Element element = email(raw);
    EXPECT_EQ(element.value, normal) << raw;
    EXPECT_EQ(element.quality, Quality::valid) << raw;
}

void expect_junk(std::string_view raw, std::string_view kept)
{
    const Element element = email(raw);
    EXPECT_EQ(element.value, kept) << raw;
    EXPECT_EQ(element.quality, Quality::junk) << raw;
}

TEST(Email, IsNothingWhenBlank)
{
    EXPECT_FALSE(Normaliser({}).email("").has_value());
    EXPECT_FALSE(Normaliser({}).email(" \t\u00a0").has_value());
}

TEST(Email, IsComparedWithoutCase)
{
    expect_valid(" Ann.Lee@Example.COM ", "ann.lee@example.com");
    expect_valid("ÄNN@x.example", "änn@x.example");
    expect_valid("A\u0308nn@x.example", "änn@x.example");
}

TEST(Email, KeepsTheLetterSharpSInTheLocalPart)
{
    expect_valid("STRAẞE@x.example", "straße@x.example");
}

TEST(Email, HasADottedCapitalIAsServicesWriteItInSmallLetters)
{
    expect_valid("İnci@x.example", "i̇nci@x.example");
    expect_valid("i̇nci@x.example", "i̇nci@x.example");
}

TEST(Email, HasItsDomainInAscii)
{
    expect_valid("ann@Bücher.example", "ann@xn--bcher-kva.example");
    expect_valid("ann@BU\u0308CHER.example", "ann@xn--bcher-kva.example");
    expect_valid("ann@XN--BCHER-KVA.example", "ann@xn--bcher-kva.example");
    expect_valid("ann@straße.example", "ann@xn--strae-oqa.example");
    expect_valid("ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah");
    expect_valid("ann@x.example.", "ann@x.example");
}

TEST(Email, IsUnwrapped)
{
    expect_valid("Ann Lee <Ann@x.example>", "ann@x.example");
    expect_valid("\"Lee, Ann\" <ann@x.example>", "ann@x.example");
    expect_valid("<ann@x.example>", "ann@x.example");
    expect_valid("MailTo:ann@x.example?subject=hi", "ann@x.example");
}

TEST(Email, LosesQuotesThatItDoesNotNeed)
{
    expect_valid("\"ann\"@x.example", "ann@x.example");
    expect_valid("\"Ann Lee\"@x.example", "\"ann lee\"@x.example");
    expect_valid("\"a@b\"@x.example", "\"a@b\"@x.example");
    expect_junk("\"ann@x.example", "\"ann@x.example");
}

TEST(Email, KeepsTagsAndDots)
{
    Normaliser normaliser({.default_region = "", .gmail_dots = true});

    EXPECT_EQ(normaliser.email("A.nn+news@gmail.com")->value, "a.nn+news@gmail.com");
}

TEST(Email, KeepsWhatIsNoAddressVerbatim)
{
    for (const char* junk : {"n/a", "-", "none", "Ann Lee", "ann@", "@x.example", "ann@localhost", "ann@10.0.0.1",
                             "a b@x.example", "a..b@x.example", ".a@x.example", "ann@x..example", "ann@-x.example",
                             "a@b@c.example", "a@x.example, b@x.example", "N/A <none>", "ann\u200b@x.example"})
        expect_junk(junk, junk);
}

TEST(Email, ATooLongOneIsJunk)
{
    const std::string long_local = std::string(65, 'a') + "@x.example";
    const std::string megabyte = std::string(1 << 20, 'a') + "@x.example";
    const std::string long_domain = "a@" + std::string(64, 'x') + ".example";

    expect_junk(long_local, long_local);
    expect_junk(megabyte, megabyte);
    expect_junk(long_domain, long_domain);
    expect_valid(std::string(64, 'A') + "@x.example", std::string(64, 'a') + "@x.example");
}

} // namespace
} // namespace contactsync
