#pragma once

#include "http/client.hpp"
#include "integration/http/loopback_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

namespace contactsync::test {

/// A clock that stands still but for the waits of the program, which take no time. With `frozen` they never end.
class LeapingClock final : public Clock {
public:
    TimePoint now() const override { return start_ + std::chrono::duration_cast<std::chrono::milliseconds>(slept()); }
    std::chrono::steady_clock::time_point steady_now() const override
    {
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + slept();
    }
    asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) override
    {
        if (frozen) {
            asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
            co_await never.async_wait(asio::use_awaitable);
        }
        waits.push_back(duration);
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
    std::chrono::steady_clock::duration slept() const
    {
        return std::accumulate(waits.begin(), waits.end(), std::chrono::steady_clock::duration::zero());
    }

    std::vector<std::chrono::steady_clock::duration> waits;
    bool frozen = false;

private:
    TimePoint start_{std::chrono::milliseconds(1'790'000'000'000)};
};

/// A client, the server it talks to, and the one thread that runs both.
class ClientTest : public testing::Test {
protected:
    http::Client& client()
    {
        if (!client_) {
            if (options.base_url.empty()) options.base_url = "http://127.0.0.1:" + std::to_string(server.port());
            client_ = http::make_client(context.get_executor(), options, clock, random);
        }
        return *client_;
    }

    /// The next process, with what the last one has stored.
    void restart(std::string_view snapshot)
    {
        client_.reset();
        client().restore_budget(snapshot);
    }

    Result<http::Response> send(http::Request request) { return send_all({std::move(request)}).front(); }

    /// All at once; returns when the last has ended.
    std::vector<Result<http::Response>> send_all(std::vector<http::Request> requests)
    {
        std::vector<Result<http::Response>> results(requests.size());
        std::size_t missing = requests.size();
        for (std::size_t i = 0; i < requests.size(); ++i)
            asio::co_spawn(context, client().send(std::move(requests[i])),
                           [this, &results, &missing, i](std::exception_ptr error, Result<http::Response> result) {
                               if (error) std::rethrow_exception(error);
                               results[i] = std::move(result);
                               if (--missing == 0) context.stop();
                           });
        context.restart();
        context.run();
        return results;
    }

    /// Sends, cancels as soon as `when` holds, and returns how it ended.
    template <class Condition>
    Result<http::Response> send_and_cancel(http::Request request, Condition when)
    {
        std::optional<Result<http::Response>> ended;
        asio::cancellation_signal signal;
        asio::co_spawn(
            context, client().send(std::move(request)),
            asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error, Result<http::Response> result) {
                if (error) std::rethrow_exception(error);
                ended = std::move(result);
            }));
        context.restart();
        while (!when())
            context.run_one();
        settle();
        asio::post(context, [&] { signal.emit(asio::cancellation_type::terminal); });
        while (!ended)
            context.run_one();
        return *ended;
    }

    /// Lets everything happen that can happen now.
    void settle()
    {
        context.restart();
        while (context.poll() > 0) {
        }
        context.restart();
    }

    static http::Request get(std::string target = "/contacts")
    {
        return {.target = std::move(target), .headers = {}, .body = {}};
    }
    static http::Request create()
    {
        return {.method = http::Method::post, .target = "/contacts", .headers = {}, .body = "{}", .repeatable = false};
    }

    LeapingClock clock;
    Random random{7};
    asio::io_context context{1};
    LoopbackServer server{context};
    http::ClientOptions options{
        .name = "test",
        .base_url = {},
        .ca_file = {},
        .timeout = std::chrono::seconds(20),
        .max_in_flight = 2,
        .response_size_max = 1 << 20,
        .limits = {},
        .retry = {.initial = std::chrono::seconds(1), .max = std::chrono::seconds(60), .attempts = 3}};

private:
    std::unique_ptr<http::Client> client_;
};

} // namespace contactsync::test
