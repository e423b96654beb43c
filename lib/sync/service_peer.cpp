#include "sync/service_peer.hpp"

#include "base/log.hpp"
#include "sync/poller.hpp"
#include "sync/pusher.hpp"
#include "sync/read_back.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::sync {
namespace {

using Duration = PollSchedule::Duration;
using namespace std::chrono_literals;

/// What a service says about itself (its schema, its version) is read again after so long.
constexpr auto kPreparedFor = 1h;
/// A sweep that failed, or shifted, is tried again after so long.
constexpr auto kSweepPause = 5min;
/// Nothing is known to be due: a look at the outbox now and then all the same.
constexpr auto kIdle = 1min;
/// Between two looks at the outbox that found nothing to claim.
constexpr auto kPause = 1s;
/// A lost write that its service may still be hiding is looked up again after so long.
constexpr auto kLookAgain = 5s;
constexpr auto kCredentialsPause = 15min;
/// Others wait for the end of a poll for no longer than that.
constexpr auto kPatience = 10min;

/// A failure is told when it begins and when its reason changes; that it goes on is for who asks for details.
bool is_known(const Error& error, const std::optional<Error>& before)
{
    return before && before->kind == error.kind && before->status == error.status;
}

std::chrono::milliseconds in_ms(Duration duration)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

} // namespace

ServicePeer::ServicePeer(Peer& peer, ServiceCore& core, asio::any_io_executor executor)
    : peer_(peer), core_(core), schedule_(peer.options, core.options.retry_initial, core.options.retry_max),
      poll_(executor), sweep_(executor), work_(executor), opt_outs_(executor)
{}

void ServicePeer::hurry()
{
    schedule_.hurry();
    push_after_.reset();
    poll_.raise();
    wake();
}

void ServicePeer::wake()
{
    work_.raise();
    opt_outs_.raise();
}

void ServicePeer::stop()
{
    peer_.stopping = true;
    wake();
}

void ServicePeer::allow_writing()
{
    peer_.polled = true;
}

bool ServicePeer::ready() const
{
    return peer_.usable() && (!push_after_ || core_.clock.steady_now() >= *push_after_);
}

asio::awaitable<void> ServicePeer::poll()
{
    for (;;) {
        const auto now = core_.clock.steady_now();
        if (schedule_.next() > now)
            co_await poll_.wait_for(schedule_.next() - now, core_.clock);
        else
            co_await poll_once();
    }
}

asio::awaitable<void> ServicePeer::poll_once()
{
    const auto started = core_.clock.steady_now();
    core_.admission.poll_started(id());
    polling_since_ = started;
    Poller poller(peer_, core_.store, core_.clock, core_.options, core_.observer, std::nullopt);
    auto polled = co_await prepare();
    if (polled && !listed()) polled = co_await settle_unknown();
    // Nothing of ours is written yet: the first listing has no excuse for being incomplete.
    if (polled) polled = co_await poller.poll(listed() ? Poller::Extent::changes : Poller::Extent::first);
    core_.admission.poll_ended(id());
    polling_since_.reset();
    const bool is_first = !std::exchange(attempted_, true) || !listed();
    if (polled) {
        schedule_.succeeded({.started = started,
                             .ended = core_.clock.steady_now(),
                             .requests = poller.pages(),
                             .found_changes = poller.changed() > 0},
                            core_.random);
        if (std::exchange(poll_failure_, std::nullopt)) log::info("poll.recovered", {{"provider", to_string(id())}});
        polled_at_ = started;
        sweep_.raise();
    } else {
        co_await note_failed_poll(polled.error());
    }
    if (is_first || poller.changed() > 0 || core_.admission.is_holding()) core_.reconcile.raise();
}

void ServicePeer::lose_patience()
{
    if (!polling_since_ || core_.clock.steady_now() - *polling_since_ < kPatience) return;
    polling_since_.reset();
    attempted_ = true;
    core_.admission.poll_ended(id());
    core_.reconcile.raise();
}

asio::awaitable<Result<void>> ServicePeer::prepare()
{
    const auto now = core_.clock.steady_now();
    if (peer_.prepared && prepared_at_ && now - *prepared_at_ < kPreparedFor) co_return Result<void>{};
    const auto prepared = co_await peer_.provider->prepare();
    if (prepared) {
        peer_.prepared = true;
        prepared_at_ = now;
    }
    co_return prepared;
}

/// What an earlier process sent without learning the answer is looked up before a listing shows it.
asio::awaitable<Result<void>> ServicePeer::settle_unknown()
{
    const Outlook before = co_await outlook();
    if (!before.unknown) co_return Result<void>{};
    Pusher pusher(peer_, core_.store, core_.clock, core_.options, core_.observer, co_await core_.runs.current());
    co_await pusher.resolve_unknown(Pusher::Patience::none);
    if (auto failure = std::exchange(peer_.report.failure, std::nullopt)) co_return std::unexpected(*failure);
    co_return Result<void>{};
}

asio::awaitable<void> ServicePeer::note_failed_poll(const Error& error)
{
    if (error.kind == ErrorKind::cancelled) co_return;
    const auto now = core_.clock.steady_now();
    schedule_.failed(error, now, core_.random);
    if (error.kind == ErrorKind::credentials) prepared_at_.reset();
    core_.observer.poll_failed(id(), error.kind);
    log::event(is_known(error, poll_failure_) ? log::Level::debug : log::Level::warn, "poll.failed",
               {{"provider", to_string(id())},
                {"error", to_string(error.kind)},
                {"status", error.status},
                {"retry_in_ms", in_ms(schedule_.next() - now).count()}});
    poll_failure_ = error;
    co_await core_.store.run([](store::Store& store, ProviderId provider,
                                const std::string& detail) { store.note_poll_failure(provider, detail); },
                             id(), error.detail);
}

