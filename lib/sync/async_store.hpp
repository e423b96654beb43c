#pragma once

#include "store/store.hpp"
#include "sync/observer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <type_traits>
#include <utility>

namespace contactsync::sync {

namespace asio = boost::asio;

/// Runs jobs on the thread that owns the store, so that a network coroutine never waits on the disk.
/// The worker executor must run one job at a time; a test gives the network's own executor and everything stays on one
/// thread. Jobs are plain functions or captureless lambdas taking Store& first; arguments travel by value. Exceptions
/// come back to the caller.
/// Cancellation: a job that was handed over runs whole, and its caller gets the result; the caller's next co_await
/// throws.
class AsyncStore {
public:
    /// `observer`, if any, is told how long each job took.
    AsyncStore(store::Store& store, asio::any_io_executor worker, Observer* observer = nullptr)
        : store_(store), worker_(std::move(worker)), observer_(observer)
    {}

    template <class Job, class... Args>
    auto run(Job job, Args... args) -> asio::awaitable<std::invoke_result_t<Job, store::Store&, Args&...>>
    {
        using R = std::invoke_result_t<Job, store::Store&, Args&...>;
        auto task = [this, job, ... args = std::move(args)]() mutable -> asio::awaitable<Done<R>> {
            const auto started = std::chrono::steady_clock::now();
            Done<R> done;
            if constexpr (std::is_void_v<R>)
                job(store_, args...);
            else
                done.result = job(store_, args...);
            done.took =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started);
            co_return done;
        };
        // Asio would carry a cancellation over to the worker's thread while the caller, which the job has just
        // answered, destroys what is to be cancelled. So the job hears of none.
        auto done = co_await asio::co_spawn(
            worker_, std::move(task), asio::bind_cancellation_slot(asio::cancellation_slot(), asio::use_awaitable));
        if (observer_ != nullptr) observer_->stored(done.took);
        if constexpr (!std::is_void_v<R>) co_return std::move(done.result);
    }

private:
    struct Nothing {};
    template <class R>
    struct Done {
        std::conditional_t<std::is_void_v<R>, Nothing, R> result{};
        std::chrono::microseconds took{};
    };

    store::Store& store_;
    asio::any_io_executor worker_;
    Observer* observer_;
};

} // namespace contactsync::sync
