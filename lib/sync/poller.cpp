#include "sync/poller.hpp"

#include "base/log.hpp"
#include "sync/creations.hpp"
#include "sync/retirement.hpp"
#include "sync/survivors.hpp"

#include <fmt/format.h>

#include <algorithm>

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

/// What a page says that its service no longer holds, or that is not ours to judge yet.
struct Staged {
    store::StageResult result;
    std::vector<std::string> late; ///< listed as they were before a write of ours
    bool postponed = false;        ///< a record may be what a creation of ours has just made
};

/// A service that lists by change time may go on listing what was before our last write for a while (reevo contract
/// section 12, U-18). That is no edit back: the newer version, which its answer showed, stands.
void drop_older_versions(store::Store& store, std::vector<Record>& records)
{
    std::erase_if(records, [&](const Record& listed) { return store.shows_older_version(listed); });
}

/// The others show what was before our write without saying so (replyio contract section 12, row 25), and a page that
/// was read while we wrote does so anywhere. Whether a person has put it back is told by reading the record itself.
std::vector<std::string> take_out_late(store::Store& store, std::vector<Record>& records, TimePoint since)
{
    std::vector<std::string> late;
    std::erase_if(records, [&](const Record& listed) {
        if (!store.shows_superseded(listed, since)) return false;
        late.push_back(listed.remote_id);
        return true;
    });
    return late;
}

/// A record that a creation of ours has made, listed before its answer is settled, would become a contact of its own.
bool postpone_our_own(store::Store& store, std::vector<Record>& records, const Capabilities& capabilities)
{
    if (records.empty()) return false;
    const auto creations = unsettled_keyless_creations(store, records.front().provider, capabilities);
    if (creations.empty()) return false;
    return std::erase_if(records, [&](const Record& listed) {
               return !store.record(listed.provider, listed.remote_id) &&
                      std::ranges::any_of(creations,
                                          [&](const auto& creation) { return may_be_made_by(creation, listed); });
           }) > 0;
}

Staged stage(store::Store& store, store::StageBatch& batch, const Capabilities& capabilities, TimePoint late_since)
{
    const auto transaction = store.begin();
    Staged staged;
    if (capabilities.lists_changes) drop_older_versions(store, batch.records);
    staged.late = take_out_late(store, batch.records, late_since);
    staged.postponed = postpone_our_own(store, batch.records, capabilities);
    if (staged.postponed) batch.watermark.reset();
    staged.result = store.stage(batch);
    transaction->commit();
    return staged;
}

bool sweep_is_due(const store::ProviderState& state, const ProviderOptions& options, TimePoint now)
{
    return !state.last_sweep_at || now - *state.last_sweep_at >= options.sweep_interval;
}

} // namespace

Poller::Poller(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer,
               std::optional<RunId> run)
    : peer_(peer), store_(store), clock_(clock), options_(options), observer_(observer), run_(run)
{
    pending_.provider = peer.id();
}

asio::awaitable<Result<void>> Poller::poll(Extent extent)
{
    const ProviderId provider = peer_.id();
    const auto started = clock_.steady_now();
    pages_ = changed_ = 0;
    postponed_ = false;
    const auto state =
        co_await store_.run([](store::Store& store, ProviderId id) { return store.provider_state(id); }, provider);
    const bool incremental = peer_.provider->capabilities().lists_changes;
    const bool first = incremental && !state.watermark;
    const bool beside_writes = extent == Extent::changes || extent == Extent::sweep;
    const bool in_service = beside_writes || extent == Extent::first;

    Result<void> listed{};
    if (incremental && extent != Extent::sweep) listed = co_await list_changes(state.watermark);
    const bool wanted = extent == Extent::full || extent == Extent::sweep ||
                        (extent == Extent::due && sweep_is_due(state, peer_.options, clock_.now()));
    bool complete = first;
    if (listed && (!incremental || (wanted && !first))) {
        const auto swept = co_await sweep(beside_writes);
        if (!swept)
            listed = std::unexpected(swept.error());
        else
            complete = *swept;
    }

    if (!listed) co_return listed;
    co_await store_.run(
        [](store::Store& store, ProviderId id, TimePoint now, bool whole, const std::string& discovered) {
            store.note_poll(id, now, whole);
            store.save_discovered(id, discovered);
        },
        provider, clock_.now(), complete, peer_.provider->discovered());
    observer_.poll_finished(provider);
    log::event(
        changed_ > 0 || !in_service ? log::Level::info : log::Level::debug, "poll.finished",
        {{"provider", to_string(provider)},
         {"records", listed_in_pass_},
         {"changed", changed_},
         {"sweep", complete},
         {"took_ms", std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - started).count()}});
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

