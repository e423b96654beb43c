#include "base/log.hpp"
#include "sync/creations.hpp"
#include "sync/pusher.hpp"

#include <algorithm>
#include <array>

/// What became of writes whose answer was lost.
namespace contactsync::sync {
namespace {

using store::OperationState;

/// Operations of a run among which a later creation is looked for.
constexpr std::size_t kLaterMax = 5000;
constexpr std::size_t kUnknownBatch = 100;
/// By how much the clocks of a service and of this machine may differ.
constexpr std::chrono::minutes kClockSkew(5);

} // namespace

asio::awaitable<std::size_t> Pusher::resolve_unknown(Patience patience)
{
    std::size_t resolved = 0;
    for (;;) {
        auto batch = co_await store_.run(unknown, peer_.id(), kUnknownBatch);
        bool postponed = false;
        for (auto& claimed : batch) {
            const auto outcome = co_await resolve_or_park(std::move(claimed), patience);
            if (!outcome) {
                give_up(outcome.error());
                co_return resolved;
            }
            resolved += *outcome ? 1 : 0;
            postponed |= !*outcome;
        }
        if (postponed || batch.size() < kUnknownBatch) co_return resolved;
    }
}

/// A record that cannot be read holds up nothing but its own write.
asio::awaitable<Result<bool>> Pusher::resolve_or_park(Claimed claimed, Patience patience)
{
    for (int attempt = 1;; ++attempt) {
        const auto outcome = co_await resolve(claimed, patience);
        if (outcome || concerns_all(outcome.error()) || outcome.error().kind == ErrorKind::retry) co_return outcome;
        if (attempt < kUnreadableMax) continue;
        co_await park_refused(claimed.operation,
                              "whether it was carried out cannot be told: " + outcome.error().detail);
        co_return true;
    }
}

void Pusher::tell_resolved(const store::Operation& operation, bool carried_out) const
{
    log::info("push.resolved", {{"provider", to_string(peer_.id())},
                                {"run", run_},
                                {"op", operation.id},
                                {"contact", operation.contact},
                                {"carried_out", carried_out}});
}

/// False: it must be looked up again later.
asio::awaitable<Result<bool>> Pusher::resolve(Claimed claimed, Patience patience)
{
    if (!claimed.record) co_return co_await resolve_creation(std::move(claimed), patience);
    auto there = co_await peer_.provider->read(claimed.record->record.remote_id);
    if (!there) co_return std::unexpected(there.error());
    if (!*there || (*there)->archived) {
        if (claimed.operation.kind == OperationKind::archive) {
            co_await store_.run(
                settle_written,
                Settlement{
                    .claimed = std::move(claimed), .written = {}, .fields = {}, .run = run_, .now = clock_.now()});
        } else {
            co_await look_into_gone(claimed);
        }
        co_return true;
    }
    if (claimed.operation.kind == OperationKind::archive) {
        co_await release(std::span<const Claimed>(&claimed, 1));
        co_return true;
    }
    Settlement settlement{.claimed = claimed,
                          .written = {.remote_id = (*there)->remote_id, .record = std::move(*there)},
                          .fields = fields_to_write(claimed.operation),
                          .run = run_,
                          .now = clock_.now(),
                          .not_before = after_loss(claimed.operation)};
    const Effect effect = co_await store_.run(settle_looked_up, std::move(settlement));
    peer_.report.updated += effect.updated ? 1 : 0;
    tell_resolved(claimed.operation, effect.updated);
    co_return true;
}

/// A service shows writes in their order: one of this run that came later and is visible says that nothing before it is
/// hidden any more.
asio::awaitable<Result<bool>> Pusher::shows_later_creations(TimePoint sent_at)
{
    const auto later = co_await store_.run(
        [](store::Store& store, ProviderId provider, RunId run, TimePoint since) -> std::optional<Contact> {
            constexpr std::array kDone{OperationState::done};
            const auto done = store.operations(run, kDone, kLaterMax);
            const auto found = std::ranges::find_if(done, [&](const store::Operation& operation) {
                return operation.provider == provider && is_creation(operation.kind) &&
                       !operation.target.emails.empty() && operation.sent_at && *operation.sent_at > since;
            });
            return found == done.end() ? std::nullopt : std::optional(found->target);
        },
        peer_.id(), run_, sent_at);
    if (!later) co_return false;
    const auto found = co_await peer_.provider->look_up(*later, std::nullopt);
    if (!found) co_return std::unexpected(found.error());
    co_return !found->empty();
}

/// A creation whose answer was lost: the record is found and finished, or it is certain that it was never made and it
/// is planned again.
asio::awaitable<Result<bool>> Pusher::resolve_creation(Claimed claimed, Patience patience)
{
    const auto& operation = claimed.operation;
    const auto sent_at = operation.sent_at.value_or(operation.created_at);
    auto found = co_await peer_.provider->look_up(operation.target, sent_at - kClockSkew);
    if (!found) co_return std::unexpected(found.error());
    // What another contact owns is not ours, even if it shares an address.
    for (auto& record : *found) {
        const auto owner = co_await store_.run(
            [](store::Store& store, ProviderId provider, const std::string& id) { return store.record(provider, id); },
            peer_.id(), record.remote_id);
        if (owner && owner->contact && *owner->contact != operation.contact) continue;
        const bool made_by_us = !record.created_at || *record.created_at >= sent_at - kClockSkew;
        Settlement settlement{.claimed = claimed,
                              .written = {.remote_id = record.remote_id, .record = std::move(record)},
                              .fields = fields_to_write(operation),
                              .run = run_,
                              .now = clock_.now()};
        if (made_by_us)
            co_await store_.run(settle_looked_up, std::move(settlement));
        else
            co_await store_.run(settle_adopted, std::move(settlement));
        peer_.report.created += made_by_us ? 1 : 0;
        tell_resolved(operation, made_by_us);
        co_return true;
    }
    // A creation that its service knows by a key is safe to repeat at once; others only when the service can no longer
    // be hiding the record.
    const auto visible_at = sent_at + options_.visibility_lag;
    if (!is_safe_to_repeat(operation, peer_.provider->capabilities()) && patience != Patience::visible &&
        clock_.now() < visible_at) {
        if (patience == Patience::none) co_return false;
        const auto shown = co_await shows_later_creations(sent_at);
        if (!shown) co_return std::unexpected(shown.error());
        if (!*shown) co_await clock_.sleep(visible_at - clock_.now());
        co_return co_await resolve_creation(std::move(claimed), Patience::visible);
    }
    co_await store_.run(sync::release, claimed.operation, after_loss(claimed.operation), clock_.now());
    tell_resolved(operation, false);
    co_return true;
}

} // namespace contactsync::sync
