#pragma once

#include "base/time.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace contactsync {

namespace asio = boost::asio;

/// The engine's only source of time, so that a test or a simulator can put its own in place.
/// Thread-safety: now() may be called from any thread; sleep() on the caller's strand.
class Clock {
public:
    virtual ~Clock() = default;
    /// Wall-clock time, for what is stored and compared with the times of the services.
    virtual TimePoint now() const = 0;
    /// Monotonic time since an arbitrary start, for durations and rate limits; unaffected by clock jumps.
    virtual std::chrono::steady_clock::time_point steady_now() const = 0;
    /// Suspends the calling coroutine. Cancellation ends it early with an exception, as every Asio wait.
    virtual asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    TimePoint now() const override;
    std::chrono::steady_clock::time_point steady_now() const override;
    asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) override;
};

} // namespace contactsync
