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
    /// `run` is what the history of found deletions names.
    Poller(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer,
           std::optional<RunId> run);

    /// How much of the service is listed. Where it cannot list by change time, everything always is.
    enum class Extent {
        due,     ///< what changed, and everything when its time has come again
        full,    ///< what changed, and everything
        first,   ///< what changed, before anything of ours is written
        changes, ///< what changed, while we may be writing: a listing that shifts is no failure, it proves nothing
                 ///< missing
        sweep    ///< everything, while we may be writing
    };
    /// Errors: retry (also for a listing that cannot be trusted), credentials, contract. What was read before the error
    /// is staged.
    asio::awaitable<Result<void>> poll(Extent extent);
    /// Of the last poll.
    std::size_t pages() const { return pages_; }
    std::size_t changed() const { return changed_; }

private:
    asio::awaitable<Result<void>> list_changes(std::optional<std::string> watermark);
    asio::awaitable<Result<bool>> sweep(bool may_shift);
    asio::awaitable<Result<bool>> list_whole(bool may_shift);
    asio::awaitable<Result<bool>> list_everything();
    asio::awaitable<Result<void>> look_into_missing(bool may_shift);
    asio::awaitable<Result<void>> look_at(const store::StoredRecord& missing);
    asio::awaitable<Result<void>> drain(provider::Listing& listing);
    asio::awaitable<void> take(provider::Page page, std::optional<std::size_t> total);
    asio::awaitable<Result<void>> flush();
    asio::awaitable<std::vector<std::string>> stage_pending();
    asio::awaitable<Result<void>> retire_archived(std::string remote_id);
    asio::awaitable<Result<void>> retire(store::StoredRecord gone);
    void note(const store::StageResult& staged);
    asio::awaitable<Result<void>> read_again(std::vector<std::string> remote_ids);

    Peer& peer_;
    AsyncStore& store_;
    Clock& clock_;
    const EngineOptions& options_;
    Observer& observer_;
    std::optional<RunId> run_;
    store::StageBatch pending_;
    std::vector<std::string> archived_;
    std::size_t listed_in_pass_ = 0;
    std::size_t pages_ = 0;
    std::size_t changed_ = 0;
    bool postponed_ = false; ///< a record was left for the next listing: no watermark may pass it
};

} // namespace contactsync::sync
