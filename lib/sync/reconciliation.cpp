#include "sync/reconciliation.hpp"

#include "base/log.hpp"
#include "sync/linker.hpp"
#include "sync/reconciler.hpp"

namespace contactsync::sync {
namespace {

std::size_t link_next(store::Store& store, std::size_t limit, const std::shared_ptr<const ReconcileContext>& with)
{
    return link_batch(store, limit, *with);
}

Reconciled reconcile_next(store::Store& store, std::size_t limit, const std::shared_ptr<const ReconcileContext>& with)
{
    return reconcile_batch(store, limit, *with);
}

} // namespace

Peers make_peers(std::span<provider::Provider* const> providers, const EngineOptions& options)
{
    Peers peers;
    for (auto* provider : providers) {
        auto peer = std::make_unique<Peer>();
        peer->provider = provider;
        if (const auto entry = options.providers.find(provider->id()); entry != options.providers.end())
            peer->options = entry->second;
        if (peer->options.direction != merge::Direction::off) peers.push_back(std::move(peer));
    }
    return peers;
}

asio::awaitable<void> recall(Peer& peer, AsyncStore& store)
{
    const auto known = co_await store.run(
        [](store::Store& stored, ProviderId id) {
            return std::pair(stored.provider_state(id).discovered, stored.conduct(id));
        },
        peer.id());
    peer.provider->restore_discovered(known.first);
    for (const auto& [field, conduct] : known.second) {
        if (conduct.not_held) peer.not_held.insert(field);
        if (conduct.ignored_in_a_row > 0) peer.suspects.insert(field);
    }
}

std::shared_ptr<const ReconcileContext> make_context(const EngineOptions& options, const Peers& peers, RunId run,
                                                     TimePoint now)
{
    auto context = std::make_shared<ReconcileContext>(ReconcileContext{.identity = options.identity,
                                                                       .policy = options.policy,
                                                                       .delete_policy = options.delete_policy,
                                                                       .create = options.create,
                                                                       .services = {},
                                                                       .run = run,
                                                                       .now = now});
    for (const auto& peer : peers)
        context->services[peer->id()] = {
            .capabilities = peer->capabilities(), .direction = peer->options.direction, .provider = peer->provider};
    return context;
}

asio::awaitable<std::size_t> reconcile_dirty(AsyncStore& store, std::shared_ptr<const ReconcileContext> context,
                                             std::size_t batch, Clock& clock, Observer& observer)
{
    const auto started = clock.steady_now();
    while (co_await store.run(link_next, batch, context) > 0) {
    }
    std::size_t total = 0;
    for (;;) {
        const auto merged = co_await store.run(reconcile_next, batch, context);
        if (merged.contacts == 0) break;
        observer.reconciled(total += merged.contacts);
        for (const auto& [provider, operation] : merged.in_the_way)
            observer.in_the_way(provider, operation);
    }
    observer.reconciliation_finished(
        total, std::chrono::duration_cast<std::chrono::microseconds>(clock.steady_now() - started));
    co_return total;
}

asio::awaitable<std::vector<GuardStop>> consult_guard(AsyncStore& store, const Peers& peers,
                                                      const GuardOptions& options, Observer& observer)
{
    std::vector<GuardStop> stops;
    for (const auto& peer : peers) {
        const auto known = co_await store.run(
            [](store::Store& stored, ProviderId id) {
                return std::pair(stored.counts(id), stored.provider_state(id).ever_written);
            },
            peer->id());
        if (auto stop = judge_changes(peer->id(), known.first, known.second, options); stop) {
            log::warn("guard.stopped",
                      {{"provider", to_string(peer->id())}, {"changed", stop->changed}, {"live", stop->live}});
            observer.guard_stopped(peer->id());
            stops.push_back(std::move(*stop));
        }
    }
    co_return stops;
}

} // namespace contactsync::sync
