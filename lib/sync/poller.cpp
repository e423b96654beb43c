#include "sync/poller.hpp"

#include "base/log.hpp"
#include "sync/retirement.hpp"

#include <fmt/format.h>

namespace contactsync::sync {
namespace {

/// How often a listing that shifted under our feet is read again before it is given up (tether contract section 7).
constexpr int kListingAttempts = 3;
constexpr std::size_t kMissingBatch = 100;

std::vector<bool> needs_decoding(store::Store& store, ProviderId provider, const provider::Page* page)
{
    std::vector<store::EntryHash> hashes;
    hashes.reserve(page->entries.size());
    for (const auto& entry : page->entries)
        hashes.push_back({entry.remote_id, entry.hash});
    return store.needs_decoding(provider, hashes);
}

void retire_archived(store::Store& store, ProviderId provider, const std::vector<std::string>& remote_ids,
                     const Capabilities& capabilities, RunId run, TimePoint now)
{
    for (const auto& remote_id : remote_ids)
        if (const auto record = store.record(provider, remote_id); record && record->state != store::RecordState::gone)
            retire_record(store, record->id, capabilities, run, now);
}

/// A service that lists by change time may go on listing what was before our last write for a while (reevo contract
/// section 12, U-18). That is no edit back: the newer version, which its answer showed, stands.
store::StageResult stage(store::Store& store, store::StageBatch& batch, bool lists_late)
{
    if (lists_late)
        std::erase_if(batch.records, [&](const Record& listed) {
            const auto known = store.record(listed.provider, listed.remote_id);
            return known && known->state == store::RecordState::live && listed.updated_at && known->record.updated_at &&
                   *listed.updated_at < *known->record.updated_at;
        });
    return store.stage(batch);
}

bool sweep_is_due(const store::ProviderState& state, const ProviderOptions& options, TimePoint now)
{
    return !state.last_sweep_at || now - *state.last_sweep_at >= options.sweep_interval;
}

} // namespace

Poller::Poller(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer, RunId run)
    : peer_(peer), store_(store), clock_(clock), options_(options), observer_(observer), run_(run)
{
    pending_.provider = peer.id();
}

asio::awaitable<Result<void>> Poller::poll(bool full)
{
    const ProviderId provider = peer_.id();
    const auto state =
        co_await store_.run([](store::Store& store, ProviderId id) { return store.provider_state(id); }, provider);
    const bool incremental = peer_.provider->capabilities().lists_changes;
    const bool first = incremental && !state.watermark;

    Result<void> listed{};
    if (incremental) listed = co_await list_changes(state.watermark);
    const bool sweeping = !first && (full || !incremental || sweep_is_due(state, peer_.options, clock_.now()));
    if (listed && sweeping) listed = co_await sweep();

    if (!listed) co_return listed;
    co_await store_.run(
        [](store::Store& store, ProviderId id, TimePoint now, bool complete, const std::string& discovered) {
            store.note_poll(id, now, complete);
            store.save_discovered(id, discovered);
        },
        provider, clock_.now(), sweeping || first, peer_.provider->discovered());
    observer_.poll_finished(provider);
    log::info("poll.finished", {{"provider", to_string(provider)},
                                {"records", peer_.report.polled},
                                {"changed", peer_.report.changed},
                                {"sweep", sweeping || first}});
    co_return listed;
}

asio::awaitable<Result<void>> Poller::list_changes(std::optional<std::string> watermark)
{
    const auto listing = peer_.provider->list_changes(std::move(watermark));
    listed_in_pass_ = 0;
    auto drained = co_await drain(*listing);
    peer_.report.polled += listed_in_pass_;
    co_return drained;
}

asio::awaitable<Result<void>> Poller::sweep()
{
    co_await store_.run([](store::Store& store, ProviderId id) { store.begin_sweep(id); }, peer_.id());
    if (auto whole = co_await list_whole(); !whole) co_return whole;
    co_return co_await look_into_missing();
}

/// Nothing counts as missing before a listing was complete; offsets shift while people work, so it gets a few attempts.
asio::awaitable<Result<void>> Poller::list_whole()
{
    for (int attempt = 1; attempt <= kListingAttempts; ++attempt) {
        const auto complete = co_await list_everything();
        if (!complete) co_return std::unexpected(complete.error());
        if (*complete) co_return Result<void>{};
        log::warn("sweep.shifted", {{"provider", to_string(peer_.id())}, {"attempt", attempt}});
    }
    co_return fail(
        ErrorKind::retry,
        fmt::format("{}: the listing changed under {} attempts to read it whole; nothing in it counts as missing",
                    to_string(peer_.id()), kListingAttempts));
}

asio::awaitable<Result<bool>> Poller::list_everything()
{
    const auto listing = peer_.provider->list_all();
    listed_in_pass_ = 0;
    const auto drained = co_await drain(*listing);
    peer_.report.polled = std::max(peer_.report.polled, listed_in_pass_);
    if (!drained) co_return std::unexpected(drained.error());
    co_return listing->complete();
}

/// Two agreeing listings, then a look at each id: only a record that its service denies is gone (INTERFACE section 8 in
/// docs/GUIDE.md).
asio::awaitable<Result<void>> Poller::look_into_missing()
{
    const ProviderId provider = peer_.id();
    struct Census {
        std::size_t unseen;
        std::size_t live;
    };
    const auto count = [](store::Store& store, ProviderId id) {
        return Census{.unseen = store.count_unseen(id), .live = store.counts(id).live};
    };
    auto census = co_await store_.run(count, provider);
    if (census.unseen == 0) co_return Result<void>{};
    if (!peer_.provider->capabilities().lists_changes) {
        if (auto again = co_await list_whole(); !again) co_return again;
        census = co_await store_.run(count, provider);
    }
    if (too_many_missing(census.unseen, census.live, options_.guard)) {
        co_await store_.run(
            [](store::Store& store, ProviderId id, TimePoint since) { store.mark_creations_seen(id, since); }, provider,
            clock_.now() - options_.visibility_lag);
        census = co_await store_.run(count, provider);
    }
    if (too_many_missing(census.unseen, census.live, options_.guard)) {
        log::warn("sweep.incomplete",
                  {{"provider", to_string(provider)}, {"missing", census.unseen}, {"live", census.live}});
        co_return fail(ErrorKind::retry,
                       fmt::format("{}: the listing lacks {} of {} records, more than guard.max_missing_count and "
                                   "guard.max_missing_ratio allow; nothing in it counts as missing",
                                   to_string(provider), census.unseen, census.live));
    }
    for (;;) {
        const auto unseen = co_await store_.run(
            [](store::Store& store, ProviderId id, std::size_t limit) { return store.unseen(id, limit); }, provider,
            kMissingBatch);
        if (unseen.empty()) co_return Result<void>{};
        for (const auto& missing : unseen) {
            auto there = co_await peer_.provider->read(missing.record.remote_id);
            if (!there) co_return std::unexpected(there.error());
            if (*there && !(*there)->archived) {
                log::warn("sweep.unlisted", {{"provider", to_string(provider)}, {"record", missing.id}});
                pending_.records.push_back(std::move(**there));
                co_await flush();
                co_await store_.run([](store::Store& store, RecordId id) { store.mark_seen(id); }, missing.id);
            } else {
                co_await store_.run(retire_record, missing.id, peer_.capabilities(), run_, clock_.now());
            }
        }
    }
}

asio::awaitable<Result<void>> Poller::drain(provider::Listing& listing)
{
    for (;;) {
        auto page = co_await listing.next();
        if (!page) {
            co_await flush();
            co_return std::unexpected(page.error());
        }
        if (!*page) break;
        co_await take(std::move(**page), listing.total());
        if (pending_.records.size() >= options_.staging_batch) co_await flush();
    }
    co_await flush();
    co_return Result<void>{};
}

asio::awaitable<void> Poller::take(provider::Page page, std::optional<std::size_t> total)
{
    for (auto& entry : page.entries)
        entry.hash ^= options_.decoding_fingerprint;
    const auto needed = co_await store_.run(needs_decoding, peer_.id(), static_cast<const provider::Page*>(&page));
    for (std::size_t i = 0; i < page.entries.size(); ++i) {
        if (!needed[i]) continue;
        const auto& entry = page.entries[i];
        auto record = peer_.provider->decode(page.raw(entry));
        if (!record) {
            pending_.unreadable.push_back({entry.remote_id, std::string(page.raw(entry)), record.error().detail});
        } else if (record->archived) {
            archived_.push_back(record->remote_id);
        } else {
            record->raw_hash = entry.hash;
            pending_.records.push_back(std::move(*record));
        }
    }
    for (auto& unreadable : page.unreadable)
        pending_.unreadable.push_back(
            {std::move(unreadable.remote_id), std::move(unreadable.raw), std::move(unreadable.why)});
    if (page.watermark) pending_.watermark = std::move(page.watermark);
    listed_in_pass_ += page.entries.size() + page.unreadable.size();
    observer_.polled(peer_.id(), listed_in_pass_, total);
}

asio::awaitable<void> Poller::flush()
{
    if (!pending_.records.empty() || !pending_.unreadable.empty() || pending_.watermark) {
        for (const auto& unreadable : pending_.unreadable)
            log::warn(
                "record.unreadable",
                {{"provider", to_string(peer_.id())}, {"remote_id", unreadable.remote_id}, {"why", unreadable.why}});
        pending_.now = clock_.now();
        store::StageBatch batch = std::exchange(pending_, {.provider = peer_.id()});
        const auto staged = co_await store_.run(stage, std::move(batch), peer_.provider->capabilities().lists_changes);
        peer_.report.changed += staged.added + staged.changed;
    }
    if (!archived_.empty())
        co_await store_.run(retire_archived, peer_.id(), std::exchange(archived_, {}), peer_.capabilities(), run_,
                            clock_.now());
}

} // namespace contactsync::sync
