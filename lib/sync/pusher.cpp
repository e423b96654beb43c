#include "sync/pusher.hpp"

#include "base/log.hpp"
#include "sync/conduct.hpp"
#include "sync/parked.hpp"
#include "sync/retirement.hpp"
#include "sync/task_group.hpp"
#include "sync/undo.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

using store::OperationState;

/// Operations claimed at once where the service takes one at a time: enough to share the cost of a durable commit, few
/// enough that a crash leaves little to look up.
constexpr std::size_t kClaimed = 16;
/// Different operations in a row that failed for good before the service is given up on for this pass.
constexpr int kFailuresMax = 3;
/// A record that can be read but, as its service says, not written to.
constexpr std::chrono::minutes kGonePause(1);
/// A record may be overwritten for so long after a look at it. A write that has to wait longer, because the service
/// asks for it or because it fails, is preceded by another look. Limits that leave more time than that between two
/// requests must not put it off for ever: the last look holds longer.
constexpr std::chrono::seconds kLookHolds(3);
constexpr std::chrono::seconds kLastLookHolds(90);
constexpr int kLooksMax = 3;
/// An answer that cannot be read is often one of a proxy, and the next one is not: so often it is asked for.
constexpr int kUnreadableMax = 3;
/// A write that was lost is sent again at once so often, if it was not carried out; then after a back-off.
constexpr int kLostMax = 8;

store::WriteResult without_outcome(const store::Operation& operation, OperationState state, std::string error)
{
    return {.operation = operation.id, .state = state, .error = std::move(error)};
}

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
        return display_value(held, change.field) != change.from;
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

/// Nobody's edit since the last poll is overwritten unseen (DESIGN, law 3): one that has come in between is staged, and
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
        if (results[i])
            written.push_back({.claimed = std::move(batch[i]),
                               .written = std::move(*results[i]),
                               .fields = std::move(fields[i]),
                               .run = run_,
                               .now = clock_.now()});
        else
            failed.push_back(i);
    }
    if (!written.empty()) co_await settle(std::move(written));
    for (const std::size_t i : failed)
        co_await settle_failure(batch[i], results[i].error());
    observer_.pushed(peer_.id(), done_ += batch.size(), expected_);
    co_return true;
}

void Pusher::tell(const store::Operation& operation, OperationState state)
{
    if (state == OperationState::done || state == OperationState::parked) {
        peer_.losses.erase(operation.id);
        peer_.unreadable_answers.erase(operation.id);
    }
    observer_.settled(operation, state, clock_.now() - operation.created_at);
}

/// What one answer said is stored as one, and before anything else is asked.
asio::awaitable<void> Pusher::settle(std::vector<Settlement> written)
{
    failures_in_a_row_ = 0;
    std::vector<std::vector<std::string>> fields;
    fields.reserve(written.size());
    for (const auto& settlement : written)
        fields.push_back(settlement.fields);
    std::vector<store::Operation> operations;
    for (const auto& settlement : written)
        operations.push_back(settlement.claimed.operation);
    const auto effects = co_await store_.run(settle_answer, std::move(written));
    for (const auto& operation : operations)
        tell(operation, OperationState::done);
    for (std::size_t i = 0; i < effects.size(); ++i) {
        peer_.report.created += effects[i].created ? 1 : 0;
        peer_.report.updated += effects[i].updated ? 1 : 0;
        const bool carried_out = effects[i].created || effects[i].updated;
        if (carried_out) co_await judge_conduct(fields[i], effects[i].ignored);
    }
}

asio::awaitable<void> Pusher::settle_failure(const Claimed& claimed, const Error& error)
{
    const auto& operation = claimed.operation;
    log::info("push.failed", {{"provider", to_string(peer_.id())},
                              {"run", run_},
                              {"op", operation.id},
                              {"contact", operation.contact},
                              {"kind", to_string(operation.kind)},
                              {"error", to_string(error.kind)},
                              {"status", error.status},
                              {"outcome_unknown", error.outcome_unknown}});
    store::WriteResult result = without_outcome(operation, OperationState::retry, error.detail);
    if (error.outcome_unknown || error.kind == ErrorKind::cancelled) {
        result.state = OperationState::unknown;
    } else if (error.kind == ErrorKind::contract && ++peer_.unreadable_answers[operation.id] < kUnreadableMax) {
        result.not_before = std::nullopt;
    } else if (error.kind == ErrorKind::record || error.kind == ErrorKind::contract) {
        co_await store_.run(
            [](store::Store& store, const store::Operation& refused, const std::string& words, RunId run,
               TimePoint now) {
                const auto transaction = store.begin();
                park(store, refused, words, run, now);
                transaction->commit();
            },
            operation, error.detail, run_, clock_.now());
        ++peer_.report.parked;
        tell(operation, OperationState::parked);
        co_return;
    } else if (error.kind == ErrorKind::gone) {
        co_await look_into_gone(claimed);
        co_return;
    } else if (error.kind == ErrorKind::credentials) {
        result.state = OperationState::planned;
    } else {
        const auto backoff = std::chrono::ceil<std::chrono::seconds>(back_off(operation.attempts));
        result.not_before = clock_.now() + error.retry_after.value_or(backoff);
    }
    result.dirty = true; // what came while it was under way was not planned beside it
    const OperationState state = result.state;
    co_await store_.run(
        [](store::Store& store, const store::WriteResult& outcome, TimePoint now) { store.settle(outcome, now); },
        std::move(result), clock_.now());
    tell(operation, state);
    const bool unreachable = error.kind == ErrorKind::retry && ++failures_in_a_row_ >= kFailuresMax;
    if (error.kind == ErrorKind::credentials || error.unverified_peer || error.retry_after || unreachable)
        give_up(error);
}

