#include "sync/parked.hpp"

#include "sync/settlement.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace contactsync::sync {
namespace {

bool asks_for(const store::Operation& parked, const FieldChange& change)
{
    return std::ranges::any_of(parked.changes, [&](const FieldChange& refused) {
        return refused.field == change.field && refused.to == change.to;
    });
}

bool same_place(const store::Operation& parked, const PlannedWrite& write)
{
    return parked.provider == write.provider && parked.record == write.record;
}

void close_reviews_of(store::Store& store, const store::ContactView& view, const store::Operation& operation,
                      std::string_view why, TimePoint now)
{
    for (const auto& review : store.reviews_of(view.id))
        if (review.operation == operation.id) store.close_review(review.id, why, now);
}

} // namespace

void withhold_parked(store::Store& store, const store::ContactView& view, std::vector<PlannedWrite>& writes,
                     TimePoint now)
{
    for (const auto& parked : view.open) {
        if (parked.state != store::OperationState::parked || parked.kind == OperationKind::restore) continue;
        const auto write =
            std::ranges::find_if(writes, [&](const PlannedWrite& candidate) { return same_place(parked, candidate); });
        const bool creation = is_creation(parked.kind);
        const auto wanted_still = [&](const FieldChange& change) { return asks_for(parked, change); };
        // A creation is refused as a whole: any other set of values is another creation.
        const bool stands = write != writes.end() && (creation ? write->changes.size() == parked.changes.size() &&
                                                                     std::ranges::all_of(write->changes, wanted_still)
                                                               : std::ranges::any_of(write->changes, wanted_still));
        if (!stands) {
            store.discard(parked.id, now);
            close_reviews_of(store, view, parked, "superseded by a newer edit", now);
            continue;
        }
        if (creation)
            write->changes.clear();
        else
            std::erase_if(write->changes, wanted_still);
        if (write->changes.empty()) writes.erase(write);
    }
}

void park(store::Store& store, const store::Operation& refused, std::string_view words, RunId run, TimePoint now)
{
    const auto operation = as_it_stands(store, refused);
    store.settle({.operation = operation.id,
                  .state = store::OperationState::parked,
                  .error = std::string(words),
                  .history = {{.at = now,
                               .run = run,
                               .contact = operation.contact,
                               .kind = "parked",
                               .provider = operation.provider,
                               .because = std::string(words),
                               .operation = operation.id}},
                  .dirty = true},
                 now);
    store::Review review{.code = "parked_write",
                         .contact = operation.contact,
                         .contacts = {operation.contact},
                         .providers = {operation.provider},
                         .explanation = fmt::format("{} refused to {}: {}", to_string(operation.provider),
                                                    to_string(operation.kind), words),
                         .suggestion = fmt::format("Correct the value at a service, or `contactsync retry {}`.",
                                                   std::to_underlying(operation.id)),
                         .operation = operation.id};
    if (operation.record) review.records = {*operation.record};
    store.open_review(review, now);
}

} // namespace contactsync::sync
