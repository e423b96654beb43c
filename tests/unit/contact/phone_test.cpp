#include "contact/address.hpp"
#include "contact/normalise.hpp"

#include <gtest/gtest.h>

#include <string>

namespace contactsync {
namespace {

Element phone(std::string_view raw, std::string region = "US")
{
    return Normaliser({.default_region = std::move(region)}).phone(raw).value_or(Element{"(blank)", Quality::junk});
}

void expect_phone(const Element& element, std::string_view value, Quality quality)
{
    EXPECT_EQ(element.value, value);
    EXPECT_EQ(element.quality, quality) << value;
}

TEST(Phone, IsNothingWhenBlank)
{
    EXPECT_FALSE(Normaliser({}).phone(" \u00a0").has_value());
}

TEST(Phone, IsE164HoweverItIsWritten)
{
    for (const char* raw : {"(415) 525-2628", "415.525.2628", "1 415 525 2628", "+1-415-525-2628", "tel:+14155252628",
                            "+１４１５５２５２６２８", "001 415 525 2628", "\u202a+1 415-525-2628\u202c"})
        expect_phone(phone(raw), "+14155252628", Quality::valid);
}

TEST(Phone, UnderstandsTheTrunkZeroInBrackets)
{
    expect_phone(phone("+49 (0) 17085030710"), "+4917085030710", Quality::valid);
    expect_phone(phone("+44 (0)20 8366 1177"), "+442083661177", Quality::valid);
}

TEST(Phone, UnderstandsTheInternationalPrefixOfMostCountriesInEveryRegion)
{
    expect_phone(phone("0044 20 8366 1177", "US"), "+442083661177", Quality::valid);
    expect_phone(phone("0044 (0) 20 8366 1177", ""), "+442083661177", Quality::valid);
    expect_phone(phone("011 44 20 8366 1177", "US"), "+442083661177", Quality::valid);
}

TEST(Phone, ReadsNationalFormsByTheDefaultRegion)
{
    expect_phone(phone("020 8366 1177", "GB"), "+442083661177", Quality::valid);
    expect_phone(phone("030 35703163", "DE"), "+493035703163", Quality::valid);
}

TEST(Phone, ReadsOnlyInternationalFormsWithoutARegion)
{
    expect_phone(phone("415-525-2628", ""), "415-525-2628", Quality::junk);
    expect_phone(phone("+1 415-525-2628", ""), "+14155252628", Quality::valid);
}

TEST(Phone, KeepsAnExtensionApart)
{
    expect_phone(phone("+1 415 525 2628 ext. 5"), "+14155252628;ext=5", Quality::with_extension);
    expect_phone(phone("(415) 525-2628 x77"), "+14155252628;ext=77", Quality::with_extension);
    expect_phone(phone("+14155252628;ext=5"), "+14155252628;ext=5", Quality::with_extension);
}

TEST(Phone, KeepsJunkVerbatim)
{
    for (const char* junk : {"n/a", "-", "ask reception", "unknown", "123", "00", "(0)"})
        expect_phone(phone(junk), junk, Quality::junk);
    expect_phone(phone("  ask   reception "), "ask   reception", Quality::junk);
}

TEST(Phone, TakesAFullInternationalNumberOfAnUnknownRangeAtItsWord)
{
    Normaliser normaliser({.default_region = "US"});

    const auto phone = normaliser.phone("+33 6 91 16 59 17");

    ASSERT_TRUE(phone);
    EXPECT_EQ(phone->value, "+33691165917");
    EXPECT_EQ(phone->quality, Quality::possible);
    EXPECT_TRUE(is_well_formed(*phone));
}

TEST(Phone, TakesANationalNumberOfAnUnknownRangeForJunk)
{
    Normaliser normaliser({.default_region = "US"});

    const auto phone = normaliser.phone("(000) 555-0100");

    ASSERT_TRUE(phone);
    EXPECT_EQ(phone->quality, Quality::junk);
}

TEST(Phone, AMegabyteOfDigitsIsJunk)
{
    const std::string digits(1 << 20, '4');

    expect_phone(phone(digits), digits, Quality::junk);
}

TEST(Phone, DecorationOfAnInternationalNumberMakesNoDifference)
{
    for (const char* raw : {"+1 (512) 555-0123", "+1.415.525.2628", "+49 30 20000000", "+44 (07700) 900123",
                            "+39 06 698 12345", "+52 1 55 1234 5678", "+7 8005553535", "+54 9 11 2345-6789",
                            "+ 33 6 28 69 08 00", "+36 06 1 234 5678", "+1 555", "+999 123 456", "+(1)512-555-0123"}) {
        const auto as_written = address::phone(raw, "US");
        const auto compact = address::phone(address::compact_phone(raw), "US");

        EXPECT_EQ(as_written, compact) << raw;
        EXPECT_EQ(as_written ? as_written->quality : Quality::junk, compact ? compact->quality : Quality::junk) << raw;
    }
}

TEST(Phone, OnlyPlainInternationalNumbersAreMadeCompact)
{
    for (const char* raw :
         {"(512) 555-0123", "+1 512 555 0123 ext. 5", "+44 (0)20 8366 1177", "+1 800 FLOWERS", "+49 30 1234/5678"})
        EXPECT_EQ(address::compact_phone(raw), raw);
}

TEST(Phone, AnswersAlikeWhateverWasSeenBefore)
{
    Normaliser normaliser({.default_region = "US"});

    const auto first = normaliser.phone("(415) 525-2628");
    const auto junk = normaliser.phone("n/a");

    EXPECT_EQ(normaliser.phone("(415) 525-2628"), first);
    EXPECT_EQ(normaliser.phone("n/a"), junk);
    EXPECT_EQ(normaliser.phone("n/a")->quality, Quality::junk);
}

TEST(PhoneCache, ForgetsTheOldestGenerationAndKeepsWhatIsUsed)
{
    address::PhoneCache cache;
    cache.insert("used", Element{"+1"});
    cache.insert("unused", Element{"+2"});

    for (std::size_t i = 0; i < 2 * address::PhoneCache::kGenerationMax; ++i) {
        cache.insert(std::to_string(i), std::nullopt);
        ASSERT_NE(cache.find("used"), nullptr);
    }

    EXPECT_EQ(cache.find("used")->value().value, "+1");
    EXPECT_EQ(cache.find("unused"), nullptr);
}

} // namespace
} // namespace contactsync
