#pragma once

#include "http/instant.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace contactsync::http {

/// The addresses of one host, resolved once and kept; a failure is not kept. Asio's resolver can be neither cancelled
/// nor timed, so it works on its own and only the waiting for it ends at a deadline or a cancellation.
class AddressCache {
public:
    AddressCache(boost::asio::any_io_executor executor, std::string host, std::uint16_t port);
    ~AddressCache();
    AddressCache(const AddressCache&) = delete;
    AddressCache& operator=(const AddressCache&) = delete;

    /// `deadline` is one of the real monotonic clock. The error says why there is no address.
    boost::asio::awaitable<std::expected<std::vector<boost::asio::ip::tcp::endpoint>, std::string>>
    get(Instant deadline);

    /// None of the addresses answered: resolve again next time, and start with another address than last time.
    void discard();

private:
    struct Lookup;

    void start_lookup();

    boost::asio::any_io_executor executor_;
    std::string host_;
    std::uint16_t port_;
    std::vector<boost::asio::ip::tcp::endpoint> addresses_;
    Instant resolved_at_{};
    std::size_t discarded_ = 0;
    std::shared_ptr<Lookup> lookup_; ///< under way, or failed and not yet looked at by all its waiters
};

} // namespace contactsync::http
