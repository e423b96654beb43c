#include "sync/pusher.hpp"

#include "base/log.hpp"
#include "sync/task_group.hpp"
#include "sync/undo.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

/// Operations claimed at once where the service takes one at a time: enough to share the cost of a durable commit, few
/// enough that a crash leaves little to look up.
constexpr std::size_t kClaimed = 16;
/// A record may be overwritten for so long after a look at it. A write that has to wait longer, because the service
/// asks for it or because it fails, is preceded by another look. Limits that leave more time than that between two
/// requests must not put it off for ever: the last look holds longer.
constexpr std::chrono::seconds kLookHolds(3);
constexpr std::chrono::seconds kLastLookHolds(90);
constexpr int kLooksMax = 3;

/// Writes that change a record, or take it away, as it was when they were planned. Of opt-outs, those that carry
/// something else as well.
bool is_change(const store::Operation& operation)
{
    const bool carries_more = operation.kind == OperationKind::opt_out && operation.changes.size() > 1;
    return operation.kind == OperationKind::patch || operation.kind == OperationKind::restore ||
           operation.kind == OperationKind::archive || carries_more;
}

/// Whether the record still is what the write was planned for.
bool is_still(const Contact& seen, const Contact& shown, const store::Operation& operation,
              std::span<const std::string> fields)
{
    if (operation.kind == OperationKind::archive) return shown == seen;
    return std::ranges::all_of(fields, [&](const auto& name) { return same_value(seen, shown, name); });
}

/// What a service is asked to do: putting a value back is a write like any other there.
OperationKind kind_there(OperationKind kind)
{
    return kind == OperationKind::restore ? OperationKind::patch : kind;
}

void discard(store::Store& store, const store::Operation& operation, TimePoint now)
{
    const ContactId contact = as_it_stands(store, operation).contact;
    store.discard(operation.id, now); // not only released: the next claim could come before the next merge
    store.mark_contact_dirty(contact);
}

/// Nothing asks for it as it is any more. A restoring write is no part of a plan that could ask for the rest of it
/// anew: what stands of it stays.
void set_aside(store::Store& store, const store::Operation& operation, TimePoint now)
{
    if (operation.kind == OperationKind::restore) return release_restore(store, operation, now);
    discard(store, operation, now);
}

std::size_t batch_size(OperationKind kind, const Capabilities& capabilities)
{
    if (kind == OperationKind::import || kind == OperationKind::assert_) return capabilities.create_batch;
    if (kind == OperationKind::opt_out) return capabilities.opt_out_batch;
    return 1;
}

} // namespace

Pusher::Pusher(Peer& peer, AsyncStore& store, Clock& clock, const EngineOptions& options, Observer& observer, RunId run)
    : peer_(peer), store_(store), clock_(clock), options_(options), observer_(observer), run_(run)
{}

asio::awaitable<void> Pusher::push(Lane last_lane, std::size_t expected)
{
    expected_ = std::max(expected_, expected);
    TaskGroup workers(co_await asio::this_coro::executor);
    for (std::size_t i = 0; i < std::max<std::size_t>(peer_.options.max_in_flight, 1); ++i)
        workers.spawn(work(last_lane));
    co_await workers.join();
}

asio::awaitable<void> Pusher::work(Lane last_lane)
{
    while (peer_.usable()) {
        const auto capabilities = peer_.provider->capabilities();
        const store::ClaimLimits limits{.last_lane = last_lane,
                                        .imports = capabilities.create_batch,
                                        .opt_outs = std::max(capabilities.opt_out_batch, kClaimed),
                                        .others = kClaimed};
        auto claimed = co_await store_.run(claim, peer_.id(), limits, run_, clock_.now());
        if (claimed.empty()) co_return;
        co_await carry_out(std::move(claimed));
    }
}

asio::awaitable<void> Pusher::carry_out(std::vector<Claimed> claimed)
{
    std::span<Claimed> rest(claimed);
    while (!rest.empty()) {
        if (!peer_.in_the_way.empty()) rest = co_await give_way(rest);
        if (rest.empty()) co_return;
        if (!peer_.usable()) {
            co_await release(rest);
            co_return;
        }
        Claimed& first = rest.front();
        if (is_change(first.operation)) {
            co_await change(rest.first(1));
            rest = rest.subspan(1);
            continue;
        }
        const std::size_t limit =
            std::max<std::size_t>(batch_size(first.operation.kind, peer_.provider->capabilities()), 1);
        co_await renew(rest.first(std::min(rest.size(), limit)));
        if (!co_await may_be_sent(first)) {
            rest = rest.subspan(1);
            continue;
        }
        std::size_t size = 1;
        while (size < std::min(rest.size(), limit) && goes_with_others(rest[size]))
            ++size;
        co_await send(rest.first(size), {});
        rest = rest.subspan(size);
    }
}

