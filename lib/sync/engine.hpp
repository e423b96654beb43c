#pragma once

#include "base/clock.hpp"
#include "store/store.hpp"
#include "sync/async_store.hpp"
#include "sync/context.hpp"
#include "sync/observer.hpp"
#include "sync/options.hpp"
#include "sync/peer.hpp"
#include "sync/reconciliation.hpp"
#include "sync/report.hpp"
#include "sync/undo.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace contactsync::sync {

/// Polls, reconciles and pushes. Reads no wall clock, spawns no thread, owns no socket: clock, providers, store and
/// executors are given. Thread-safety: none; all calls on one strand. Cancellation: terminal; what was committed stays,
/// what was in flight is looked up next time.
class Engine {
public:
    Engine(std::vector<provider::Provider*> providers, AsyncStore& store, Clock& clock, EngineOptions options,
           Observer& observer);

    struct PassOptions {
        bool dry_run = false;      ///< poll and reconcile, write nothing remotely
        bool full = false;         ///< complete listings everywhere
        bool accept_guard = false; ///< a person has read the plan
        /// What may be pushed of the plan, decided once after the reconciliation; absent = everything. Returns how much
        /// that was wanted cannot be, and needs a person. For `apply`.
        std::function<std::size_t(store::Store&)> approve;
        std::string command = "sync";
    };
    /// One pass: until nothing is left to push. Errors of providers are in the report; store failures are StoreError
    /// exceptions.
    asio::awaitable<Report> pass(PassOptions options);

    struct Undone {
        Report report;
        UndoPlan plan; ///< as it stands at the end
    };
    /// Polls, reconciles, and works out what puts back the writes of a run; pushes that, and nothing else, if it is
    /// `accepted` by a person, who has then seen the guards too.
    asio::awaitable<Undone> undo(RunId run, bool accepted);

private:
    asio::awaitable<Report> begin(std::string command, bool dry_run, bool full);
    asio::awaitable<void> gather(bool full, RunId run);
    asio::awaitable<void> gather_from(Peer& peer, bool full, RunId run);
    asio::awaitable<void> reconcile(RunId run);
    asio::awaitable<std::vector<GuardStop>> consult_guard();
    asio::awaitable<std::vector<GuardStop>> consult_guard(UndoPlan plan);
    asio::awaitable<bool> push_round(RunId run);
    asio::awaitable<void> push_everything(RunId run);
    asio::awaitable<void> push_lanes(Lane last_lane, RunId run);
    asio::awaitable<bool> work_is_due();
    asio::awaitable<bool> read_back_created(RunId run);
    asio::awaitable<std::size_t> wait_for_hidden(RunId run);
    asio::awaitable<Report> finish(Report report);
    std::shared_ptr<const ReconcileContext> context(RunId run) const;

    AsyncStore& store_;
    Clock& clock_;
    EngineOptions options_;
    Observer& observer_;
    Peers peers_;
};

} // namespace contactsync::sync