/// The record we wanted to write to is not there: confirmed by reading it before anything is concluded.
asio::awaitable<void> Pusher::look_into_gone(const Claimed& claimed)
{
    const auto& operation = claimed.operation;
    if (!claimed.record) { // a creation that its service refuses because a person deleted that contact there
        co_await store_.run(
            [](store::Store& store, const store::Operation& refused, RunId run, TimePoint now) {
                const auto transaction = store.begin();
                park(store, refused, "deleted there, and the service refuses to create it again", run, now);
                transaction->commit();
            },
            operation, run_, clock_.now());
        ++peer_.report.parked;
        tell(operation, OperationState::parked);
        co_return;
    }
    auto there = co_await peer_.provider->read(claimed.record->record.remote_id);
    if (!there) {
        // Whether it is gone cannot be told now: later.
        co_await settle_failure(
            claimed, {.kind = there.error().kind == ErrorKind::credentials ? ErrorKind::credentials : ErrorKind::retry,
                      .detail = there.error().detail,
                      .retry_after = there.error().retry_after});
        co_return;
    }
    co_await store_.run(
        [](store::Store& store, const Claimed& missing, const std::optional<Record>& shown,
           const Capabilities& capabilities, RunId run, TimePoint now) {
            // It is there although the write was told otherwise: not at once again.
            if (shown)
                store.settle(
                    {.operation = missing.operation.id, .state = OperationState::retry, .not_before = now + kGonePause},
                    now);
            else
                store.discard(missing.operation.id, now);
            store.mark_contact_dirty(missing.operation.contact);
            if (shown)
                store.stage(
                    {.provider = shown->provider, .records = {*shown}, .unreadable = {}, .watermark = {}, .now = now});
            else
                retire_record(store, missing.record->id, capabilities, run, now);
        },
        claimed, std::move(*there), peer_.capabilities(), run_, clock_.now());
}

asio::awaitable<void> Pusher::judge_conduct(const std::vector<std::string>& written,
                                            const std::vector<std::string>& ignored)
{
    const bool was_suspect =
        std::ranges::any_of(written, [this](const auto& field) { return peer_.suspects.contains(field); });
    if (ignored.empty() && !was_suspect) co_return;
    const auto given_up =
        co_await store_.run(note_conduct, peer_.id(), written, ignored, options_.ignored_writes_max, clock_.now());
    for (const auto& field : written)
        if (std::ranges::find(ignored, field) == ignored.end())
            peer_.suspects.erase(field);
        else
            peer_.suspects.insert(field);
    for (const auto& field : given_up) {
        if (!peer_.not_held.insert(field).second) continue;
        log::warn("field.not_held", {{"provider", to_string(peer_.id())}, {"run", run_}, {"field", field}});
    }
}

asio::awaitable<void> Pusher::release(std::span<const Claimed> batch)
{
    for (const auto& claimed : batch)
        co_await store_.run(sync::release, claimed.operation, std::optional<TimePoint>(), clock_.now());
}

/// Before the next attempt after so many.
std::chrono::milliseconds Pusher::back_off(int attempts) const
{
    return std::min<std::chrono::milliseconds>(options_.retry_max,
                                               options_.retry_initial * (1LL << std::clamp(attempts - 1, 0, 16)));
}

/// When a write that turned out not to be carried out may be sent again. Claims are no measure for it: most of what a
/// kill interrupts was never sent.
std::optional<TimePoint> Pusher::after_loss(const store::Operation& operation)
{
    const int losses = ++peer_.losses[operation.id];
    if (losses < kLostMax) return std::nullopt;
    return clock_.now() + back_off(losses - kLostMax + 1);
}

void Pusher::give_up(const Error& error)
{
    if (peer_.report.failure) return;
    log::warn("provider.given_up", {{"provider", to_string(peer_.id())},
                                    {"run", run_},
                                    {"error", to_string(error.kind)},
                                    {"status", error.status}});
    peer_.report.failure = error;
}

} // namespace contactsync::sync
