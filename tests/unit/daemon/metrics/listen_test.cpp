#include "daemon/metrics/listen.hpp"

#include <gtest/gtest.h>

namespace contactsync::test {
namespace {

using metrics::parse_listen;

TEST(ListenAddress, IsAnAddressAndAPort)
{
    EXPECT_EQ(parse_listen("127.0.0.1:9464")->address().to_string(), "127.0.0.1");
    EXPECT_EQ(parse_listen("127.0.0.1:9464")->port(), 9464);
    EXPECT_EQ(parse_listen("[::1]:9464")->address().to_string(), "::1");
    EXPECT_EQ(parse_listen("0.0.0.0:0")->port(), 0);
    EXPECT_TRUE(parse_listen("localhost:9464")->address().is_loopback());
}

TEST(ListenAddress, IsRefusedInEveryOtherForm)
{
    for (const auto* text : {"", "9464", ":9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                             "127.0.0.1:94 64", "127.0.0.1:9464 ", " 127.0.0.1:9464", "::1:9464", "[::1]", "[]:9464",
                             "[127.0.0.1]:9464", "example.com:9464", "127.0.0.1:http", "*:9464", "127.1:9464"})
        EXPECT_FALSE(parse_listen(text)) << text;
}

} // namespace
} // namespace contactsync::test
