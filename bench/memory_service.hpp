#pragma once

#include "base/ids.hpp"
#include "http/client.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace contactsync::bench {

/// A service whose listing is made beforehand and lies in memory.
struct Book {
    Book(ProviderId service, std::size_t records, int version);

    ProviderId service;
    std::vector<std::string> pages;
    bool quiet = false; ///< a question for changes is answered with none
};

/// Serves a Book to a provider, at once: what remains is the cost of contactsync. Answers listings, and Reevo's schema.
class MemoryClient final : public http::Client {
public:
    explicit MemoryClient(std::shared_ptr<const std::shared_ptr<Book>> book) : book_(std::move(book)) {}

    asio::awaitable<Result<http::Response>> send(http::Request request) override;
    http::Traffic traffic() const override { return {.requests = requests_}; }
    void drain() override {}
    std::size_t on_the_wire() const override { return 0; }
    bool breaker_open() const override { return false; }
    std::vector<http::BudgetWindow> budget() const override { return {}; }
    std::string budget_snapshot() const override { return {}; }
    void restore_budget(std::string_view) override {}

private:
    std::shared_ptr<const std::shared_ptr<Book>> book_; ///< the book may be exchanged between two polls
    std::uint64_t requests_ = 0;
};

} // namespace contactsync::bench
