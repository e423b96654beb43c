#include "merge/because.hpp"
#include "merge/choice.hpp"
#include "merge/field_merge.hpp"

#include <algorithm>
#include <optional>

namespace contactsync::merge {
namespace {

bool speaks(const Side& side)
{
    return side.direction != Direction::off && side.capabilities->consent_readable;
}

const Provenance* provenance_of(const FieldMerge& merging)
{
    const auto found = merging.before.provenance.find(merging.field);
    return found == merging.before.provenance.end() ? nullptr : &found->second;
}

/// Whether the side shows an opt-out that the contact does not know yet. One that was accounted for counts again,
/// unless it is merely what is left at this side of an opt-out that was withdrawn elsewhere.
bool newly_opted_out(const FieldMerge& merging, const Side& side)
{
    if (!speaks(side) || !side.current->opted_out) return false;
    if (!side.base || !side.base->theirs.opted_out) return true;
    const auto* provenance = provenance_of(merging);
    return !merging.before.values.opted_out && !(provenance && provenance->because == rule::withdrawn);
}

bool taken_back(const Side& side)
{
    return speaks(side) && side.base && side.base->theirs.opted_out && !side.current->opted_out;
}

/// A person's change from true to false counts at the provider where the opt-out was set, and nowhere else.
bool withdraws(const FieldMerge& merging, const Side& side)
{
    const auto* provenance = provenance_of(merging);
    const bool listened_to = side.direction == Direction::two_way || side.direction == Direction::read_only;
    return merging.before.values.opted_out && provenance && provenance->source == side.provider && listened_to &&
           taken_back(side);
}

template <class Predicate>
const Side* strongest(const FieldMerge& merging, Predicate predicate)
{
    const Side* best = nullptr;
    for (const Side& side : merging.sides) {
        if (!predicate(merging, side)) continue;
        if (!best || rank_of(merging.policy, side.provider) < rank_of(merging.policy, best->provider)) best = &side;
    }
    return best;
}

} // namespace

void merge_consent(const FieldMerge& merging)
{
    auto& golden = merging.outcome.golden;
    const Side* set = strongest(merging, newly_opted_out);
    const Side* withdrawn = strongest(merging, withdraws);

    if (set && !merging.before.values.opted_out) {
        golden.values.opted_out = true;
        record_move(merging, {set->provider, set->changed_at, std::string(rule::opted_out)});
    } else if (set && withdrawn) {
        // Set anew while it was taken back where it had come from: it stays, and from now on it is the new place that
        // counts.
        const Provenance moved{set->provider, set->changed_at, std::string(rule::opted_out)};
        golden.provenance.insert_or_assign(std::string(merging.field), moved);
    } else if (withdrawn) {
        golden.values.opted_out = false;
        record_move(merging, {withdrawn->provider, withdrawn->changed_at, std::string(rule::withdrawn)});
    }

    if (!golden.values.opted_out) return;
    for (const Side& side : merging.sides) {
        if (taken_back(side)) record_overruled(merging, side.provider, "false", rule::opted_out);
    }
}

} // namespace contactsync::merge
