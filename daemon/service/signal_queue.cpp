#include "daemon/service/signal_queue.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace contactsync::service {
namespace {

sigset_t handled_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&signals, signal);
    return signals;
}

} // namespace

SignalQueue::SignalQueue()
{
    const sigset_t signals = handled_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    descriptor_ = ::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error(errno, std::system_category(), "signalfd");
}

SignalQueue::~SignalQueue()
{
    ::close(descriptor_);
    const sigset_t signals = handled_signals();
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

asio::awaitable<int> SignalQueue::next() const
{
    asio::posix::stream_descriptor descriptor(co_await asio::this_coro::executor, ::dup(descriptor_));
    signalfd_siginfo info{};
    while (::read(descriptor_, &info, sizeof info) != sizeof info)
        co_await descriptor.async_wait(asio::posix::stream_descriptor::wait_read, asio::use_awaitable);
    co_return static_cast<int>(info.ssi_signo);
}

} // namespace contactsync::service