/// What was claimed for the sake of one durable commit must not hold up an opt-out (law 9): both are planned anew, as
/// one write that goes before all others. Returns what is left.
asio::awaitable<std::span<Claimed>> Pusher::give_way(std::span<Claimed> rest)
{
    std::span<Claimed> kept = rest;
    for (std::size_t i = 0; i < kept.size();) {
        if (peer_.in_the_way.erase(kept[i].operation.id) == 0) {
            ++i;
            continue;
        }
        co_await drop(kept[i], set_aside);
        std::ranges::rotate(kept.subspan(i), kept.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        kept = kept.first(kept.size() - 1);
    }
    if (kept.size() < rest.size()) observer_.gave_way(peer_.id());
    co_return kept;
}

/// Looks at a record and writes to it; both again where the write came too late for the look.
asio::awaitable<void> Pusher::change(std::span<Claimed> one)
{
    for (int looks = 1; peer_.usable(); ++looks) {
        co_await renew(one);
        if (!co_await may_be_sent(one.front())) co_return;
        Deadline send_by;
        if (is_change(one.front().operation))
            send_by = clock_.steady_now() + (looks < kLooksMax ? kLookHolds : kLastLookHolds);
        if (co_await send(one, send_by)) co_return;
        if (looks == kLooksMax) {
            co_await settle_failure(one.front(), {.kind = ErrorKind::retry, .detail = "it had to wait for too long"});
            co_return;
        }
    }
    co_await release(one);
}

bool Pusher::goes_with_others(const Claimed& claimed) const
{
    return !claimed.superfluous && !is_void(claimed.operation) && !is_change(claimed.operation);
}

/// What is not to be sent is set aside.
asio::awaitable<bool> Pusher::may_be_sent(Claimed& claimed)
{
    if (claimed.superfluous || is_void(claimed.operation)) {
        co_await drop(claimed, discard);
        co_return false;
    }
    if (is_outdated(claimed) && !leave_consent_only(claimed.operation)) {
        co_await drop(claimed, set_aside);
        co_return false;
    }
    co_return !claimed.record || !is_change(claimed.operation) || co_await is_as_seen(claimed);
}

std::vector<std::string> Pusher::fields_to_write(const store::Operation& operation) const
{
    std::vector<std::string> fields;
    for (const auto& change : operation.changes)
        if (!peer_.not_held.contains(change.field)) fields.push_back(change.field);
    return fields;
}

/// Nothing of it is left to send: its fields turned out not to be held while it waited.
bool Pusher::is_void(const store::Operation& operation) const
{
    return operation.kind != OperationKind::archive && !is_creation(operation.kind) &&
           fields_to_write(operation).empty();
}

/// An opt-out does not wait for what it carries besides: the rest is planned again. False for other writes.
bool Pusher::leave_consent_only(store::Operation& operation) const
{
    if (operation.kind != OperationKind::opt_out || peer_.not_held.contains(field::opted_out)) return false;
    std::erase_if(operation.changes, [](const FieldChange& change) { return change.field != field::opted_out; });
    return true;
}

/// Its record has changed since it was planned: it is decided anew.
bool Pusher::is_outdated(const Claimed& claimed) const
{
    if (!claimed.record || !is_change(claimed.operation) || claimed.operation.kind == OperationKind::archive)
        return false;
    const Contact& held = claimed.record->record.values;
    return std::ranges::any_of(claimed.operation.changes, [&](const FieldChange& change) {
        return !is_to_replace(claimed.operation, change, held);
    });
}

/// Polls and joins go on while claimed writes wait for their turn.
asio::awaitable<void> Pusher::renew(std::span<Claimed> next)
{
    auto now = co_await store_.run(renewed, std::vector<Claimed>(next.begin(), next.end()));
    std::ranges::move(now, next.begin());
}

/// Between the look and the write nothing shall wait for the limits.
asio::awaitable<Result<std::optional<Record>>> Pusher::look(std::string remote_id)
{
    if (const auto room = co_await peer_.provider->wait_for_room(2); !room) co_return std::unexpected(room.error());
    co_return co_await peer_.provider->read(std::move(remote_id));
}

/// Nobody's edit since the last poll is overwritten unseen (law 3): one that has come in between is staged, and
/// what is to be written is decided anew. Listings may be late; only a look at the record itself tells. An opt-out goes
/// at once in any case, if need be without what it carries besides.
asio::awaitable<bool> Pusher::is_as_seen(Claimed& claimed)
{
    if (!peer_.provider->has_room(2) && leave_consent_only(claimed.operation)) co_return true;
    auto there = co_await look(claimed.record->record.remote_id);
    if (!there) {
        if (leave_consent_only(claimed.operation)) co_return true;
        Error error = std::move(there.error());
        if (error.kind == ErrorKind::record) error.kind = ErrorKind::contract; // nothing was asked of it
        co_await settle_failure(claimed, error);
        co_return false;
    }
    if (!*there || (*there)->archived) {
        if (claimed.operation.kind == OperationKind::archive)
            co_await settle({{.claimed = claimed, .written = {}, .fields = {}, .run = run_, .now = clock_.now()}});
        else
            co_await look_into_gone(claimed);
        co_return false;
    }
    const auto fields = fields_to_write(claimed.operation);
    const Contact& seen = claimed.record->record.values;
    if (!(*there)->tells_consent) (*there)->values.opted_out = seen.opted_out;
    if (is_still(seen, (*there)->values, claimed.operation, fields)) {
        // A field that is written whole takes along what others have made of its other parts.
        claimed.record->record = std::move(**there);
        co_return true;
    }
    log::info("push.overtaken", {{"provider", to_string(peer_.id())},
                                 {"run", run_},
                                 {"op", claimed.operation.id},
                                 {"contact", claimed.operation.contact}});
    const bool goes_on = leave_consent_only(claimed.operation);
    co_await store_.run(
        [](store::Store& store, const store::Operation& overtaken, bool goes_on_as_opt_out, const Record& shown,
           TimePoint now) {
            const auto transaction = store.begin();
            store.stage(
                {.provider = shown.provider, .records = {shown}, .unreadable = {}, .watermark = {}, .now = now});
            if (goes_on_as_opt_out)
                store.mark_contact_dirty(as_it_stands(store, overtaken).contact);
            else
                set_aside(store, overtaken, now);
            transaction->commit();
        },
        claimed.operation, goes_on, std::move(**there), clock_.now());
    observer_.staged(peer_.id(), {.changed = 1});
    co_return goes_on;
}

asio::awaitable<void> Pusher::drop(const Claimed& claimed, Drop how)
{
    co_await store_.run(
        [](store::Store& store, Drop job, const store::Operation& operation, TimePoint now) {
            const auto transaction = store.begin();
            job(store, operation, now);
            transaction->commit();
        },
        how, claimed.operation, clock_.now());
}

/// False: it was too late for that and nothing was sent; the operations are still claimed.
asio::awaitable<bool> Pusher::send(std::span<Claimed> batch, Deadline send_by)
{
    std::vector<std::vector<std::string>> fields;
    std::vector<provider::Write> writes;
    fields.reserve(batch.size());
    for (const auto& claimed : batch) {
        fields.push_back(fields_to_write(claimed.operation));
        writes.push_back({.kind = kind_there(claimed.operation.kind),
                          .target = &claimed.operation.target,
                          .fields = fields.back(),
                          .current = claimed.record ? &claimed.record->record : nullptr,
                          .lane = claimed.operation.lane,
                          .send_by = send_by});
    }
    const auto started = clock_.steady_now();
    auto results = co_await peer_.provider->write(writes);
    const bool unsent = std::ranges::all_of(results, [](const auto& result) {
        return !result && result.error().too_late && !result.error().outcome_unknown;
    });
    if (unsent) co_return false;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.steady_now() - started);
    std::vector<Settlement> written;
    std::vector<std::size_t> failed;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        const auto& operation = batch[i].operation;
        log::debug("push.answered", {{"provider", to_string(peer_.id())},
                                     {"run", run_},
                                     {"op", operation.id},
                                     {"contact", operation.contact},
                                     {"kind", to_string(operation.kind)},
                                     {"ok", results[i].has_value()},
                                     {"took_ms", took.count()}});
        if (results[i]) {
            std::erase_if(fields[i], [&](const std::string& field) {
                return std::ranges::find(results[i]->left_out, field) != results[i]->left_out.end();
            });
            written.push_back({.claimed = std::move(batch[i]),
                               .written = std::move(*results[i]),
                               .fields = std::move(fields[i]),
                               .run = run_,
                               .now = clock_.now()});
        } else {
            failed.push_back(i);
        }
    }
    if (!written.empty()) co_await settle(std::move(written));
    for (const std::size_t i : failed)
        co_await settle_failure(batch[i], results[i].error());
    observer_.pushed(peer_.id(), done_ += batch.size(), expected_);
    co_return true;
}

asio::awaitable<void> Pusher::release(std::span<const Claimed> batch)
{
    for (const auto& claimed : batch)
        co_await store_.run(sync::release, claimed.operation, std::optional<TimePoint>(), clock_.now());
}

} // namespace contactsync::sync
