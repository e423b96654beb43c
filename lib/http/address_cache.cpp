#include "http/address_cache.hpp"

#include "http/as_result.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <list>

namespace contactsync::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

// Long-running services move; the names they are known by do not.
constexpr auto kAgeMax = 5min;

} // namespace

/// One query of the resolver, shared by those who wait for it and by its handler, which may run after the cache is
/// gone.
struct AddressCache::Lookup {
    explicit Lookup(const asio::any_io_executor& executor) : resolver(executor) {}

    tcp::resolver resolver;
    std::list<asio::steady_timer*> waiters;
    bool done = false;
    boost::system::error_code error;
    std::vector<tcp::endpoint> addresses;
};

AddressCache::AddressCache(asio::any_io_executor executor, std::string host, std::uint16_t port)
    : executor_(std::move(executor)), host_(std::move(host)), port_(port)
{
    boost::system::error_code not_literal;
    const auto literal = asio::ip::make_address(host_, not_literal);
    if (!not_literal) {
        addresses_.emplace_back(literal, port_);
        resolved_at_ = Instant::max();
    }
}

AddressCache::~AddressCache() = default;

void AddressCache::start_lookup()
{
    lookup_ = std::make_shared<Lookup>(executor_);
    const auto numeric_port = tcp::resolver::numeric_service;
    lookup_->resolver.async_resolve(
        host_, std::to_string(port_), numeric_port,
        [lookup = lookup_](boost::system::error_code error, const tcp::resolver::results_type& results) {
            lookup->done = true;
            lookup->error = error;
            for (const auto& result : results)
                lookup->addresses.push_back(result.endpoint());
            for (asio::steady_timer* waiter : lookup->waiters)
                waiter->cancel();
        });
}

asio::awaitable<std::expected<std::vector<tcp::endpoint>, std::string>> AddressCache::get(Instant deadline)
{
    if (!addresses_.empty() && (resolved_at_ == Instant::max() || Instant::clock::now() - resolved_at_ < kAgeMax))
        co_return addresses_;
    if (!lookup_ || lookup_->done) start_lookup();

    const std::shared_ptr<Lookup> lookup = lookup_;
    asio::steady_timer alarm(executor_, deadline);
    struct Leave {
        std::list<asio::steady_timer*>& waiters;
        asio::steady_timer* alarm;
        ~Leave() { waiters.remove(alarm); }
    } leave{lookup->waiters, &alarm};
    lookup->waiters.push_back(&alarm);
    co_await alarm.async_wait(as_result);

    if (!lookup->done) co_return std::unexpected("the name of the host was not resolved in time");
    // An old address may still be right, and is all there is while the name service is away.
    if (lookup->error && !addresses_.empty()) co_return addresses_;
    if (lookup->error) co_return std::unexpected("the name of the host was not resolved: " + lookup->error.message());
    addresses_ = lookup->addresses;
    if (!addresses_.empty())
        std::ranges::rotate(addresses_,
                            addresses_.begin() + static_cast<std::ptrdiff_t>(discarded_ % addresses_.size()));
    resolved_at_ = Instant::clock::now();
    co_return addresses_;
}

void AddressCache::discard()
{
    if (resolved_at_ == Instant::max()) return;
    addresses_.clear();
    ++discarded_;
}

} // namespace contactsync::http
