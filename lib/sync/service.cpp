#include "sync/service.hpp"

#include "base/log.hpp"
#include "sync/report.hpp"
#include "sync/terms.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::sync {
namespace {

using namespace std::chrono_literals;

constexpr auto kClockWatch = 10s;
constexpr auto kRunOpenMax = 1h;
/// Wall clock and steady clock may drift apart by less than this between two looks.
constexpr auto kClockJump = 2s;

bool anything_dirty(store::Store& store)
{
    return !store.dirty_records(1).empty() || !store.dirty_contacts(1).empty();
}

std::chrono::milliseconds in_ms(PollSchedule::Duration duration)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
}

} // namespace

/// Wakes the reconciliation when there is something for it.
class Service::Waker final : public Observer {
public:
    explicit Waker(Service& service) : service_(service) {}

    void staged(ProviderId, const store::StageResult& result) override
    {
        if (result.opt_out) service_.urgent_.raise();
        service_.core_.reconcile.raise();
    }
    void settled(const store::Operation& operation, store::OperationState, std::chrono::milliseconds) override
    {
        for (const auto& peer : service_.peers_)
            if (peer->in_the_way.erase(operation.id) > 0) service_.urgent_.raise();
        service_.core_.reconcile.raise();
    }
    void in_the_way(ProviderId provider, OperationId operation) override
    {
        for (const auto& peer : service_.peers_)
            if (peer->id() == provider) peer->in_the_way.insert(operation);
    }
    void gave_way(ProviderId) override
    {
        service_.urgent_.raise();
        service_.core_.reconcile.raise();
    }

private:
    Service& service_;
};

Service::Service(std::span<provider::Provider* const> providers, AsyncStore& store, Clock& clock, Random& random,
                 EngineOptions options, Observer& observer, asio::any_io_executor executor)
    : options_(std::move(options)), waker_(std::make_unique<Waker>(*this)), observers_(observer, *waker_),
      core_{.store = store,
            .clock = clock,
            .random = random,
            .options = options_,
            .observer = observers_,
            .runs = RunBook(store, clock),
            .admission = Admission(options_.guard),
            .reconcile = Signal(executor)},
      peers_(make_peers(providers, options_)), loops_(executor), readers_(executor), urgent_(executor),
      started_(clock.steady_now())
{
    for (const auto& peer : peers_)
        members_.push_back(std::make_unique<ServicePeer>(*peer, core_, executor));
}

Service::~Service() = default;

asio::awaitable<void> Service::run()
{
    co_await recall_everything();
    if (stopping_) co_return;
    loops_.spawn(read_loops());
    for (const auto& member : members_) {
        loops_.spawn(member->push());
        loops_.spawn(member->push_opt_outs());
    }
    co_await join_unless_stopped(loops_);
}

asio::awaitable<void> Service::join_unless_stopped(TaskGroup& group)
{
    try {
        co_await group.join();
    } catch (const boost::system::system_error& error) {
        if (!stopping_ || error.code() != asio::error::operation_aborted) throw;
    }
}

/// What a dead process has left, before anything is asked or sent.
asio::awaitable<void> Service::recall_everything()
{
    co_await core_.store.run([](store::Store& store) { store.adopt_in_flight(); });
    for (const auto& peer : peers_) {
        co_await recall(*peer, core_.store);
        const auto state = co_await core_.store.run(
            [](store::Store& store, ProviderId provider) { return store.provider_state(provider); }, peer->id());
        if (state.last_poll_at) known_.insert(peer->id());
    }
}

/// Everything that stop() may end between any two steps.
asio::awaitable<void> Service::read_loops()
{
    if (stopping_) co_return;
    for (const auto& member : members_) {
        readers_.spawn(member->poll());
        readers_.spawn(member->sweep());
    }
    readers_.spawn(reconcile());
    readers_.spawn(watch_time());
    co_await join_unless_stopped(readers_);
}

void Service::stop()
{
    stopping_ = true;
    for (const auto& member : members_)
        member->stop();
    readers_.cancel();
}

void Service::abort()
{
    stop();
    loops_.cancel();
}

void Service::hurry()
{
    for (const auto& member : members_)
        member->hurry();
}

asio::awaitable<void> Service::reconcile()
{
    for (;;) {
        co_await core_.reconcile.wait();
        co_await urgent_.wait_for(options_.reconcile_interval, core_.clock);
        if (may_reconcile()) co_await reconcile_once();
    }
}

/// A service that was never reached before may change who is who: it is waited for until it has answered or failed.
bool Service::may_reconcile() const
{
    return std::ranges::all_of(
        members_, [&](const auto& member) { return member->attempted() || known_.contains(member->id()); });
}

