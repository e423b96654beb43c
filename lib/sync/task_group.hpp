#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <list>

namespace contactsync::sync {

namespace asio = boost::asio;

/// Owns coroutines that run side by side on one strand; nothing it started outlives join().
/// The first exception of a child ends the others (terminal cancellation) and is rethrown by join().
/// Cancelling join() cancels the children and still waits for them.
class TaskGroup {
public:
    explicit TaskGroup(asio::any_io_executor executor) : executor_(executor), all_done_(executor) {}

    void spawn(asio::awaitable<void> task)
    {
        ++running_;
        auto& signal = signals_.emplace_back();
        asio::co_spawn(executor_, std::move(task),
                       asio::bind_cancellation_slot(signal.slot(), [this](std::exception_ptr error) {
                           if (error && !failure_) {
                               failure_ = error;
                               cancel();
                           }
                           if (--running_ == 0) all_done_.cancel();
                       }));
    }

    asio::awaitable<void> join()
    {
        bool cancelled = false;
        while (running_ > 0) {
            all_done_.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code ignored;
            try {
                co_await all_done_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            } catch (const boost::system::system_error&) {
                cancelled = true;
            }
            if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none) {
                cancelled = true;
                co_await asio::this_coro::reset_cancellation_state();
                cancel();
            }
        }
        if (failure_) std::rethrow_exception(failure_);
        if (cancelled) throw boost::system::system_error(asio::error::operation_aborted);
    }

    /// Ends the children; join() still waits for them.
    void cancel()
    {
        for (auto& signal : signals_)
            signal.emit(asio::cancellation_type::terminal);
    }

private:
    asio::any_io_executor executor_;
    asio::steady_timer all_done_;
    std::list<asio::cancellation_signal> signals_;
    std::size_t running_ = 0;
    std::exception_ptr failure_;
};

} // namespace contactsync::sync