/// Says whether everything was seen.
asio::awaitable<Result<bool>> Poller::sweep(bool may_shift)
{
    co_await store_.run([](store::Store& store, ProviderId id) { store.begin_sweep(id); }, peer_.id());
    const auto whole = co_await list_whole(may_shift);
    if (!whole || !*whole) co_return whole;
    const auto looked = co_await look_into_missing(may_shift);
    if (!looked) co_return std::unexpected(looked.error());
    co_return true;
}

/// Nothing counts as missing before a listing was complete; offsets shift while people work, so it gets a few attempts.
/// One that shifts beside our own writes is not repeated: the next poll lists again.
asio::awaitable<Result<bool>> Poller::list_whole(bool may_shift)
{
    for (int attempt = 1; attempt <= kListingAttempts; ++attempt) {
        const auto complete = co_await list_everything();
        if (!complete || *complete) co_return complete;
        log::event(may_shift ? log::Level::info : log::Level::warn, "sweep.shifted",
                   {{"provider", to_string(peer_.id())}, {"attempt", attempt}});
        if (may_shift) co_return false;
    }
    co_return fail(
        ErrorKind::retry,
        fmt::format("the listing changed under {} attempts to read it whole; nothing in it counts as missing",
                    kListingAttempts));
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

/// Two agreeing listings, then a look at each id: only a record that its service denies is gone (docs/GUIDE.md,
/// "Deletions and merges").
asio::awaitable<Result<void>> Poller::look_into_missing(bool may_shift)
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
        const auto again = co_await list_whole(may_shift);
        if (!again) co_return std::unexpected(again.error());
        if (!*again) co_return Result<void>{};
        census = co_await store_.run(count, provider);
    }
    // What we created a moment ago may not be listed yet, but a listing of nothing at all is no late one.
    if (listed_in_pass_ > 0 && too_many_missing(census.unseen, census.live, options_.guard)) {
        co_await store_.run(
            [](store::Store& store, ProviderId id, TimePoint since) { store.mark_creations_seen(id, since); }, provider,
            clock_.now() - options_.visibility_lag);
        census = co_await store_.run(count, provider);
    }
    if (too_many_missing(census.unseen, census.live, options_.guard)) {
        log::warn("sweep.incomplete",
                  {{"provider", to_string(provider)}, {"missing", census.unseen}, {"live", census.live}});
        co_return fail(ErrorKind::retry,
                       fmt::format("the listing lacks {} of {} records, more than guard.max_missing_count and "
                                   "guard.max_missing_ratio allow; nothing in it counts as missing",
                                   census.unseen, census.live));
    }
    for (;;) {
        const auto unseen = co_await store_.run(
            [](store::Store& store, ProviderId id, std::size_t limit) { return store.unseen(id, limit); }, provider,
            kMissingBatch);
        if (unseen.empty()) co_return Result<void>{};
        for (const auto& missing : unseen)
            if (auto looked = co_await look_at(missing); !looked) co_return looked;
    }
}

