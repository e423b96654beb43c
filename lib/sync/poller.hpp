#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "sync/async_store.hpp"
#include "sync/observer.hpp"
#include "sync/options.hpp"
#include "sync/peer.hpp"

#include <vector>

namespace contactsync::sync {

/// Brings the staging store up to date with one service: lists, decodes what changed, stages it with its watermark, and
/// looks into what a complete listing lacks. Thread-safety: none; one poll at a time. Cancellation: terminal; what was
/// staged stays.
class Poller {
public:
    Poller(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer, RunId run);

    /// `full` forces a complete listing where an incremental one would do.
    /// Errors: retry (also for a listing that cannot be trusted), credentials, contract. What was read before the error
    /// is staged.
    asio::awaitable<Result<void>> poll(bool full);

private:
    asio::awaitable<Result<void>> list_changes(std::optional<std::string> watermark);
    asio::awaitable<Result<void>> sweep();
    asio::awaitable<Result<void>> list_whole();
    asio::awaitable<Result<bool>> list_everything();
    asio::awaitable<Result<void>> look_into_missing();
    asio::awaitable<Result<void>> drain(provider::Listing& listing);
    asio::awaitable<void> take(provider::Page page, std::optional<std::size_t> total);
    asio::awaitable<void> flush();

    Peer& peer_;
    AsyncStore& store_;
    Clock& clock_;
    const EngineOptions& options_;
    Observer& observer_;
    RunId run_;
    store::StageBatch pending_;
    std::vector<std::string> archived_;
    std::size_t listed_in_pass_ = 0;
};

} // namespace contactsync::sync
