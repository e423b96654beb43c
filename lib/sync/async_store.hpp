#pragma once

#include "store/store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace contactsync::sync {

namespace asio = boost::asio;

/// Runs jobs on the thread that owns the store, so that a network coroutine never waits on the disk.
/// The worker executor must run one job at a time; a test gives the network's own executor and everything stays on one
/// thread. Jobs are plain functions or captureless lambdas taking Store& first; arguments travel by value. Exceptions
/// come back to the caller.
class AsyncStore {
public:
    AsyncStore(store::Store& store, asio::any_io_executor worker) : store_(store), worker_(std::move(worker)) {}

    template <class Job, class... Args>
    auto run(Job job, Args... args) -> asio::awaitable<std::invoke_result_t<Job, store::Store&, Args&...>>
    {
        using R = std::invoke_result_t<Job, store::Store&, Args&...>;
        auto task = [this, job, ... args = std::move(args)]() mutable -> asio::awaitable<R> {
            co_return job(store_, args...);
        };
        if constexpr (std::is_void_v<R>)
            co_await asio::co_spawn(worker_, std::move(task), asio::use_awaitable);
        else
            co_return co_await asio::co_spawn(worker_, std::move(task), asio::use_awaitable);
    }

private:
    store::Store& store_;
    asio::any_io_executor worker_;
};

} // namespace contactsync::sync
