#pragma once

#include "base/clock.hpp"
#include "sync/async_store.hpp"
#include "sync/context.hpp"
#include "sync/guard.hpp"
#include "sync/observer.hpp"
#include "sync/peer.hpp"

#include <memory>
#include <span>
#include <vector>

/// The steps between polling and pushing, as a pass and the service take them. All on the engine's strand.
namespace contactsync::sync {

using Peers = std::vector<std::unique_ptr<Peer>>;

/// Those of `providers` that are not switched off.
Peers make_peers(std::span<provider::Provider* const> providers, const EngineOptions& options);

/// What earlier runs have learned about the service.
asio::awaitable<void> recall(Peer& peer, AsyncStore& store);

std::shared_ptr<const ReconcileContext> make_context(const EngineOptions& options, const Peers& peers, RunId run,
                                                     TimePoint now);

/// Links every dirty record and merges every dirty contact, a batch to a transaction. Returns how many contacts.
asio::awaitable<std::size_t> reconcile_dirty(AsyncStore& store, std::shared_ptr<const ReconcileContext> context,
                                             std::size_t batch, Clock& clock, Observer& observer);

/// What was planned and may not be pushed before a person has seen it.
asio::awaitable<std::vector<GuardStop>> consult_guard(AsyncStore& store, const Peers& peers,
                                                      const GuardOptions& options, Observer& observer);

} // namespace contactsync::sync
