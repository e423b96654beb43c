#include "sync/read_back.hpp"

#include "base/log.hpp"
#include "sync/poller.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

asio::awaitable<void> read_each(Peer& peer, AsyncStore& store, Clock& clock, std::vector<store::StoredRecord> unshown)
{
    store::StageBatch batch{.provider = peer.id()};
    for (const auto& record : unshown) {
        auto shown = co_await peer.provider->read(record.record.remote_id);
        if (!shown && shown.error().kind != ErrorKind::record) break;
        if (shown && *shown && !(*shown)->archived) batch.records.push_back(std::move(**shown));
    }
    batch.now = clock.now();
    co_await store.run([](store::Store& into, const store::StageBatch& fresh) { return into.stage(fresh); },
                       std::move(batch));
}

asio::awaitable<std::vector<store::StoredRecord>> unshown_records(Peer& peer, AsyncStore& store, std::size_t limit)
{
    co_return co_await store.run(
        [](store::Store& from, ProviderId id, std::size_t max) { return from.unshown(id, max); }, peer.id(), limit);
}

} // namespace

asio::awaitable<bool> read_back(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options,
                                Observer& observer, RunId run)
{
    const std::size_t listing = std::max<std::uint64_t>(1, peer.listing_requests);
    if (!peer.usable() || peer.report.created == 0) co_return false;
    auto unshown = co_await unshown_records(peer, store, listing + 1);
    const bool one_by_one = unshown.size() <= listing;
    if (unshown.empty() || !peer.provider->has_room(one_by_one ? unshown.size() : listing)) co_return false;
    log::debug("push.read_back", {{"provider", to_string(peer.id())}, {"run", run}, {"one_by_one", one_by_one}});
    if (one_by_one) {
        co_await read_each(peer, store, clock, std::move(unshown));
        co_return true;
    }
    const auto polled = peer.report.polled;
    const auto changed = peer.report.changed;
    Poller poller(peer, store, clock, options, observer, run);
    co_await poller.poll(Poller::Extent::changes);
    peer.report.polled = polled; // the pass tells of what it found, not of what it made
    peer.report.changed = changed;
    co_return true;
}

asio::awaitable<void> read_back_few(Peer& peer, AsyncStore& store, Clock& clock)
{
    constexpr std::size_t kFew = 16;
    if (!peer.usable()) co_return;
    auto unshown = co_await unshown_records(peer, store, kFew + 1);
    if (unshown.empty() || unshown.size() > kFew || !peer.provider->has_room(unshown.size())) co_return;
    co_await read_each(peer, store, clock, std::move(unshown));
}

} // namespace contactsync::sync
