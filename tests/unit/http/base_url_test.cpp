#include "http/base_url.hpp"

#include "http/client.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace contactsync::http {
namespace {

TEST(BaseUrl, TakesAUrlApart)
{
    const BaseUrl base = parse_base_url("https://crm.example.com:8443/gateway/");

    EXPECT_TRUE(base.tls);
    EXPECT_EQ(base.host, "crm.example.com");
    EXPECT_EQ(base.port, 8443);
    EXPECT_EQ(base.host_header, "crm.example.com:8443");
    EXPECT_EQ(base.prefix, "/gateway");
}

TEST(BaseUrl, KnowsThePortsOfTheSchemes)
{
    EXPECT_EQ(parse_base_url("https://example.com").port, 443);
    EXPECT_EQ(parse_base_url("http://example.com/").port, 80);
    EXPECT_EQ(parse_base_url("https://example.com:443").host_header, "example.com");
}

TEST(BaseUrl, TakesTheBracketsFromAnIpv6AddressButNotInTheHostHeader)
{
    const BaseUrl base = parse_base_url("http://[::1]:8080");

    EXPECT_EQ(base.host, "::1");
    EXPECT_EQ(base.host_header, "[::1]:8080");
}

TEST(BaseUrl, RefusesWhatIsNoHttpUrl)
{
    EXPECT_THROW(parse_base_url("ftp://example.com"), std::invalid_argument);
    EXPECT_THROW(parse_base_url("example.com"), std::invalid_argument);
    EXPECT_THROW(parse_base_url("https://"), std::invalid_argument);
    for (const auto* wrong : {"http://127.0.0.1:99999/reevo", "https://example.com:65536", "https://example.com:0",
                              "http://127.0.0.1.evil.example:8443/reevo", "https://1.2.3.4.example.com",
                              "https://example.com/?a=b", "https://example.com/#top", "https://me:it@example.com"})
        EXPECT_THROW(parse_base_url(wrong), std::invalid_argument) << wrong;
}

TEST(RedirectHost, NamesTheHostOnly)
{
    EXPECT_EQ(redirect_host("https://login.example.net/take?token=abc"), "login.example.net");
    EXPECT_EQ(redirect_host("/elsewhere"), "the same host");
    EXPECT_EQ(redirect_host("http://[bad"), "elsewhere");
}

TEST(Encode, KeepsUnreservedCharactersAndEncodesTheRest)
{
    EXPECT_EQ(encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(encode("a b+c@d/e?f&g=h%"), "a%20b%2Bc%40d%2Fe%3Ff%26g%3Dh%25");
    EXPECT_EQ(encode("\xc3\xa9"), "%C3%A9");
}

} // namespace
} // namespace contactsync::http
