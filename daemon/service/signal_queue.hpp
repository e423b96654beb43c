#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace contactsync::service {

namespace asio = boost::asio;

/// SIGINT, SIGTERM and SIGHUP, kept until somebody takes them: none is lost between two configurations, none ends the
/// process by itself. Make one before any thread is started, since threads take over which signals are held back.
class SignalQueue {
public:
    /// Throws std::system_error.
    SignalQueue();
    /// Signals do again what they did before.
    ~SignalQueue();
    SignalQueue(const SignalQueue&) = delete;
    SignalQueue& operator=(const SignalQueue&) = delete;

    /// The next one. Throws operation_aborted when cancelled; the signal then stays in the queue.
    asio::awaitable<int> next() const;

private:
    int descriptor_;
};

} // namespace contactsync::service
