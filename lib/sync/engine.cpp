#include "sync/engine.hpp"

#include "base/log.hpp"
#include "sync/poller.hpp"
#include "sync/pusher.hpp"
#include "sync/read_back.hpp"
#include "sync/reconciliation.hpp"
#include "sync/task_group.hpp"
#include "sync/terms.hpp"

#include <algorithm>
#include <map>

namespace contactsync::sync {
namespace {

/// Writes lead to answers, answers to corrections; more rounds than this mean that two sides do not agree on what they
/// agree on, and the rest waits for the next pass.
constexpr int kRoundsMax = 8;

bool is_unfinished(const store::Operation& operation)
{
    return operation.state != store::OperationState::done && operation.state != store::OperationState::parked;
}

} // namespace

Engine::Engine(std::vector<provider::Provider*> providers, AsyncStore& store, Clock& clock, EngineOptions options,
               Observer& observer)
    : store_(store), clock_(clock), options_(std::move(options)), observer_(observer),
      peers_(make_peers(providers, options_))
{}

asio::awaitable<Report> Engine::pass(PassOptions options)
{
    const auto started = clock_.steady_now();
    Report report = co_await begin(options.command, options.dry_run, options.full);
    report.partial = options.approve != nullptr;
    if (!options.accept_guard) report.guard = co_await consult_guard();
    if (!options.dry_run && report.guard.empty()) {
        if (options.approve)
            report.needs_person += co_await store_.run(
                [](store::Store& store, const std::function<std::size_t(store::Store&)>& approve) {
                    return approve(store);
                },
                options.approve);
        bool is_read_back = false;
        for (int round = 0; round < kRoundsMax; ++round) {
            if (!options.approve) {
                if (round > 0 && !options.accept_guard) report.guard = co_await consult_guard();
                if (!report.guard.empty()) break;
                co_await store_.run([](store::Store& store) { store.approve_planned(); });
            }
            if (co_await push_round(report.run)) continue;
            if (std::exchange(is_read_back, true) || !co_await read_back_created(report.run)) break;
        }
    }
    report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - started);
    co_return co_await finish(std::move(report));
}

/// A run, up to where everything is known and merged, and nothing is written yet.
asio::awaitable<Report> Engine::begin(std::string command, bool dry_run, bool full)
{
    Report report{.started_at = clock_.now(), .dry_run = dry_run};
    report.run = co_await store_.run(
        [](store::Store& store, const std::string& name, TimePoint now) {
            store.adopt_in_flight();
            return store.begin_run(name, now);
        },
        command, report.started_at);
    log::info("run.started", {{"run", report.run}, {"command", command}});

    co_await gather(full, report.run);
    // A service that was never reached before, or other settings: contacts that did not move may have to be written
    // after all.
    co_await store_.run([](store::Store& store, const store::Terms& terms) { store.adopt_terms(terms); },
                        terms_of(*context(report.run)));
    co_await reconcile(report.run);
    co_return report;
}

asio::awaitable<Engine::Undone> Engine::undo(RunId run, bool accepted)
{
    const auto started = clock_.steady_now();
    Undone undone{.report = co_await begin("undo", !accepted, false), .plan = {}};
    const auto job = [](store::Store& store, RunId past, bool for_good,
                        const std::shared_ptr<const ReconcileContext>& with) {
        return for_good ? begin_undo(store, past, *with) : preview_undo(store, past, *with);
    };
    undone.plan = co_await store_.run(job, run, accepted, context(undone.report.run));
    if (accepted) {
        for (int round = 0; round < kRoundsMax && co_await push_round(undone.report.run); ++round) {
        }
        undone.plan = co_await store_.run(undo_so_far, undone.plan);
        // What belongs to others may wait; what is to be put back and waits has not been put back.
        undone.report.partial = std::ranges::none_of(undone.plan.operations, is_unfinished);
    } else {
        undone.report.guard = co_await consult_guard(undone.plan);
    }
    const auto needs_person = std::ranges::count_if(undone.plan.not_undone, &NotUndone::needs_person);
    undone.report.needs_person += static_cast<std::size_t>(needs_person);
    undone.report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - started);
    undone.report = co_await finish(std::move(undone.report));
    co_return undone;
}

/// All services side by side; one that is slow or dead delays nobody but itself.
asio::awaitable<void> Engine::gather(bool full, RunId run)
{
    TaskGroup group(co_await asio::this_coro::executor);
    for (const auto& peer : peers_)
        group.spawn(gather_from(*peer, full, run));
    co_await group.join();
}

asio::awaitable<void> Engine::gather_from(Peer& peer, bool full, RunId run)
{
    const ProviderId provider = peer.id();
    peer.report = {};
    peer.prepared = peer.polled = false;
    co_await recall(peer, store_);

    if (const auto prepared = co_await peer.provider->prepare(); !prepared) {
        peer.report.failure = prepared.error();
    } else {
        peer.prepared = true;
        Pusher pusher(peer, store_, clock_, options_, observer_, run);
        co_await pusher.resolve_unknown(Pusher::Patience::none);
        if (!peer.report.failure) {
            const std::size_t before = peer.provider->traffic().requests;
            Poller poller(peer, store_, clock_, options_, observer_, run);
            if (const auto polled = co_await poller.poll(full ? Poller::Extent::full : Poller::Extent::due); polled)
                peer.polled = true;
            else
                peer.report.failure = polled.error();
            peer.listing_requests = peer.provider->traffic().requests - before;
        }
    }
    if (!peer.report.failure) co_return;
    co_await store_.run(
        [](store::Store& store, ProviderId id, const std::string& detail) { store.note_poll_failure(id, detail); },
        provider, peer.report.failure->detail);
    observer_.poll_failed(provider, peer.report.failure->kind);
    log::warn("poll.failed", {{"provider", to_string(provider)},
                              {"error", to_string(peer.report.failure->kind)},
                              {"status", peer.report.failure->status}});
}

