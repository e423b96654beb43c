#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

namespace contactsync::http {

/// Where a client's budget is kept, so that a process that is killed forgets no request and no Retry-After. The client
/// asks on its own strand, one call at a time.
class BudgetJournal {
public:
    virtual ~BudgetJournal() = default;

    /// Replaces what was saved before; returns when it is durable. It is for Client::restore_budget() of the next
    /// process. May throw: the exception then leaves the Client::send() that needed it, before its request is sent, or
    /// after an answer that asks for a pause.
    virtual boost::asio::awaitable<void> save(std::string snapshot) = 0;
};

} // namespace contactsync::http
