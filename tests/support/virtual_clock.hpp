#pragma once

#include "support/manual_clock.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>

namespace contactsync::test {

/// Time for many coroutines that sleep side by side: it stands still while anything can run, and then goes on to the
/// moment at which the first of them wakes. A day of a service takes a moment.
class VirtualClock final : public TestClock {
public:
    explicit VirtualClock(TimePoint start) : wall_(start), steady_(start.time_since_epoch()) {}

    TimePoint now() const override { return wall_; }
    std::chrono::steady_clock::time_point steady_now() const override { return steady_; }
    asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) override
    {
        asio::steady_timer alarm(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
        const Bed bed(*this, steady_ + std::max(duration, std::chrono::steady_clock::duration::zero()), alarm);
        boost::system::error_code woken;
        co_await alarm.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }

    void advance(std::chrono::milliseconds by) override { advance_to(steady_ + by); }
    /// The wall clock alone is set.
    void jump(std::chrono::milliseconds by) { wall_ += by; }

    /// Lets everything happen that happens within `duration`.
    void pass(std::chrono::milliseconds duration, asio::io_context& loop)
    {
        const auto end = steady_ + duration;
        for (;;) {
            loop.restart();
            loop.poll();
            if (sleepers_.empty() || sleepers_.begin()->first > end) break;
            wake_next();
        }
        advance_to(end);
    }

    /// Lets so many steps happen, however long they take.
    void pass_turns(std::size_t turns, asio::io_context& loop)
    {
        for (; turns > 0; --turns) {
            loop.restart();
            if (loop.poll_one() > 0) continue;
            if (sleepers_.empty()) return;
            wake_next();
        }
    }

private:
    using Sleepers = std::multimap<std::chrono::steady_clock::time_point, asio::steady_timer*>;

    /// A place among the sleepers, given up when the sleep ends in whatever way.
    class Bed {
    public:
        Bed(VirtualClock& clock, std::chrono::steady_clock::time_point until, asio::steady_timer& alarm)
            : clock_(clock), alarm_(&alarm)
        {
            clock_.sleepers_.emplace(until, &alarm);
        }
        ~Bed()
        {
            std::erase_if(clock_.sleepers_, [this](const auto& sleeper) { return sleeper.second == alarm_; });
        }
        Bed(const Bed&) = delete;
        Bed& operator=(const Bed&) = delete;

    private:
        VirtualClock& clock_;
        asio::steady_timer* alarm_;
    };

    void wake_next()
    {
        advance_to(sleepers_.begin()->first);
        sleepers_.begin()->second->cancel();
        sleepers_.erase(sleepers_.begin());
    }

    void advance_to(std::chrono::steady_clock::time_point time)
    {
        if (time <= steady_) return;
        wall_ += std::chrono::duration_cast<std::chrono::milliseconds>(time - steady_);
        steady_ = time;
    }

    TimePoint wall_;
    std::chrono::steady_clock::time_point steady_;
    Sleepers sleepers_;
};

} // namespace contactsync::test
