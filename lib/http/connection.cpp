#include "http/connection.hpp"

#include "http/as_result.hpp"
#include "http/inflate.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace contactsync::http {

namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

namespace {

using Parser = beast::http::response_parser<beast::http::string_body>;

constexpr std::uint32_t kHeaderSizeMax = 64 * 1024;
// Common servers close after 5 s (Node) to 75 s (nginx) of silence.
constexpr Instant::duration kRestMax = 30s;
constexpr Instant::duration kRestMaxUnrepeatable = 2s;

/// `Keep-Alive: timeout=5` tells when the server will close; a second less keeps us out of its way.
Instant::duration rest_max(const Response& response)
{
    const auto keep_alive = response.header("keep-alive");
    const auto at = keep_alive ? keep_alive->find("timeout=") : std::string::npos;
    if (at == std::string::npos) return kRestMax;
    const char* digits = keep_alive->data() + at + std::string_view("timeout=").size();
    int seconds = 0;
    std::from_chars(digits, keep_alive->data() + keep_alive->size(), seconds);
    return std::clamp<Instant::duration>(std::chrono::seconds(seconds) - 1s, 0s, kRestMax);
}

std::string lower(std::string_view text)
{
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

Response take_response(Parser& parser)
{
    auto& message = parser.get();
    Response response{
        .status = static_cast<int>(message.result_int()), .body = std::move(message.body()), .headers = {}};
    for (const auto& field : message)
        response.headers.emplace_back(lower(field.name_string()), field.value());
    return response;
}

std::expected<Response, Failure> decompressed(Response response, std::size_t size_max)
{
    const auto encoding = response.header("content-encoding");
    if (!encoding || response.body.empty()) return response;
    const std::string name = lower(*encoding);
    if (name == "identity" || name.empty()) return response;
    if (name != "gzip" && name != "x-gzip" && name != "deflate")
        return std::unexpected(Failure{Ending::unreadable, "the answer has a content encoding that was not asked for"});
    auto text = inflate_body(response.body, size_max);
    if (!text && text.error() == InflateError::too_large)
        return std::unexpected(Failure{Ending::unreadable, "the decompressed answer is larger than the limit"});
    if (!text) return std::unexpected(Failure{Ending::unreadable, "the answer cannot be decompressed"});
    response.body = std::move(*text);
    return response;
}

/// Whether the server spoke, but not HTTP as we can read it; the other failures are of the transport.
bool is_unreadable(const error_code& error)
{
    return error.category() == beast::http::make_error_code(beast::http::error::end_of_stream).category() &&
           error != beast::http::error::end_of_stream && error != beast::http::error::partial_message;
}

Failure handshake_failure(const error_code& error, SSL* ssl, std::string why)
{
    // OpenSSL reports a bad signature by the error of the algorithm, and a wrong host name by an error without a
    // result: so ask for both.
    const long result = SSL_get_verify_result(ssl);
    const bool refused = error.category() == asio::error::get_ssl_category() &&
                         ERR_GET_REASON(static_cast<unsigned long>(error.value())) == SSL_R_CERTIFICATE_VERIFY_FAILED;
    if (result == X509_V_OK && !refused) return {Ending::unsent, "TLS handshake: " + why};
    const std::string reason = result == X509_V_OK ? "it is not for this host" : X509_verify_cert_error_string(result);
    return {Ending::unverified, "the server's certificate is not trusted: " + reason};
}

} // namespace

asio::ssl::context make_tls_context(const std::string& ca_file)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                        asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    context.set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty())
        context.set_default_verify_paths();
    else
        context.load_verify_file(ca_file);
    return context;
}

/// Closes the socket when an operation takes too long: whatever is under way then ends with an error. One timer for the
/// whole exchange is cheaper than one for each read and write, and a server that drips bytes cannot prolong it.
class Connection::Deadline {
public:
    Deadline(Connection& connection, Instant::duration timeout) : connection_(connection)
    {
        connection.deadline_ = Instant::clock::now() + timeout;
        connection.alarm_.expires_at(connection.deadline_);
        connection.alarm_.async_wait([weak = connection.weak_from_this()](const error_code& error) {
            if (error) return;
            if (const auto alive = weak.lock()) alive->expire();
        });
    }
    ~Deadline()
    {
        connection_.deadline_ = Instant::max();
        connection_.alarm_.cancel();
    }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

private:
    Connection& connection_;
};

