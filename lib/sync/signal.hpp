#pragma once

#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace contactsync::sync {

namespace asio = boost::asio;

/// Says to the one coroutine that waits for it that there is something to do. Stays raised until it was waited for, so
/// that nothing is missed. All calls on one strand.
class Signal {
public:
    explicit Signal(const asio::any_io_executor& executor) : timer_(executor) {}

    void raise()
    {
        raised_ = true;
        timer_.cancel();
    }

    /// Returns when it is raised, and lowers it. Throws operation_aborted when cancelled.
    asio::awaitable<void> wait()
    {
        while (!raised_) {
            timer_.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code woken;
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
                throw boost::system::system_error(asio::error::operation_aborted);
        }
        raised_ = false;
    }

    /// The same, but no longer than `duration`.
    asio::awaitable<void> wait_for(std::chrono::steady_clock::duration duration, Clock& clock)
    {
        using namespace asio::experimental::awaitable_operators;
        if (raised_ || duration <= std::chrono::steady_clock::duration::zero()) {
            raised_ = false;
            co_return;
        }
        co_await (unless_cancelled(wait()) || unless_cancelled(clock.sleep(duration)));
        if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
    }

private:
    /// Of two waits that are cancelled together, `||` would throw an exception of its own.
    static asio::awaitable<void> unless_cancelled(asio::awaitable<void> wait)
    {
        try {
            co_await std::move(wait);
        } catch (const boost::system::system_error& error) {
            if (error.code() != asio::error::operation_aborted) throw;
        }
    }

    asio::steady_timer timer_;
    bool raised_ = false;
};

} // namespace contactsync::sync
