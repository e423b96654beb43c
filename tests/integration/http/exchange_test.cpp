#include "integration/http/client_fixture.hpp"

#include <zlib.h>

#include <stdexcept>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class ExchangeTest : public ClientTest {};

std::string gzip(std::string text)
{
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("deflateInit2");
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

TEST_F(ExchangeTest, SendsWhatItIsGivenBelowTheBaseUrl)
{
    options.base_url = "http://127.0.0.1:" + std::to_string(server.port()) + "/prefix/";

    send({.method = http::Method::patch,
          .target = "/v2/contact/1?a=b%20c",
          .headers = {{"X-Api-Key", "k"}},
          .body = R"({"a":1})"});

    ASSERT_EQ(server.requests().size(), 1u);
    const Seen& seen = server.requests().front();
    EXPECT_EQ(seen.method, "PATCH");
    EXPECT_EQ(seen.target, "/prefix/v2/contact/1?a=b%20c");
    EXPECT_EQ(seen.body, R"({"a":1})");
    EXPECT_EQ(seen.headers.at("X-Api-Key"), "k");
    EXPECT_EQ(seen.headers.at("Accept-Encoding"), "gzip");
    EXPECT_EQ(seen.headers.at("Content-Length"), "7");
    EXPECT_EQ(seen.headers.at("Host"), "127.0.0.1:" + std::to_string(server.port()));
}

TEST_F(ExchangeTest, ReturnsAnyAnswerBelow500AsItIs)
{
    for (const int code : {200, 201, 204, 400, 401, 404, 422}) {
        server.on_request = [&](const Seen&) { return status(code, "X-Thing: a\r\n"); };

        const auto result = send(create());

        ASSERT_TRUE(result) << code;
        EXPECT_EQ(result->status, code);
        EXPECT_EQ(result->header("x-thing"), "a");
    }
}

TEST_F(ExchangeTest, ReadsAChunkedBody)
{
    server.on_request = [](const Seen&) {
        return Reply{.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"};
    };

    EXPECT_EQ(send(get())->body, "abcde");
}

TEST_F(ExchangeTest, ReadsABodyThatEndsWithTheConnection)
{
    server.on_request = [](const Seen&) {
        return Reply{.bytes = "HTTP/1.0 200 OK\r\n\r\nabc", .then = Reply::Then::close};
    };

    EXPECT_EQ(send(get())->body, "abc");
}

TEST_F(ExchangeTest, PassesOverInterimAnswers)
{
    server.on_request = [](const Seen&) {
        return Reply{.bytes = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("yes").bytes};
    };

    EXPECT_EQ(send(get())->body, "yes");
}

TEST_F(ExchangeTest, DecompressesGzip)
{
    server.on_request = [](const Seen&) { return ok(gzip("plain words"), "Content-Encoding: gzip\r\n"); };

    EXPECT_EQ(send(get())->body, "plain words");
}

TEST_F(ExchangeTest, StopsADecompressionBomb)
{
    server.on_request = [](const Seen&) {
        return ok(gzip(std::string(100'000'000, ' ')), "Content-Encoding: gzip\r\n");
    };

    EXPECT_EQ(send(get()).error().kind, ErrorKind::contract);
}

TEST_F(ExchangeTest, RefusesAnEncodingItDidNotAskFor)
{
    server.on_request = [](const Seen&) { return ok("???", "Content-Encoding: br\r\n"); };

    EXPECT_EQ(send(get()).error().kind, ErrorKind::contract);
}

TEST_F(ExchangeTest, RefusesAnAnswerLargerThanTheLimit)
{
    options.response_size_max = 1000;
    server.on_request = [](const Seen&) { return ok(std::string(1001, 'x')); };

    EXPECT_EQ(send(get()).error().kind, ErrorKind::contract);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(ExchangeTest, RefusesWhatIsNotHttp)
{
    for (const char* bytes :
         {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "HTTP/1.1 200 OK\r\nbad header\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"}) {
        server.on_request = [&](const Seen&) { return Reply{.bytes = bytes, .then = Reply::Then::close}; };

        EXPECT_EQ(send(get()).error().kind, ErrorKind::contract) << bytes;
        const Error unknown = send(create()).error();
        EXPECT_EQ(unknown.kind, ErrorKind::retry) << bytes;
        EXPECT_TRUE(unknown.outcome_unknown) << bytes;
    }
}

TEST_F(ExchangeTest, NeverFollowsARedirect)
{
    server.on_request = [](const Seen&) { return status(307, "Location: http://evil.example/steal?x=1\r\n"); };

    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::contract);
    EXPECT_EQ(error.status, 307);
    EXPECT_NE(error.detail.find("evil.example"), std::string::npos);
    EXPECT_EQ(error.detail.find("steal"), std::string::npos);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(ExchangeTest, KeepsTheConnection)
{
    for (int i = 0; i < 5; ++i)
        ASSERT_TRUE(send(get()));

    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(ExchangeTest, DoesNotKeepAConnectionThatTheServerWillClose)
{
    server.on_request = [](const Seen&) { return ok("{}", "Connection: close\r\n"); };
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(send(create()));

    EXPECT_EQ(server.connections(), 3u);
}

TEST_F(ExchangeTest, DoesNotKeepAConnectionOnWhichTheServerSpokeUnasked)
{
    server.on_request = [](const Seen&) { return Reply{.bytes = ok("one").bytes + ok("two").bytes}; };

    EXPECT_EQ(send(get())->body, "one");
    EXPECT_EQ(send(get())->body, "one");
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(ExchangeTest, LetsConnectionsGrowOldOnlyAsLongAsTheServerSays)
{
    server.on_request = [](const Seen&) { return ok("{}", "Keep-Alive: timeout=5\r\n"); };
    send(get());
    clock.waits.push_back(3900ms);
    send(get());
    EXPECT_EQ(server.connections(), 1u);

    clock.waits.push_back(4100ms);
    send(get());

    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(ExchangeTest, NeverHasMoreInFlightThanAllowed)
{
    const auto results = send_all(std::vector(20, get()));

    for (const auto& result : results)
        EXPECT_TRUE(result);
    EXPECT_EQ(server.in_flight_peak(), 2u);
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(ExchangeTest, TakesAnIpv6Address)
{
    std::unique_ptr<LoopbackServer> six;
    try {
        six = std::make_unique<LoopbackServer>(context, "::1");
    } catch (const boost::system::system_error&) {
        GTEST_SKIP() << "this machine has no IPv6 loopback";
    }
    options.base_url = "http://[::1]:" + std::to_string(six->port());

    ASSERT_TRUE(send(get()));
    EXPECT_EQ(six->requests().front().headers.at("Host"), "[::1]:" + std::to_string(six->port()));
}

TEST_F(ExchangeTest, ResolvesAName)
{
    options.base_url = "http://localhost:" + std::to_string(server.port());

    EXPECT_TRUE(send(get()));
}

TEST_F(ExchangeTest, DoesNotLetAHeaderOpenAnother)
{
    auto request = get();
    request.headers = {{"X-Api-Key", "key\r\nX-Admin: 1"}};

    EXPECT_THROW(send(std::move(request)), std::invalid_argument);
}

} // namespace
} // namespace contactsync::test
