#include "identity/identity.hpp"

#include <gtest/gtest.h>

#include <string>

namespace contactsync::identity {
namespace {

bool first_names_agree(std::string_view a, std::string_view b)
{
    const bool agree = names_agree(a, "Lee", b, "Lee");
    EXPECT_EQ(agree, names_agree(b, "Lee", a, "Lee")) << a << " and " << b << " are not symmetric";
    return agree;
}

bool last_names_agree(std::string_view a, std::string_view b)
{
    return names_agree("Ann", a, "Ann", b);
}

TEST(Names, AgreeWhenEqualOrMissing)
{
    EXPECT_TRUE(first_names_agree("Ann", "Ann"));
    EXPECT_TRUE(first_names_agree("Ann", ""));
    EXPECT_TRUE(last_names_agree("Lee", ""));
    EXPECT_TRUE(names_agree("", "", "Ann", "Lee"));
}

TEST(Names, AgreeWhenOneIsAPrefixOrInitialOfTheOther)
{
    EXPECT_TRUE(first_names_agree("Chris", "Christopher"));
    EXPECT_TRUE(first_names_agree("J.", "John"));
    EXPECT_TRUE(first_names_agree("Maria", "Maria Luisa"));
    EXPECT_TRUE(first_names_agree("Jean-Luc", "jean luc"));
    EXPECT_FALSE(first_names_agree("Ann", "Andrew"));
}

TEST(Names, AgreeWhenOneIsAShortFormOfTheOther)
{
    for (const auto& [a, b] : {std::pair("Bob", "Robert"),
                               {"Bill", "William"},
                               {"Peggy", "Margaret"},
                               {"Hans", "Johannes"},
                               {"Sepp", "Josef"},
                               {"Uschi", "Ursula"},
                               {"Manu", "Emmanuelle"},
                               {"Pepe", "José"},
                               {"Paco", "Francisco"},
                               {"Nacho", "Ignacio"},
                               {"Beppe", "Giuseppe"},
                               {"Gosia", "Małgorzata"},
                               {"Krzysiek", "Krzysztof"},
                               {"Sasha", "Aleksandr"},
                               {"Bob", "Robbie"},
                               {"Bob", "Robert James"}})
        EXPECT_TRUE(first_names_agree(a, b)) << a << " " << b;
    EXPECT_FALSE(first_names_agree("Bob", "William"));
    EXPECT_FALSE(first_names_agree("Bob Lee", "Robert James"));
}

TEST(Names, AgreeWithoutCaseAccentsAndUnicodeForm)
{
    EXPECT_TRUE(first_names_agree("RENÉE", "renee"));
    EXPECT_TRUE(first_names_agree("Rene\u0301e", "Ren\u00e9e"));
    EXPECT_TRUE(last_names_agree("Łukasiewicz", "LUKASIEWICZ"));
    EXPECT_TRUE(last_names_agree("Strauß", "STRAUSS"));
    EXPECT_TRUE(last_names_agree("Sørensen", "Sorensen"));
    EXPECT_TRUE(last_names_agree("O’Brien", "O'Brien"));
    EXPECT_TRUE(last_names_agree("Hartmann-Yost", "Hartmann Yost"));
    EXPECT_TRUE(last_names_agree("ガ", "カ\u3099"));
}

TEST(Names, AgreeWhenUmlautsAreTranscribed)
{
    EXPECT_TRUE(last_names_agree("Müller", "Mueller"));
    EXPECT_TRUE(last_names_agree("Mu\u0308ller", "MUELLER"));
    EXPECT_TRUE(last_names_agree("Müller", "Muller"));
    EXPECT_TRUE(first_names_agree("Jörg", "Joerg"));
    EXPECT_FALSE(last_names_agree("Mueller", "Muller"));
}

TEST(Names, OtherLastNamesContradict)
{
    EXPECT_FALSE(last_names_agree("Lee", "Leeds"));
    EXPECT_FALSE(last_names_agree("西川", "西田"));
}

TEST(Names, WhatHoldsNoLetterIsNoName)
{
    EXPECT_TRUE(first_names_agree("-", "Ann"));
    EXPECT_TRUE(last_names_agree("...", "Lee"));
}

TEST(Names, AMegabyteIsComparedByItsFront)
{
    EXPECT_TRUE(first_names_agree(std::string(1 << 20, 'a'), std::string(1 << 19, 'a')));
    EXPECT_FALSE(first_names_agree(std::string(1 << 20, 'a'), "Bob"));
}

} // namespace
} // namespace contactsync::identity
