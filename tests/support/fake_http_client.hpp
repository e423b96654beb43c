#pragma once

#include "http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace contactsync::test {

/// A service with scripted answers. Answers given for the same route are handed out in turn, and the last one stays;
/// the route is the method and the beginning of the target, and the longest beginning wins. What has no answer is a 404
/// without a body.
class FakeService {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>; ///< names in lower case

    FakeService& on(http::Method method, std::string target, int status, std::string body = "", Headers headers = {})
    {
        return push(method, std::move(target), http::Response{status, std::move(body), std::move(headers)});
    }
    FakeService& on(http::Method method, std::string target, Error error)
    {
        return push(method, std::move(target), std::unexpected(std::move(error)));
    }

    Result<http::Response> answer(http::Request request)
    {
        std::deque<Result<http::Response>>* answers = nullptr;
        std::size_t length = 0;
        for (auto& [route, scripted] : routes_) {
            const bool fits = route.first == request.method && request.target.starts_with(route.second);
            if (!fits || (answers != nullptr && route.second.size() < length)) continue;
            answers = &scripted;
            length = route.second.size();
        }
        requests.push_back(std::move(request));
        if (answers == nullptr) return http::Response{.status = 404, .body = "", .headers = {}};
        Result<http::Response> result = answers->front();
        if (answers->size() > 1) answers->pop_front();
        return result;
    }

    std::size_t count(http::Method method, std::string_view target) const
    {
        std::size_t found = 0;
        for (const http::Request& request : requests)
            if (request.method == method && request.target.starts_with(target)) ++found;
        return found;
    }
    /// The last request of that route. Throws when there was none.
    const http::Request& last(http::Method method, std::string_view target) const
    {
        for (auto request = requests.rbegin(); request != requests.rend(); ++request)
            if (request->method == method && request->target.starts_with(target)) return *request;
        throw std::out_of_range("no request to " + std::string(target));
    }

    std::vector<http::Request> requests;

private:
    FakeService& push(http::Method method, std::string target, Result<http::Response> response)
    {
        routes_[{method, std::move(target)}].push_back(std::move(response));
        return *this;
    }

    std::map<std::pair<http::Method, std::string>, std::deque<Result<http::Response>>> routes_;
};

/// A client that asks a FakeService, at once.
class FakeHttpClient final : public http::Client {
public:
    explicit FakeHttpClient(std::shared_ptr<FakeService> service) : service_(std::move(service)) {}

    asio::awaitable<Result<http::Response>> send(http::Request request) override
    {
        co_return service_->answer(std::move(request));
    }
    http::Traffic traffic() const override
    {
        return {.requests = service_->requests.size(), .rate_limited = 0, .retries = 0};
    }
    void drain() override {}
    std::size_t on_the_wire() const override { return 0; }
    bool breaker_open() const override { return false; }
    std::vector<http::BudgetWindow> budget() const override { return {}; }
    std::string budget_snapshot() const override { return {}; }
    void restore_budget(std::string_view) override {}

private:
    std::shared_ptr<FakeService> service_;
};

/// Stands still but for the waits of the program, which take no time.
class StillClock final : public Clock {
public:
    explicit StillClock(TimePoint start) : now_(start) {}
    TimePoint now() const override { return now_; }
    std::chrono::steady_clock::time_point steady_now() const override
    {
        return std::chrono::steady_clock::time_point(now_.time_since_epoch());
    }
    asio::awaitable<void> sleep(std::chrono::steady_clock::duration duration) override
    {
        advance(std::chrono::duration_cast<std::chrono::milliseconds>(duration));
        co_return;
    }
    void advance(std::chrono::milliseconds duration) { now_ += duration; }

private:
    TimePoint now_;
};

/// Runs a coroutine to its end and returns what it returned.
template <class T>
T run_coro(asio::awaitable<T> work)
{
    asio::io_context context;
    std::optional<T> result;
    std::exception_ptr failure;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr thrown, T value) {
        failure = thrown;
        if (!thrown) result.emplace(std::move(value));
    });
    context.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(result.value());
}

} // namespace contactsync::test