asio::awaitable<void> Engine::reconcile(RunId run)
{
    co_await reconcile_dirty(store_, context(run), options_.reconcile_batch, clock_, observer_);
}

std::shared_ptr<const ReconcileContext> Engine::context(RunId run) const
{
    return make_context(options_, peers_, run, clock_.now());
}

asio::awaitable<std::vector<GuardStop>> Engine::consult_guard()
{
    return sync::consult_guard(store_, peers_, options_.guard, observer_);
}

/// What an undo alone would change.
asio::awaitable<std::vector<GuardStop>> Engine::consult_guard(UndoPlan plan)
{
    std::map<ProviderId, std::size_t> changed;
    for (const auto& operation : plan.operations)
        ++changed[operation.provider];
    std::vector<GuardStop> stops;
    for (const auto& [provider, count] : changed) {
        const auto counts =
            co_await store_.run([](store::Store& store, ProviderId id) { return store.counts(id); }, provider);
        auto stop = judge_changes(provider, count, counts.live, options_.guard, "contactsync undo RUN --yes");
        if (stop) stops.push_back(std::move(*stop));
    }
    co_return stops;
}

/// False: nothing is left that could be done now.
asio::awaitable<bool> Engine::push_round(RunId run)
{
    if (co_await work_is_due())
        co_await push_everything(run);
    else if (co_await wait_for_hidden(run) == 0)
        co_return false;
    co_await reconcile(run);
    co_return true;
}

/// Opt-outs reach every service before anything else is written anywhere.
asio::awaitable<void> Engine::push_everything(RunId run)
{
    co_await push_lanes(Lane::opt_out, run);
    co_await push_lanes(Lane::backfill, run);
}

asio::awaitable<void> Engine::push_lanes(Lane last_lane, RunId run)
{
    TaskGroup group(co_await asio::this_coro::executor);
    const auto push = [](Engine* engine, Peer* peer, Lane lane, RunId id) -> asio::awaitable<void> {
        if (!peer->usable()) co_return;
        Pusher pusher(*peer, engine->store_, engine->clock_, engine->options_, engine->observer_, id);
        const auto counts = co_await engine->store_.run(
            [](store::Store& store, ProviderId provider) { return store.counts(provider); }, peer->id());
        co_await pusher.push(lane, counts.planned);
        if (peer->usable()) co_await pusher.resolve_unknown(Pusher::Patience::none);
    };
    for (const auto& peer : peers_)
        group.spawn(push(this, peer.get(), last_lane, run));
    co_await group.join();
}

asio::awaitable<bool> Engine::read_back_created(RunId run)
{
    bool has_read = false;
    for (const auto& peer : peers_)
        has_read |= co_await read_back(*peer, store_, clock_, options_, observer_, run);
    if (has_read) co_await reconcile(run);
    co_return has_read;
}

/// Everything else is done: now there is time to wait for records that a service may still be hiding.
asio::awaitable<std::size_t> Engine::wait_for_hidden(RunId run)
{
    std::size_t resolved = 0;
    for (const auto& peer : peers_) {
        if (!peer->usable()) continue;
        Pusher pusher(*peer, store_, clock_, options_, observer_, run);
        resolved += co_await pusher.resolve_unknown(Pusher::Patience::until_visible);
    }
    co_return resolved;
}

asio::awaitable<bool> Engine::work_is_due()
{
    for (const auto& peer : peers_) {
        if (!peer->usable()) continue;
        const auto due =
            co_await store_.run([](store::Store& store, ProviderId id) { return store.next_due(id); }, peer->id());
        if (due && *due <= clock_.now()) co_return true;
    }
    co_return false;
}

asio::awaitable<Report> Engine::finish(Report report)
{
    for (const auto& peer : peers_) {
        const auto counts = co_await store_.run(
            [](store::Store& store, ProviderId id, const std::string& discovered) {
                store.save_discovered(id, discovered);
                return store.counts(id);
            },
            peer->id(), peer->provider->discovered());
        const auto traffic = peer->provider->traffic();
        peer->report.requests = traffic.requests;
        peer->report.rate_limited = traffic.rate_limited;
        peer->report.retries = traffic.retries;
        peer->report.parked = counts.parked;
        peer->report.queued = counts.planned + counts.unknown;
        report.providers[peer->id()] = peer->report;
        report.needs_person += counts.parked + counts.unreadable;
    }
    report.contacts = co_await store_.run([](store::Store& store) { return store.counts(); });
    report.needs_person += co_await store_.run([](store::Store& store) { return store.reviews(1).size(); });
    co_await store_.run([](store::Store& store, RunId run, TimePoint now, const std::string& outcome,
                           int status) { store.finish_run(run, now, outcome, status); },
                        report.run, clock_.now(), std::string(to_string(report.outcome())), report.exit_status());
    log::info("run.finished", {{"run", report.run},
                               {"outcome", to_string(report.outcome())},
                               {"contacts", report.contacts.contacts},
                               {"took_ms", report.duration.count()}});
    co_return report;
}

} // namespace contactsync::sync
