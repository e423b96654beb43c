#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstddef>
#include <list>
#include <utility>

namespace contactsync::http {

/// A counting semaphore for coroutines of one strand, strictly first come, first served, so that nobody starves.
/// Outlives its permits and waiters.
class Semaphore {
public:
    Semaphore(boost::asio::any_io_executor executor, std::size_t permits);
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    /// Given back when destroyed.
    class Permit {
    public:
        explicit Permit(Semaphore& from) : from_(&from) {}
        Permit(Permit&& other) noexcept : from_(std::exchange(other.from_, nullptr)) {}
        Permit& operator=(Permit&&) = delete;
        ~Permit() { release(); }
        void release()
        {
            if (Semaphore* from = std::exchange(from_, nullptr)) from->give_back();
        }

    private:
        Semaphore* from_;
    };

    /// Throws boost::system::system_error (operation_aborted) when cancelled.
    boost::asio::awaitable<Permit> acquire();

private:
    struct Waiter {
        boost::asio::steady_timer signal;
        bool granted = false;
    };

    void give_back();

    boost::asio::any_io_executor executor_;
    std::size_t free_;
    std::list<Waiter*> waiting_;
};

} // namespace contactsync::http