/// Where every poll is a complete listing there is nothing to sweep beside it.
asio::awaitable<void> ServicePeer::sweep()
{
    while (!listed())
        co_await sweep_.wait();
    for (Duration pause{};; pause = kSweepPause) {
        const auto wait = co_await until_next_sweep();
        if (!wait) co_return;
        co_await core_.clock.sleep(std::max(*wait, pause));
        Poller poller(peer_, core_.store, core_.clock, core_.options, core_.observer, std::nullopt);
        const auto swept = co_await poller.poll(Poller::Extent::sweep);
        if (swept) continue;
        log::warn("sweep.failed", {{"provider", to_string(id())},
                                   {"error", to_string(swept.error().kind)},
                                   {"status", swept.error().status}});
    }
}

asio::awaitable<std::optional<Duration>> ServicePeer::until_next_sweep()
{
    if (!peer_.provider->capabilities().lists_changes) co_return std::nullopt;
    const auto state = co_await core_.store.run(
        [](store::Store& store, ProviderId provider) { return store.provider_state(provider); }, id());
    const auto now = core_.clock.now();
    // A time that is still to come is a clock that was set back.
    if (!state.last_sweep_at || *state.last_sweep_at > now) co_return Duration::zero();
    co_return std::max<Duration>(*state.last_sweep_at + peer_.options.sweep_interval - now, Duration::zero());
}

asio::awaitable<ServicePeer::Outlook> ServicePeer::outlook()
{
    co_return co_await core_.store.run(
        [](store::Store& store, ProviderId provider) {
            return Outlook{.due = store.next_due(provider), .unknown = !store.unknown_operations(provider, 1).empty()};
        },
        id());
}

asio::awaitable<void> ServicePeer::push()
{
    while (!peer_.stopping) {
        const Outlook before = co_await outlook();
        if (ready() && is_worth_a_try(before)) {
            const std::size_t created = peer_.report.created;
            co_await push_lanes(Lane::backfill);
            if (peer_.report.created > created) co_await read_back_few(peer_, core_.store, core_.clock);
            core_.reconcile.raise();
        } else if (ready() && !before.unknown && !before.due) {
            note_push(std::nullopt); // what failed is not wanted any more
        }
        if (peer_.stopping) co_return;
        co_await work_.wait_for(pause_after(co_await outlook()), core_.clock);
    }
}

asio::awaitable<void> ServicePeer::push_opt_outs()
{
    while (!peer_.stopping) {
        co_await opt_outs_.wait();
        if (ready() && pushing()) co_await push_lanes(Lane::opt_out);
    }
}

asio::awaitable<void> ServicePeer::push_lanes(Lane last_lane)
{
    ++pushing_;
    const RunId run = co_await core_.runs.current();
    Pusher pusher(peer_, core_.store, core_.clock, core_.options, core_.observer, run);
    co_await pusher.push(last_lane, 0);
    if (last_lane == Lane::backfill && peer_.usable()) {
        co_await pusher.resolve_unknown(Pusher::Patience::none);
        look_again_at_ = core_.clock.steady_now() + kLookAgain;
    }
    // Until the last one has noticed, nobody goes on.
    if (--pushing_ > 0) co_return;
    peer_.in_the_way.clear(); // nothing is claimed any more
    note_push(std::exchange(peer_.report.failure, std::nullopt));
}

bool ServicePeer::is_worth_a_try(const Outlook& outlook) const
{
    const bool look_again = outlook.unknown && core_.clock.steady_now() >= look_again_at_;
    return look_again || outlook.is_due(core_.clock.now());
}

Duration ServicePeer::pause_after(const Outlook& outlook) const
{
    const auto now = core_.clock.steady_now();
    if (push_after_ && *push_after_ > now) return *push_after_ - now;
    if (!ready()) return kIdle;
    if (outlook.unknown) return std::max<Duration>(look_again_at_ - now, kPause);
    if (!outlook.due) return kIdle;
    return std::clamp<Duration>(*outlook.due - core_.clock.now(), kPause, kIdle);
}

void ServicePeer::note_push(std::optional<Error> failure)
{
    if (!failure) {
        if (std::exchange(push_failures_, 0) > 0) log::info("push.recovered", {{"provider", to_string(id())}});
        push_failure_.reset();
        return;
    }
    if (peer_.stopping) return;
    Duration wait = std::min<Duration>(core_.options.retry_initial * (1LL << std::min(push_failures_++, 16)),
                                       core_.options.retry_max);
    if (failure->kind == ErrorKind::credentials) wait = kCredentialsPause;
    if (failure->retry_after) wait = std::max<Duration>(wait, *failure->retry_after);
    push_after_ = core_.clock.steady_now() + wait;
    log::event(is_known(*failure, push_failure_) ? log::Level::debug : log::Level::warn, "push.paused",
               {{"provider", to_string(id())},
                {"error", to_string(failure->kind)},
                {"status", failure->status},
                {"retry_in_ms", in_ms(wait).count()}});
    push_failure_ = std::move(failure);
}

} // namespace contactsync::sync
