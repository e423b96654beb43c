#include "base/secret.hpp"

#include <gtest/gtest.h>

#include <concepts>
#include <ostream>
#include <string>

namespace contactsync {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

TEST(Secret, CannotBePrintedOrTakenForAText)
{
    static_assert(!Printable<Secret>);
    static_assert(!std::convertible_to<Secret, std::string>);

    EXPECT_EQ(Secret("k-1").reveal(), "k-1");
    EXPECT_TRUE(Secret().empty());
}

} // namespace
} // namespace contactsync
