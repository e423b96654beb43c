#include "base/log.hpp"
#include "sync/conduct.hpp"
#include "sync/parked.hpp"
#include "sync/pusher.hpp"
#include "sync/retirement.hpp"
#include "sync/survivors.hpp"

#include <algorithm>

/// What the answers to writes lead to.
namespace contactsync::sync {
namespace {

using store::OperationState;

/// Different operations in a row that failed for good before the service is given up on for this pass.
constexpr int kFailuresMax = 3;
/// A record that can be read but, as its service says, not written to.
constexpr std::chrono::minutes kGonePause(1);
/// A write that was lost is sent again at once so often, if it was not carried out; then after a back-off.
constexpr int kLostMax = 8;

} // namespace

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
    store::WriteResult result{.operation = operation.id, .state = OperationState::retry, .error = error.detail};
    if (error.outcome_unknown || error.kind == ErrorKind::cancelled) {
        result.state = OperationState::unknown;
    } else if (error.kind == ErrorKind::contract && ++peer_.unreadable_answers[operation.id] < kUnreadableMax) {
        result.not_before = std::nullopt;
    } else if (error.kind == ErrorKind::record || error.kind == ErrorKind::contract) {
        co_await park_refused(operation, error.detail);
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

asio::awaitable<void> Pusher::park_refused(const store::Operation& operation, std::string words)
{
    co_await store_.run(
        [](store::Store& store, const store::Operation& refused, const std::string& why, RunId run, TimePoint now) {
            const auto transaction = store.begin();
            park(store, refused, why, run, now);
            transaction->commit();
        },
        operation, std::move(words), run_, clock_.now());
    ++peer_.report.parked;
    tell(operation, OperationState::parked);
}

/// The record we wanted to write to is not there: confirmed by reading it before anything is concluded.
asio::awaitable<void> Pusher::look_into_gone(const Claimed& claimed)
{
    const auto& operation = claimed.operation;
    if (!claimed.record) { // a creation that its service refuses because a person deleted that contact there
        co_await park_refused(operation, "deleted there, and the service refuses to create it again");
        co_return;
    }
    auto there = co_await peer_.provider->read(claimed.record->record.remote_id);
    Result<void> known{};
    if (!there)
        known = std::unexpected(there.error());
    else if (!*there)
        known = co_await stage_survivors(peer_, store_, clock_, claimed.record->record);
    if (!known) {
        // Whether it is gone cannot be told now: later.
        co_await settle_failure(
            claimed, {.kind = known.error().kind == ErrorKind::credentials ? ErrorKind::credentials : ErrorKind::retry,
                      .detail = known.error().detail,
                      .retry_after = known.error().retry_after});
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
