#include "daemon/service/notifier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace contactsync::service {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

/// What systemd listens on: a datagram socket, here under a name that starts with '/' or, abstract, with '@'.
class NotifySocket {
public:
    explicit NotifySocket(const std::string& name) : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0))
    {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.data(), name.size());
        if (name.starts_with('@')) address.sun_path[0] = '\0';
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        // NOLINTNEXTLINE(*-reinterpret-cast): what the sockets API is like
        if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), length) != 0)
            throw std::runtime_error(std::strerror(errno));
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;
    ~NotifySocket() { ::close(descriptor_); }

    /// The oldest message that was not read yet; empty if there is none.
    std::string next() const
    {
        std::array<char, 4096> buffer{};
        const ssize_t length = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
        return {buffer.data(), static_cast<std::size_t>(length > 0 ? length : 0)};
    }

private:
    int descriptor_;
};

class NotifierTest : public testing::Test {
protected:
    NotifierTest() { ::setenv("NOTIFY_SOCKET", path_.c_str(), 1); }
    ~NotifierTest() override
    {
        for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"})
            ::unsetenv(name);
        std::filesystem::remove(path_);
    }

    std::string path_ = (std::filesystem::temp_directory_path() / ("notify-" + std::to_string(::getpid()))).string();
    NotifySocket manager_{path_};
    Notifier notifier_;
};

TEST_F(NotifierTest, ReadinessComesWithAStatus)
{
    notifier_.ready("polling 3 services");

    EXPECT_EQ(manager_.next(), "READY=1\nSTATUS=polling 3 services");
}

TEST_F(NotifierTest, AStatusIsOneLineAndForgesNoOtherMessage)
{
    notifier_.status("waiting\nWATCHDOG=trigger\r\tdone");

    EXPECT_EQ(manager_.next(), "STATUS=waiting WATCHDOG=trigger  done");
}

TEST_F(NotifierTest, ReloadingCarriesTheMonotonicTime)
{
    timespec before{};
    ::clock_gettime(CLOCK_MONOTONIC, &before);

    notifier_.reloading();

    const std::string message = manager_.next();
    const std::string prefix = "RELOADING=1\nMONOTONIC_USEC=";
    ASSERT_TRUE(message.starts_with(prefix)) << message;
    EXPECT_GE(std::stoll(message.substr(prefix.size())), before.tv_sec * 1'000'000 + before.tv_nsec / 1000);
}

TEST_F(NotifierTest, StoppingWatchdogAndMoreTimeAreTheirOwnMessages)
{
    notifier_.stopping("finishing 2 writes");
    notifier_.watchdog();
    notifier_.extend_timeout(90s);

    EXPECT_EQ(manager_.next(), "STOPPING=1\nSTATUS=finishing 2 writes");
    EXPECT_EQ(manager_.next(), "WATCHDOG=1");
    EXPECT_EQ(manager_.next(), "EXTEND_TIMEOUT_USEC=90000000");
    EXPECT_THAT(manager_.next(), IsEmpty());
}

TEST_F(NotifierTest, AnAbstractSocketIsReachedToo)
{
    const std::string name = "@contactsync-notify-" + std::to_string(::getpid());
    const NotifySocket abstract(name);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);

    notifier_.watchdog();

    EXPECT_EQ(abstract.next(), "WATCHDOG=1");
}

TEST_F(NotifierTest, NothingHappensWithoutAManager)
{
    ::unsetenv("NOTIFY_SOCKET");

    notifier_.ready("polling");
    notifier_.stopping("done");

    EXPECT_THAT(manager_.next(), IsEmpty());
}

TEST_F(NotifierTest, AManagerThatIsGoneIsNoError)
{
    ::setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);

    EXPECT_NO_THROW(notifier_.ready("polling"));
}

TEST_F(NotifierTest, TheWatchdogIsFedTwiceInItsTime)
{
    ::setenv("WATCHDOG_USEC", "30000000", 1);
    ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);

    EXPECT_EQ(notifier_.watchdog_interval(), 15s);
}

TEST_F(NotifierTest, AWatchdogOfAnotherProcessOrNoneIsNotOurs)
{
    EXPECT_EQ(notifier_.watchdog_interval(), std::nullopt);

    ::setenv("WATCHDOG_USEC", "30000000", 1);
    ::setenv("WATCHDOG_PID", "1", 1);

    EXPECT_EQ(notifier_.watchdog_interval(), std::nullopt);
}

} // namespace
} // namespace contactsync::service