Connection::Connection(asio::any_io_executor executor) : socket_(executor), alarm_(executor), rest_max_(kRestMax) {}

void Connection::expire()
{
    // The alarm of an earlier exchange may have gone off just when that exchange ended.
    if (Instant::clock::now() < deadline_) return;
    expired_ = true;
    error_code ignored;
    socket_.close(ignored);
}

std::string Connection::why(const error_code& error) const
{
    return expired_ ? "no complete answer in time" : error.message();
}

asio::awaitable<std::expected<void, Failure>> Connection::open(std::vector<tcp::endpoint> addresses,
                                                               const BaseUrl& base, asio::ssl::context* tls,
                                                               Instant::duration timeout)
{
    const Deadline deadline(*this, timeout);
    const auto [error, endpoint] = co_await asio::async_connect(socket_, addresses, as_result);
    if (error) co_return std::unexpected(Failure{Ending::unsent, "connect: " + why(error)});
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    if (!tls) co_return std::expected<void, Failure>();
    co_return co_await handshake(base, *tls);
}

asio::awaitable<std::expected<void, Failure>> Connection::handshake(const BaseUrl& base, asio::ssl::context& tls)
{
    tls_.emplace(socket_, tls);
    error_code not_an_address;
    asio::ip::make_address(base.host, not_an_address);
    // RFC 6066: the server name indication is for names only.
    if (not_an_address && SSL_set_tlsext_host_name(tls_->native_handle(), base.host.c_str()) != 1)
        co_return std::unexpected(Failure{Ending::unsent, "TLS: the host's name cannot be used"});
    tls_->set_verify_callback(asio::ssl::host_name_verification(base.host));
    const auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::client, as_result);
    if (error) co_return std::unexpected(handshake_failure(error, tls_->native_handle(), why(error)));
    co_return std::expected<void, Failure>();
}

asio::awaitable<std::expected<Response, Failure>> Connection::exchange(const WireRequest& request, std::size_t size_max,
                                                                       Instant::duration timeout)
{
    const Deadline deadline(*this, timeout);
    reusable_ = false;
    if (tls_) co_return co_await exchange_on(*tls_, request, size_max);
    co_return co_await exchange_on(socket_, request, size_max);
}

template <class Stream>
asio::awaitable<std::expected<Response, Failure>> Connection::exchange_on(Stream& stream, const WireRequest& request,
                                                                          std::size_t size_max)
{
    const auto [write_error, written] = co_await beast::http::async_write(stream, request, as_result);
    // A server may refuse a request before it has read all of it: its answer is worth more than the error of our
    // writing.
    const bool may_be_answered =
        write_error == asio::error::broken_pipe || write_error == asio::error::connection_reset;
    if (write_error && !may_be_answered)
        co_return std::unexpected(Failure{Ending::lost, "write: " + why(write_error), !expired_});

    std::optional<Parser> parser;
    do {
        parser.emplace();
        parser->body_limit(size_max);
        parser->header_limit(kHeaderSizeMax);
        const auto [error, received] = co_await beast::http::async_read(stream, buffer_, *parser, as_result);
        if (!error) continue;
        const bool before_answer = received == 0 && buffer_.size() == 0 && !parser->got_some() && !expired_;
        co_return std::unexpected(
            Failure{is_unreadable(error) ? Ending::unreadable : Ending::lost, "read: " + why(error), before_answer});
    } while (parser->get().result_int() < 200); // interim answers, such as 103 Early Hints

    reusable_ = parser->keep_alive() && buffer_.size() == 0 && !write_error;
    Response response = take_response(*parser);
    rest_max_ = rest_max(response);
    kept_ = true;
    co_return decompressed(std::move(response), size_max);
}

bool Connection::usable(Instant now, bool repeatable)
{
    const auto longest = repeatable ? rest_max_ : std::min(rest_max_, kRestMaxUnrepeatable);
    if (!reusable_ || !socket_.is_open() || now - resting_since_ >= longest) return false;
    char byte = 0;
    const auto size = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    // TLS 1.3 servers send session tickets right after the handshake; they wait there until the first answer is read.
    if (size > 0) return tls_ && !kept_;
    // End of file or an error, as words unasked for, mean that this connection is over.
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace contactsync::http
