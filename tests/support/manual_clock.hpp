#pragma once

#include "base/clock.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace contactsync::test {

/// Time in the hands of a test.
class TestClock : public Clock {
public:
    virtual void advance(std::chrono::milliseconds by) = 0;
};

/// Time that moves only when a test says so, or when somebody sleeps: then at once, by what was asked for.
class ManualClock final : public TestClock {
public:
    explicit ManualClock(TimePoint start) : now_(start) {}

    TimePoint now() const override { return now_; }
    std::chrono::steady_clock::time_point steady_now() const override
    {
        return std::chrono::steady_clock::time_point(now_.time_since_epoch());
    }
    asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) override
    {
        advance(std::chrono::ceil<std::chrono::milliseconds>(duration));
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }

    void advance(std::chrono::milliseconds by) override { now_ += by; }

private:
    TimePoint now_;
};

} // namespace contactsync::test
