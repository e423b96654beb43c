#include "sync/survivors.hpp"

namespace contactsync::sync {
namespace {

/// What is refused says nothing about the record. What cannot be read may be the one that survives, and the rest may be
/// otherwise a moment later.
bool leaves_open(const Error& error)
{
    return error.kind == ErrorKind::retry || error.kind == ErrorKind::credentials ||
           error.kind == ErrorKind::cancelled || error.kind == ErrorKind::contract;
}

} // namespace

asio::awaitable<Result<void>> stage_survivors(Peer& peer, AsyncStore& store, Clock& clock, Record gone)
{
    auto found = co_await peer.provider->look_up(gone.values, std::nullopt);
    if (!found && leaves_open(found.error())) co_return std::unexpected(found.error());
    if (!found) co_return Result<void>{};
    store::StageBatch batch{.provider = peer.id()};
    for (const auto& holder : *found) {
        if (holder.remote_id == gone.remote_id) continue;
        // A search may be late, as a listing may; only a look at the record itself is not.
        auto there = co_await peer.provider->read(holder.remote_id);
        if (!there && leaves_open(there.error())) co_return std::unexpected(there.error());
        if (there && *there && !(*there)->archived) batch.records.push_back(std::move(**there));
    }
    if (batch.records.empty()) co_return Result<void>{};
    batch.now = clock.now();
    co_await store.run([](store::Store& into, const store::StageBatch& fresh) { return into.stage(fresh); },
                       std::move(batch));
    co_return Result<void>{};
}

} // namespace contactsync::sync