asio::awaitable<Result<void>> Poller::look_at(const store::StoredRecord& missing)
{
    auto there = co_await peer_.provider->read(missing.record.remote_id);
    if (!there && concerns_all(there.error())) co_return std::unexpected(there.error());
    if (!there) {
        // Neither denied nor shown: it stays as it is and is told of, and the others go on.
        const bool is_refused = there.error().status >= 400;
        pending_.unreadable.push_back({missing.record.remote_id,
                                       {},
                                       is_refused
                                           ? fmt::format("not listed, and HTTP {} when asked for", there.error().status)
                                           : "not listed, and unreadable when asked for"});
        co_return co_await flush();
    }
    if (!*there || (*there)->archived) {
        if (auto retired = co_await retire(missing); !retired) co_return retired;
        ++changed_;
        observer_.staged(peer_.id(), {.changed = 1});
        co_return Result<void>{};
    }
    log::warn("sweep.unlisted", {{"provider", to_string(peer_.id())}, {"record", missing.id}});
    pending_.records.push_back(std::move(**there));
    if (auto flushed = co_await flush(); !flushed) co_return flushed;
    co_await store_.run([](store::Store& store, RecordId id) { store.mark_seen(id); }, missing.id);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Poller::drain(provider::Listing& listing)
{
    for (;;) {
        auto page = co_await listing.next();
        if (!page) {
            if (auto flushed = co_await flush(); !flushed) co_return flushed;
            co_return std::unexpected(page.error());
        }
        ++pages_;
        if (!*page) co_return co_await flush();
        co_await take(std::move(**page), listing.total());
        if (pending_.records.size() < options_.staging_batch) continue;
        if (auto flushed = co_await flush(); !flushed) co_return flushed;
    }
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

asio::awaitable<Result<void>> Poller::flush()
{
    // The listing does not show again what is archived: its mark is kept back until that is dealt with.
    auto watermark = archived_.empty() ? std::nullopt : std::exchange(pending_.watermark, std::nullopt);
    auto late = co_await stage_pending();
    for (const auto& remote_id : std::exchange(archived_, {}))
        if (auto retired = co_await retire_archived(remote_id); !retired) co_return retired;
    if (watermark) {
        pending_.watermark = std::move(watermark);
        co_await stage_pending();
    }
    co_return co_await read_again(std::move(late));
}

/// Returns what was listed late, to be read by itself.
asio::awaitable<std::vector<std::string>> Poller::stage_pending()
{
    if (pending_.records.empty() && pending_.unreadable.empty() && !pending_.watermark)
        co_return std::vector<std::string>{};
    for (const auto& unreadable : pending_.unreadable)
        log::warn("record.unreadable",
                  {{"provider", to_string(peer_.id())}, {"remote_id", unreadable.remote_id}, {"why", unreadable.why}});
    pending_.now = clock_.now();
    if (postponed_) pending_.watermark.reset();
    store::StageBatch batch = std::exchange(pending_, {.provider = peer_.id()});
    auto staged = co_await store_.run(stage, std::move(batch), peer_.provider->capabilities(),
                                      clock_.now() - options_.visibility_lag);
    postponed_ |= staged.postponed;
    note(staged.result);
    co_return std::move(staged.late);
}

asio::awaitable<Result<void>> Poller::retire_archived(std::string remote_id)
{
    const auto known = co_await store_.run(
        [](store::Store& store, ProviderId provider, const std::string& id) { return store.record(provider, id); },
        peer_.id(), std::move(remote_id));
    if (!known || known->state == store::RecordState::gone) co_return Result<void>{};
    if (auto retired = co_await retire(*known); !retired) co_return retired;
    note({.changed = 1});
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Poller::retire(store::StoredRecord gone)
{
    auto staged = co_await stage_survivors(peer_, store_, clock_, gone.record);
    if (!staged && !concerns_all(staged.error())) {
        // Who holds its addresses cannot be read: it is left as it is, for the next sweep to miss it again.
        log::warn("record.retirement_postponed", {{"provider", to_string(peer_.id())},
                                                  {"remote_id", gone.record.remote_id},
                                                  {"error", to_string(staged.error().kind)},
                                                  {"status", staged.error().status}});
        co_await store_.run([](store::Store& store, RecordId id) { store.mark_seen(id); }, gone.id);
        co_return Result<void>{};
    }
    if (!staged) co_return staged;
    co_await store_.run(retire_record, gone.id, peer_.capabilities(), run_, clock_.now());
    co_return Result<void>{};
}

void Poller::note(const store::StageResult& staged)
{
    const std::size_t changed = staged.added + staged.changed;
    if (changed == 0) return;
    peer_.report.changed += changed;
    changed_ += changed;
    observer_.staged(peer_.id(), staged);
}

asio::awaitable<Result<void>> Poller::read_again(std::vector<std::string> remote_ids)
{
    store::StageBatch batch{.provider = peer_.id()};
    for (auto& remote_id : remote_ids) {
        auto there = co_await peer_.provider->read(std::move(remote_id));
        if (!there && concerns_all(there.error())) co_return std::unexpected(there.error());
        // One that is gone or cannot be read is for the next listing to find.
        if (there && *there && !(*there)->archived) batch.records.push_back(std::move(**there));
    }
    if (batch.records.empty()) co_return Result<void>{};
    batch.now = clock_.now();
    note(co_await store_.run([](store::Store& store, const store::StageBatch& fresh) { return store.stage(fresh); },
                             std::move(batch)));
    co_return Result<void>{};
}

} // namespace contactsync::sync
