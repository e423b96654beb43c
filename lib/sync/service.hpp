#pragma once

#include "sync/reconciliation.hpp"
#include "sync/service_peer.hpp"
#include "sync/task_group.hpp"

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace contactsync::sync {

/// How one service is doing, for readiness and status lines.
struct PeerHealth {
    ProviderId provider = ProviderId::reevo;
    bool listed = false;                    ///< polled with success since the start
    std::chrono::milliseconds since_poll{}; ///< since the start of the last poll that succeeded, or since the start
    std::chrono::milliseconds interval{};   ///< at which it is polled now
    std::optional<Error> failure;           ///< why its last poll or write failed
};

/// The engine of `run`: polls every service at its own interval, merges what is staged and pushes what the guard lets
/// pass, until it is told to stop. Reads no wall clock, spawns no thread, owns no socket. Thread-safety: none; all
/// calls on one strand.
class Service {
public:
    Service(std::span<provider::Provider* const> providers, AsyncStore& store, Clock& clock, Random& random,
            EngineOptions options, Observer& observer, asio::any_io_executor executor);
    ~Service();

    /// Runs until stop() or abort(). Failures of the store are exceptions (store::StoreError): nothing runs on any more
    /// then, and another Service may take over.
    asio::awaitable<void> run();
    /// No new polls and no new writes; run() returns when the writes under way are settled.
    void stop();
    /// What is being sent stays in flight and is looked up by whoever comes next; run() returns soon.
    void abort();
    /// Polls everything at once, also where the credentials were refused.
    void hurry();

    std::vector<PeerHealth> health() const;
    /// Why nothing is written now; empty when it is.
    const std::vector<GuardStop>& guard() const { return guard_; }

private:
    class Waker;

    asio::awaitable<void> read_loops();
    asio::awaitable<void> join_unless_stopped(TaskGroup& group);
    asio::awaitable<void> reconcile();
    asio::awaitable<void> reconcile_once();
    asio::awaitable<void> recall_everything();
    asio::awaitable<void> adopt_terms();
    asio::awaitable<void> admit();
    asio::awaitable<void> close_run_when_quiet();
    asio::awaitable<void> watch_time();
    bool may_reconcile() const;
    void wake();
    void stopped_by_guard(std::vector<GuardStop> stops);

    EngineOptions options_;
    std::unique_ptr<Waker> waker_;
    ObserverPair observers_; ///< the caller's, and waker_
    ServiceCore core_;
    Peers peers_;
    std::vector<std::unique_ptr<ServicePeer>> members_;
    TaskGroup loops_;   ///< everything
    TaskGroup readers_; ///< what stop() ends at once
    Signal urgent_;     ///< an opt-out was staged, or what kept it out of the outbox is out of its way
    std::vector<GuardStop> guard_;
    PollSchedule::Instant started_;
    bool stopping_ = false;
    std::set<ProviderId> known_;        ///< polled by an earlier process
    std::optional<store::Terms> terms_; ///< as last adopted
};

} // namespace contactsync::sync
