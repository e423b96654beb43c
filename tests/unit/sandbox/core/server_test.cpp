#include "fixture.hpp"

#include "sandbox/core/http_text.hpp"
#include "sandbox/core/server.hpp"

#include <boost/asio.hpp>

#include <string>

namespace contactsync::sandbox {
namespace {

namespace asio = boost::asio;

/// A real server on a free port and a client that writes raw bytes. Both share the test's thread: the client's steps
/// are asynchronous and the context runs until they are done.
class ServerTest : public SandboxTest {
protected:
    ServerTest()
    {
        const auto port = server.listen("127.0.0.1", 0);
        socket.connect({asio::ip::make_address("127.0.0.1"), port});
    }
    static std::string get(std::string_view path, std::string_view more = {})
    {
        return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sandbox-reevo-key\r\n" +
               std::string(more) + "\r\n";
    }
    void send(const std::string& text) { asio::write(socket, asio::buffer(text)); }
    /// Everything up to and including `end`, or up to the end of the connection.
    std::string receive(std::string_view end)
    {
        std::string text;
        bool done = false;
        asio::async_read_until(socket, asio::dynamic_buffer(received), std::string(end),
                               [&](boost::system::error_code error, std::size_t size) {
                                   last_error = error;
                                   text = received.substr(0, error ? received.size() : size);
                                   received.erase(0, text.size());
                                   done = true;
                               });
        while (!done)
            context.run_one();
        return text;
    }

    asio::io_context context{1};
    Server server{context, sandbox};
    asio::ip::tcp::socket socket{context};
    std::string received;
    boost::system::error_code last_error;
};

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder)
{
    send(get("/reevo/api/v2/health") + get("/_sandbox/health"));

    EXPECT_NE(receive("healthy\"}}").find("HTTP/1.1 200 OK\r\n"), std::string::npos);
    EXPECT_NE(receive("now_ms").find("\"status\":\"healthy\""), std::string::npos);
}

TEST_F(ServerTest, AServiceCanHaveAPortOfItsOwn)
{
    const auto port = server.listen("127.0.0.1", 0, "reevo");
    socket.close();
    socket.connect({asio::ip::make_address("127.0.0.1"), port});

    send(get("/api/v2/health"));

    EXPECT_NE(receive("}}").find("200 OK"), std::string::npos);
}

TEST_F(ServerTest, ClosesWhenItIsAskedTo)
{
    send(get("/reevo/api/v2/health", "Connection: close\r\n"));

    EXPECT_NE(receive("\x01").find("Connection: close"), std::string::npos);
    EXPECT_EQ(last_error, asio::error::eof);
}

TEST_F(ServerTest, ResetsAfterAWriteWithoutAnAnswer)
{
    sandbox.faults().set({{{"fault", {{"reset_after", true}}}}}, "reevo");
    const std::string body = R"({"attributes":{"first_name":"Ada","last_name":"Quill"}})";

    send("POST /reevo/api/v2/contact HTTP/1.1\r\nHost: x\r\nX-Api-Key: sandbox-reevo-key\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body);

    EXPECT_EQ(receive("\x01"), "");
    EXPECT_EQ(last_error, asio::error::connection_reset);
    EXPECT_EQ(sandbox.find("reevo")->service->size(), 1U);
}

TEST_F(ServerTest, TruncatesABodyInTheMiddle)
{
    sandbox.faults().set({{{"fault", {{"truncate", true}}}}}, "reevo");

    send(get("/reevo/api/v2/health"));
    const auto answer = receive("\x01");

    const std::string whole = R"({"data":{"status":"healthy"}})";
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + whole.substr(0, whole.size() / 2))) << answer;
    EXPECT_NE(answer.find("Content-Length: " + std::to_string(whole.size())), std::string::npos);
}

TEST_F(ServerTest, DripsSlowBodiesToTheEnd)
{
    sandbox.faults().set({{{"fault", {{"slow_ms_per_byte", 1}, {"latency_ms", 1}}}}}, "reevo");

    send(get("/reevo/api/v2/health"));

    EXPECT_TRUE(receive("}}").ends_with(R"({"data":{"status":"healthy"}})"));
}

TEST_F(ServerTest, RefusesWhatIsNotHttp)
{
    send("nonsense\r\n\r\n");

    EXPECT_TRUE(receive("\x01").starts_with("HTTP/1.1 400 Bad Request"));
}

TEST_F(ServerTest, InvitesABodyThatWaitsToBeAskedFor)
{
    send("POST /reevo/api/v2/contact/_query HTTP/1.1\r\nHost: x\r\nX-Api-Key: sandbox-reevo-key\r\n"
         "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(receive("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");

    send("{}");

    EXPECT_NE(receive("null}").find("200 OK"), std::string::npos);
}

TEST(HttpText, DecodesQueriesAndKeepsPathsEncoded)
{
    namespace http = boost::beast::http;
    http::request<http::string_body> message{http::verb::get, "/a%20b?q=x%40y.example&flag&two=a+b&bad=%zz", 11};
    message.set("X-Thing", "Value");

    const auto request = to_request(std::move(message));

    EXPECT_EQ(request.path, "/a%20b");
    EXPECT_EQ(request.query.at("q"), "x@y.example");
    EXPECT_EQ(request.query.at("flag"), "");
    EXPECT_EQ(request.query.at("two"), "a b");
    EXPECT_EQ(request.query.at("bad"), "%zz");
    EXPECT_EQ(request.headers.at("x-thing"), "Value");
}

} // namespace
} // namespace contactsync::sandbox
