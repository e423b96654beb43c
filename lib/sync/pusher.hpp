#pragma once

#include "base/clock.hpp"
#include "sync/async_store.hpp"
#include "sync/observer.hpp"
#include "sync/options.hpp"
#include "sync/peer.hpp"
#include "sync/settlement.hpp"

#include <vector>

namespace contactsync::sync {

/// Carries out the approved operations of one service: claims them (durably, before a byte is sent), writes, and
/// settles each with what the service answered. Thread-safety: none. Cancellation: terminal; an operation that was
/// being sent stays in_flight and is looked up by the next run.
class Pusher {
public:
    Pusher(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer, RunId run);

    /// Until nothing is due in the lanes up to `last_lane`, or the service is given up on (peer.report.failure).
    asio::awaitable<void> push(Lane last_lane, std::size_t expected);
    /// Looks up every operation whose outcome is unknown and finishes, adopts or releases it.
    /// A creation that no key finds may be hidden by its service for a while: `patience` says whether to wait for it
    /// here or to leave it unknown for now. Returns how many operations were settled or released.
    enum class Patience {
        none,
        until_visible,
        visible ///< what was written then is known not to be hidden any more
    };
    asio::awaitable<std::size_t> resolve_unknown(Patience patience);

private:
    asio::awaitable<void> work(Lane last_lane);
    bool is_void(const store::Operation& operation) const;
    bool is_outdated(const Claimed& claimed) const;
    bool leave_consent_only(store::Operation& operation) const;
    asio::awaitable<void> renew(std::span<Claimed> next);
    asio::awaitable<bool> may_be_sent(Claimed& claimed);
    bool goes_with_others(const Claimed& claimed) const;
    asio::awaitable<Result<std::optional<Record>>> look(std::string remote_id);
    asio::awaitable<bool> is_as_seen(Claimed& claimed);
    using Drop = void (*)(store::Store&, const store::Operation&, TimePoint);
    asio::awaitable<void> drop(const Claimed& claimed, Drop how);
    asio::awaitable<void> carry_out(std::vector<Claimed> claimed);
    asio::awaitable<std::span<Claimed>> give_way(std::span<Claimed> rest);
    asio::awaitable<void> change(std::span<Claimed> one);
    asio::awaitable<bool> send(std::span<Claimed> batch, Deadline send_by);
    asio::awaitable<void> settle(std::vector<Settlement> written);
    void tell(const store::Operation& operation, store::OperationState state);
    asio::awaitable<void> settle_failure(const Claimed& claimed, const Error& error);
    asio::awaitable<void> park_refused(const store::Operation& operation, std::string words);
    asio::awaitable<void> look_into_gone(const Claimed& claimed);
    void tell_resolved(const store::Operation& operation, bool carried_out) const;
    asio::awaitable<Result<bool>> resolve_or_park(Claimed claimed, Patience patience);
    asio::awaitable<Result<bool>> resolve(Claimed claimed, Patience patience);
    asio::awaitable<Result<bool>> resolve_creation(Claimed claimed, Patience patience);
    asio::awaitable<Result<bool>> shows_later_creations(TimePoint sent_at);
    asio::awaitable<void> judge_conduct(const std::vector<std::string>& written,
                                        const std::vector<std::string>& ignored);
    asio::awaitable<void> release(std::span<const Claimed> batch);
    std::vector<std::string> fields_to_write(const store::Operation& operation) const;
    std::chrono::milliseconds back_off(int attempts) const;
    std::optional<TimePoint> after_loss(const store::Operation& operation);
    void give_up(const Error& error);

    Peer& peer_;
    AsyncStore& store_;
    Clock& clock_;
    const EngineOptions& options_;
    Observer& observer_;
    RunId run_;
    std::size_t done_ = 0;
    std::size_t expected_ = 0;
    int failures_in_a_row_ = 0;
};

} // namespace contactsync::sync
