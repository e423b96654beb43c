#include "sync/async_store.hpp"

#include "support/temp_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <exception>

namespace contactsync::sync {
namespace {

constexpr int kRounds = 2000;

std::atomic<int> jobs_run = 0;

void count_job(store::Store&)
{
    ++jobs_run;
}

TEST(AsyncStore, ACancelledCallerLeavesItsJobWholeAndStopsAfterIt)
{
    test::TempStore store;
    asio::thread_pool worker(1);
    AsyncStore async_store(*store, worker.get_executor());
    jobs_run = 0;
    int cancelled = 0;
    int went_on = 0;

    // The job and the cancellation race; whoever is first, the caller is answered once and nothing is touched after.
    for (int round = 0; round < kRounds; ++round) {
        asio::io_context network;
        asio::cancellation_signal stop;
        asio::co_spawn(
            network,
            [&]() -> asio::awaitable<void> {
                co_await async_store.run(&count_job);
                co_await async_store.run(&count_job);
                ++went_on;
            },
            asio::bind_cancellation_slot(stop.slot(),
                                         [&](std::exception_ptr error) { cancelled += error != nullptr; }));
        asio::post(network, [&] { stop.emit(asio::cancellation_type::terminal); });
        network.run();
    }
    worker.join();

    EXPECT_EQ(cancelled + went_on, kRounds);
    EXPECT_GT(cancelled, 0);
    EXPECT_GE(jobs_run.load(), kRounds);
}

} // namespace
} // namespace contactsync::sync
