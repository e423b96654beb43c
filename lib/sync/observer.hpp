#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "store/store.hpp"

#include <chrono>
#include <cstddef>
#include <optional>

namespace contactsync::sync {

/// Watches the engine as it goes, for progress bars and metrics. Calls come on the engine's strand and must return
/// quickly.
class Observer {
public:
    virtual ~Observer() = default;

    /// `total` is what the service or the last poll says there is; unknown at first.
    virtual void polled(ProviderId, std::size_t /*records*/, std::optional<std::size_t> /*total*/) {}
    /// Something new is in the store, to be reconciled.
    virtual void staged(ProviderId, const store::StageResult&) {}
    virtual void poll_finished(ProviderId) {}
    virtual void poll_failed(ProviderId, ErrorKind) {}
    /// `contacts` of the current reconciliation so far.
    virtual void reconciled(std::size_t /*contacts*/) {}
    /// A whole reconciliation, from the first batch to the last.
    virtual void reconciliation_finished(std::size_t /*contacts*/, std::chrono::microseconds /*took*/) {}
    virtual void pushed(ProviderId, std::size_t /*done*/, std::size_t /*total*/) {}
    /// An operation was sent and is now in `state`. `since_planned` tells how long the change took to arrive.
    virtual void settled(const store::Operation&, store::OperationState /*state*/,
                         std::chrono::milliseconds /*since_planned*/)
    {}
    /// A claimed operation keeps an opt-out to the same record out of the outbox.
    virtual void in_the_way(ProviderId, OperationId) {}
    /// Such operations were not begun yet and are given up: what they were for is to be planned anew.
    virtual void gave_way(ProviderId) {}
    virtual void guard_stopped(ProviderId) {}
    /// A job of the store's thread was done, its waiting for the thread not counted.
    virtual void stored(std::chrono::microseconds /*took*/) {}
};

/// Tells two observers the same, `first` before `second`. Both outlive it.
class ObserverPair : public Observer {
public:
    ObserverPair(Observer& first, Observer& second) : first_(first), second_(second) {}

    void polled(ProviderId provider, std::size_t records, std::optional<std::size_t> total) override
    {
        both([&](Observer& each) { each.polled(provider, records, total); });
    }
    void staged(ProviderId provider, const store::StageResult& result) override
    {
        both([&](Observer& each) { each.staged(provider, result); });
    }
    void poll_finished(ProviderId provider) override
    {
        both([&](Observer& each) { each.poll_finished(provider); });
    }
    void poll_failed(ProviderId provider, ErrorKind kind) override
    {
        both([&](Observer& each) { each.poll_failed(provider, kind); });
    }
    void reconciled(std::size_t contacts) override
    {
        both([&](Observer& each) { each.reconciled(contacts); });
    }
    void reconciliation_finished(std::size_t contacts, std::chrono::microseconds took) override
    {
        both([&](Observer& each) { each.reconciliation_finished(contacts, took); });
    }
    void pushed(ProviderId provider, std::size_t done, std::size_t total) override
    {
        both([&](Observer& each) { each.pushed(provider, done, total); });
    }
    void settled(const store::Operation& operation, store::OperationState state,
                 std::chrono::milliseconds since_planned) override
    {
        both([&](Observer& each) { each.settled(operation, state, since_planned); });
    }
    void in_the_way(ProviderId provider, OperationId operation) override
    {
        both([&](Observer& each) { each.in_the_way(provider, operation); });
    }
    void gave_way(ProviderId provider) override
    {
        both([&](Observer& each) { each.gave_way(provider); });
    }
    void guard_stopped(ProviderId provider) override
    {
        both([&](Observer& each) { each.guard_stopped(provider); });
    }
    void stored(std::chrono::microseconds took) override
    {
        both([&](Observer& each) { each.stored(took); });
    }

private:
    template <class Tell>
    void both(Tell tell)
    {
        tell(first_);
        tell(second_);
    }

    Observer& first_;
    Observer& second_;
};

} // namespace contactsync::sync
