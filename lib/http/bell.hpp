#pragma once

#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <utility>

namespace contactsync::http {

namespace asio = boost::asio;

/// Wakes coroutines of one strand that wait for somebody else. A ring is not lost if nobody waits yet.
class Bell {
public:
    explicit Bell(const asio::any_io_executor& executor) : timer_(executor, asio::steady_timer::time_point::max()) {}

    /// Ends all waits, and those to come until reset().
    void ring() { timer_.expires_at(asio::steady_timer::time_point::min()); }
    void reset() { timer_.expires_at(asio::steady_timer::time_point::max()); }

    /// Until rung or cancelled; does not throw for either, but after a cancellation the caller's next co_await does.
    asio::awaitable<void> wait();

    /// The result of `work`, or nothing if the bell rings first; `work` is then cancelled and waited for.
    template <class T>
    asio::awaitable<std::optional<T>> unless_rung(asio::awaitable<T> work)
    {
        // Not the operator ||: it goes on waiting for the other one when `work` throws.
        const auto executor = co_await asio::this_coro::executor;
        auto [order, failure, result, ignored] =
            co_await asio::experimental::make_parallel_group(asio::co_spawn(executor, std::move(work), asio::deferred),
                                                             timer_.async_wait(asio::deferred))
                .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
        if (order[0] != 0) co_return std::nullopt;
        if (failure) std::rethrow_exception(failure);
        co_return std::move(result);
    }

    /// Sleeps, but not beyond the next ring. Throws boost::system::system_error (operation_aborted) when cancelled.
    asio::awaitable<void> sleep(Clock& clock, std::chrono::steady_clock::duration duration);

private:
    asio::steady_timer timer_;
};

} // namespace contactsync::http