asio::awaitable<void> Service::reconcile_once()
{
    std::vector<ServicePeer*> listed;
    for (const auto& member : members_)
        if (member->listed()) listed.push_back(member.get());
    co_await adopt_terms();
    if (co_await core_.store.run(anything_dirty)) {
        const RunId run = co_await core_.runs.current();
        co_await reconcile_dirty(core_.store, make_context(options_, peers_, run, core_.clock.now()),
                                 options_.reconcile_batch, core_.clock, core_.observer);
    }
    // Not before: a plan that was made without what the service has could make a second record there.
    for (ServicePeer* member : listed)
        member->allow_writing();
    co_await admit();
    co_await close_run_when_quiet();
}

/// A service that was never reached before, or says something new about itself: contacts that did not move may have to
/// be written after all.
asio::awaitable<void> Service::adopt_terms()
{
    auto terms = terms_of(*make_context(options_, peers_, RunId{}, core_.clock.now()));
    if (terms_ == terms) co_return;
    co_await core_.store.run([](store::Store& store, const store::Terms& with) { store.adopt_terms(with); }, terms);
    terms_ = std::move(terms);
}

asio::awaitable<void> Service::admit()
{
    const bool anything_new = co_await core_.store.run([](store::Store& store) { return store.anything_to_approve(); });
    if (!anything_new && guard_.empty()) {
        core_.admission.release();
        co_return wake();
    }
    std::vector<Admission::Standing> standings;
    for (const auto& member : members_) {
        standings.push_back(co_await core_.store.run(
            [](store::Store& store, ProviderId provider) {
                return Admission::Standing{.provider = provider,
                                           .counts = store.counts(provider),
                                           .ever_written = store.provider_state(provider).ever_written};
            },
            member->id()));
    }
    auto decision = core_.admission.judge(standings);
    if (decision.verdict == Admission::Verdict::wait) co_return;
    stopped_by_guard(std::move(decision.stops));
    if (!guard_.empty()) co_return;
    if (anything_new) co_await core_.store.run([](store::Store& store) { store.approve_planned(); });
    wake();
}

void Service::wake()
{
    for (const auto& member : members_)
        member->wake();
}

void Service::stopped_by_guard(std::vector<GuardStop> stops)
{
    if (stops.empty() && !guard_.empty()) log::info("guard.released");
    for (const auto& stop : stops) {
        const bool is_known = std::ranges::any_of(guard_, [&](const GuardStop& known) {
            return known.provider == stop.provider && known.changed == stop.changed;
        });
        if (is_known) continue;
        log::warn("guard.stopped",
                  {{"provider", to_string(stop.provider)}, {"changed", stop.changed}, {"live", stop.live}});
        core_.observer.guard_stopped(stop.provider);
    }
    guard_ = std::move(stops);
}

asio::awaitable<void> Service::close_run_when_quiet()
{
    if (!core_.runs.is_open()) co_return;
    Report report{.guard = guard_};
    for (const auto& member : members_) {
        if (member->pushing()) co_return;
        const auto outlook = co_await member->outlook();
        if (member->ready() && (outlook.unknown || outlook.is_due(core_.clock.now()))) co_return;
        const auto counts = co_await core_.store.run(
            [](store::Store& store, ProviderId provider) { return store.counts(provider); }, member->id());
        auto& entry = report.providers[member->id()];
        entry.failure = member->failure();
        entry.queued = counts.planned + counts.unknown;
        report.needs_person += counts.parked + counts.unreadable;
    }
    if (co_await core_.store.run(anything_dirty)) co_return;
    report.needs_person += co_await core_.store.run([](store::Store& store) { return store.reviews(1).size(); });
    // What a service that fails leaves waiting belongs to this run, but not for ever.
    if (report.outcome() == Outcome::unavailable && core_.runs.age() < kRunOpenMax) co_return;
    co_await core_.runs.close(report.outcome(), report.exit_status());
}

/// Waits go by the steady clock, but what the store says about times does not.
asio::awaitable<void> Service::watch_time()
{
    const auto offset = [this] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(core_.clock.now().time_since_epoch() -
                                                                     core_.clock.steady_now().time_since_epoch());
    };
    for (auto before = offset();; before = offset()) {
        co_await core_.clock.sleep(kClockWatch);
        for (const auto& member : members_)
            member->lose_patience();
        const auto jump = offset() - before;
        if (jump > -kClockJump && jump < kClockJump) continue;
        log::warn("clock.jumped", {{"by_ms", jump.count()}});
        if (jump < 0ms)
            co_await core_.store.run(
                [](store::Store& store, std::chrono::milliseconds back) { store.shift_retries(back); }, -jump);
        wake();
    }
}

std::vector<PeerHealth> Service::health() const
{
    std::vector<PeerHealth> all;
    for (const auto& member : members_)
        all.push_back({.provider = member->id(),
                       .listed = member->listed(),
                       .since_poll = in_ms(core_.clock.steady_now() - member->polled_at().value_or(started_)),
                       .interval = in_ms(member->schedule().interval()),
                       .failure = member->failure()});
    return all;
}

} // namespace contactsync::sync
