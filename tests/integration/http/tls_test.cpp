#include "integration/http/certificates.hpp"
#include "integration/http/client_fixture.hpp"

#include <openssl/ssl.h>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;

class TlsTest : public ClientTest {
protected:
    /// Starts a server with the given TLS side and points the client at it.
    LoopbackServer& serve(boost::asio::ssl::context tls, const std::string& host = "localhost")
    {
        tls_.emplace(std::move(tls));
        secure_.emplace(context, "127.0.0.1", &*tls_);
        options.base_url = "https://" + host + ":" + std::to_string(secure_->port());
        options.ca_file = authority_.file();
        return *secure_;
    }

    /// The server goes on with another certificate.
    void replace(boost::asio::ssl::context tls) { *tls_ = std::move(tls); }

    Authority authority_;

private:
    std::optional<boost::asio::ssl::context> tls_;
    std::optional<LoopbackServer> secure_;
};

TEST_F(TlsTest, TalksToAServerItCanVerifyAndNamesTheHost)
{
    LoopbackServer& secure = serve(authority_.server_for("DNS:localhost"));

    ASSERT_TRUE(send({.method = http::Method::post, .target = "/a", .headers = {}, .body = std::string(100'000, 'b')}));
    ASSERT_TRUE(send(get()));

    EXPECT_EQ(secure.connections(), 1u);
    EXPECT_EQ(secure.server_names().front(), "localhost");
    EXPECT_EQ(secure.requests().front().body.size(), 100'000u);
}

TEST_F(TlsTest, VerifiesAnAddressAgainstTheAddressesOfTheCertificate)
{
    LoopbackServer& secure = serve(authority_.server_for("IP:127.0.0.1"), "127.0.0.1");

    EXPECT_TRUE(send(get()));
    EXPECT_EQ(secure.server_names().front(), "");
}

TEST_F(TlsTest, RefusesAnUnknownAuthorityWithoutTryingAgain)
{
    LoopbackServer& secure = serve(authority_.server_for("DNS:localhost"));
    const Authority other;
    options.ca_file = other.file();

    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_TRUE(error.unverified_peer);
    EXPECT_EQ(secure.connections(), 1u);
    EXPECT_TRUE(secure.requests().empty());
}

TEST_F(TlsTest, RefusesACertificateForAnotherHost)
{
    serve(authority_.server_for("DNS:other.example"));

    EXPECT_TRUE(send(get()).error().unverified_peer);
}

TEST_F(TlsTest, RefusesAnExpiredCertificate)
{
    serve(authority_.server_for("DNS:localhost", Authority::Age::expired));

    const Error error = send(get()).error();

    EXPECT_TRUE(error.unverified_peer);
    EXPECT_NE(error.detail.find("expired"), std::string::npos);
}

TEST_F(TlsTest, AcceptsTheReplacementOfAnExpiredCertificateWithoutANewClient)
{
    LoopbackServer& secure = serve(authority_.server_for("DNS:localhost", Authority::Age::expired));
    ASSERT_TRUE(send(get()).error().unverified_peer);

    replace(authority_.server_for("DNS:localhost"));

    EXPECT_TRUE(send(get()));
    EXPECT_EQ(secure.requests().size(), 1u);
}

TEST_F(TlsTest, RefusesOldVersionsOfTls)
{
    auto old = authority_.server_for("DNS:localhost");
    SSL_CTX_set_security_level(old.native_handle(), 0);
    SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_1_VERSION);
    LoopbackServer& secure = serve(std::move(old));

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_TRUE(secure.requests().empty());
}

TEST_F(TlsTest, AServerThatSpeaksPlainTextIsATransportError)
{
    serve(authority_.server_for("DNS:localhost"));
    options.base_url = "https://localhost:" + std::to_string(server.port());

    const Error error = send(get()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_FALSE(error.unverified_peer);
}

TEST_F(TlsTest, AHandshakeThatNeverEndsIsCutOffAtTheDeadline)
{
    boost::asio::ip::tcp::acceptor silent(context, {boost::asio::ip::address_v4::loopback(), 0});
    serve(authority_.server_for("DNS:localhost"));
    options.base_url = "https://localhost:" + std::to_string(silent.local_endpoint().port());
    options.timeout = 100ms;
    options.retry.attempts = 2;

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_FALSE(error.outcome_unknown);
}

TEST_F(TlsTest, AnAnswerCutShortWithoutTheCloseOfTlsIsLost)
{
    LoopbackServer& secure = serve(authority_.server_for("DNS:localhost"));
    secure.on_request = [](const Seen&) {
        return Reply{.bytes = "HTTP/1.0 200 OK\r\n\r\nhalf", .then = Reply::Then::close};
    };

    EXPECT_TRUE(send(create()).error().outcome_unknown);
}

TEST_F(TlsTest, CancellationReachesAnExchange)
{
    LoopbackServer& secure = serve(authority_.server_for("DNS:localhost"));
    secure.on_request = [](const Seen&) { return hang(); };
    const auto sent = [&] { return !secure.requests().empty(); };

    EXPECT_EQ(send_and_cancel(get(), sent).error().kind, ErrorKind::cancelled);
}

TEST_F(TlsTest, AMissingAuthorityFileIsAFailedStart)
{
    serve(authority_.server_for("DNS:localhost"));
    options.ca_file = "/nonexistent/ca.pem";

    EXPECT_THROW(client(), boost::system::system_error);
}

} // namespace
} // namespace contactsync::test
