#include "http/bell.hpp"

#include "http/as_result.hpp"

namespace contactsync::http {
namespace {

asio::awaitable<bool> slept(Clock& clock, std::chrono::steady_clock::duration duration)
{
    co_await clock.sleep(duration);
    co_return true;
}

} // namespace

asio::awaitable<void> Bell::wait()
{
    co_await timer_.async_wait(as_result);
}

asio::awaitable<void> Bell::sleep(Clock& clock, std::chrono::steady_clock::duration duration)
{
    co_await unless_rung(slept(clock, duration));
}

} // namespace contactsync::http
