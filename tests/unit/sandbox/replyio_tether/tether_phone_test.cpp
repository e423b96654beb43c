#include "sandbox/tether/phone.hpp"

#include <gtest/gtest.h>

namespace contactsync::sandbox::tether {
namespace {

TEST(TetherPhone, NationalNumbersBecomeNorthAmericanE164)
{
    EXPECT_EQ(normalise_phone("(202) 555-0143"), "+12025550143");
    EXPECT_EQ(normalise_phone("1.202.555.0143"), "+12025550143");
}

TEST(TetherPhone, InternationalNumbersAreKeptWithoutPunctuation)
{
    EXPECT_EQ(normalise_phone("+44 20 8366-1177"), "+442083661177");
}

TEST(TetherPhone, EverythingElseIsNoNumber)
{
    for (const char* text :
         {"", "+", "12345", "+1234567", "+1234567890123456", "2025550143 ext. 4", "call me", "22025550143"}) {
        EXPECT_EQ(normalise_phone(text), std::nullopt) << text;
    }
}

} // namespace
} // namespace contactsync::sandbox::tether
