#include "http/semaphore.hpp"

#include "http/as_result.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace contactsync::http {

namespace asio = boost::asio;

Semaphore::Semaphore(asio::any_io_executor executor, std::size_t permits)
    : executor_(std::move(executor)), free_(permits)
{}

asio::awaitable<Semaphore::Permit> Semaphore::acquire()
{
    if (free_ > 0) {
        --free_;
        co_return Permit(*this);
    }
    Waiter waiter{.signal = asio::steady_timer(executor_, asio::steady_timer::time_point::max())};
    waiting_.push_back(&waiter);
    struct Leave {
        std::list<Waiter*>& queue;
        Waiter* waiter;
        ~Leave() { queue.remove(waiter); }
    } leave{waiting_, &waiter};

    co_await waiter.signal.async_wait(as_result);
    // Granted and cancelled at once: the permit goes back when the caller's next co_await throws.
    if (!waiter.granted) throw boost::system::system_error(asio::error::operation_aborted);
    co_return Permit(*this);
}

void Semaphore::give_back()
{
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    Waiter* next = waiting_.front();
    waiting_.pop_front();
    next->granted = true;
    next->signal.cancel();
}

} // namespace contactsync::http
