#include "integration/http/client_fixture.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>

namespace {

std::atomic<bool> is_name_service_away = false; // read on the resolver's thread

} // namespace

/// Stands before the machine's resolver in this program.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result)
{
    if (is_name_service_away) return EAI_AGAIN;
    static const auto original = reinterpret_cast<decltype(&::getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return original(node, service, hints, result);
}

namespace contactsync::test {
namespace {

class NameServiceTest : public ClientTest {
protected:
    NameServiceTest() { options.base_url = "http://localhost:" + std::to_string(server.port()); }
    ~NameServiceTest() override { is_name_service_away = false; }
};

TEST_F(NameServiceTest, ThatIsAwayIsAReasonToTryAgainLater)
{
    is_name_service_away = true;

    const Error error = send(create()).error();

    EXPECT_EQ(error.kind, ErrorKind::retry);
    EXPECT_FALSE(error.outcome_unknown);
    EXPECT_NE(error.detail.find("name of the host was not resolved"), std::string::npos);
}

TEST_F(NameServiceTest, ThatIsBackIsAskedAgainByTheSameClient)
{
    is_name_service_away = true;
    send(get());

    is_name_service_away = false;

    EXPECT_TRUE(send(get()));
}

TEST_F(NameServiceTest, ThatGoesAwayLeavesTheAddressesThatAreKnown)
{
    server.on_request = [](const Seen&) { return Reply{.bytes = ok().bytes, .then = Reply::Then::close}; };
    send(get());

    is_name_service_away = true;

    EXPECT_TRUE(send(get()));
    EXPECT_EQ(server.connections(), 2u);
}

} // namespace
} // namespace contactsync::test
