#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

namespace contactsync::http {

/// Where a client's budget is kept, so that a process that is killed forgets no request. The client asks on its own
/// strand, one call at a time.
class BudgetJournal {
public:
    virtual ~BudgetJournal() = default;

    /// Replaces what was saved before; returns when it is durable. It is for Client::restore_budget() of the next
    /// process. May throw: the request that needed it is then not sent, and the exception leaves Client::send().
    virtual boost::asio::awaitable<void> save(std::string snapshot) = 0;
};

} // namespace contactsync::http
