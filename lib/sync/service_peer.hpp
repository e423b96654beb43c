#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "sync/admission.hpp"
#include "sync/async_store.hpp"
#include "sync/observer.hpp"
#include "sync/options.hpp"
#include "sync/peer.hpp"
#include "sync/poll_schedule.hpp"
#include "sync/run_book.hpp"
#include "sync/signal.hpp"

#include <optional>

namespace contactsync::sync {

/// What the loops of the service share.
struct ServiceCore {
    AsyncStore& store;
    Clock& clock;
    Random& random;
    const EngineOptions& options;
    Observer& observer;
    RunBook runs;
    Admission admission;
    Signal reconcile; ///< something may have to be merged or approved
};

/// One service's loops: it is polled when its time has come, swept now and then, and written to as soon as something
/// was approved. What is slow or broken here delays no other service. All on the engine's strand.
class ServicePeer {
public:
    ServicePeer(Peer& peer, ServiceCore& core, asio::any_io_executor executor);

    /// Run until they are cancelled; what was staged stays.
    asio::awaitable<void> poll();
    asio::awaitable<void> sweep();
    /// Run until stop(), after the write under way; when cancelled, what was being sent stays in flight. The second one
    /// carries opt-outs past whatever the first one is busy with.
    asio::awaitable<void> push();
    asio::awaitable<void> push_opt_outs();
    void stop();

    /// Polls at once, also where the credentials were refused.
    void hurry();
    /// Something was approved.
    void wake();
    /// All that has been listed so far is merged: it may be written to.
    void allow_writing();

    /// What the outbox has for it.
    struct Outlook {
        std::optional<TimePoint> due;
        bool unknown = false; ///< a write whose answer was lost
        bool is_due(TimePoint now) const { return due && *due <= now; }
    };
    asio::awaitable<Outlook> outlook();

    ProviderId id() const { return peer_.id(); }
    /// Polled, with success or not, since the start; or waiting for so long that nobody else shall wait for it.
    bool attempted() const { return attempted_; }
    /// A poll that goes on for too long (its limits are used up, say) no longer holds up what the others wait for.
    void lose_patience();
    /// Polled with success since the start.
    bool listed() const { return polled_at_.has_value(); }
    /// The start of the last poll that succeeded.
    std::optional<PollSchedule::Instant> polled_at() const { return polled_at_; }
    bool pushing() const { return pushing_ > 0; }
    /// It may be written to now.
    bool ready() const;
    /// Why its last poll or write failed, until one succeeds.
    const std::optional<Error>& failure() const { return poll_failure_ ? poll_failure_ : push_failure_; }
    const PollSchedule& schedule() const { return schedule_; }

private:
    asio::awaitable<void> poll_once();
    asio::awaitable<Result<void>> prepare();
    asio::awaitable<Result<void>> settle_unknown();
    asio::awaitable<void> note_failed_poll(const Error& error);
    asio::awaitable<std::optional<PollSchedule::Duration>> until_next_sweep();
    asio::awaitable<void> push_lanes(Lane last_lane);
    bool is_worth_a_try(const Outlook& outlook) const;
    PollSchedule::Duration pause_after(const Outlook& outlook) const;
    void note_push(std::optional<Error> failure);

    Peer& peer_;
    ServiceCore& core_;
    PollSchedule schedule_;
    Signal poll_;
    Signal sweep_;
    Signal work_;
    Signal opt_outs_;
    bool attempted_ = false;
    std::optional<PollSchedule::Instant> polled_at_;
    int pushing_ = 0;
    int push_failures_ = 0;
    std::optional<PollSchedule::Instant> polling_since_;
    std::optional<PollSchedule::Instant> prepared_at_;
    std::optional<PollSchedule::Instant> push_after_; ///< not written to before that
    PollSchedule::Instant look_again_at_{};           ///< for writes whose answers were lost
    std::optional<Error> poll_failure_;
    std::optional<Error> push_failure_;
};

} // namespace contactsync::sync
