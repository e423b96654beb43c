#include "merge/merge.hpp"

#include "merge/because.hpp"
#include "merge/field_merge.hpp"
#include "merge/project.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace contactsync::merge {
namespace {

/// Positions of the sides in an order that does not depend on the caller's.
std::vector<std::size_t> canonical_order(std::span<const Side> sides)
{
    std::vector<std::size_t> order(sides.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [sides](std::size_t i) {
        return std::tuple(sides[i].provider, sides[i].duplicate, sides[i].record);
    });
    return order;
}

/// The side as accounted for after this merge. What the service made of a value of ours stands as long as it shows the
/// same.
Base carried_base(const Side& side)
{
    // A provider that is switched off is not looked at: what changes there meanwhile is still a change when it comes
    // back.
    if (side.direction == Direction::off) return side.base ? *side.base : Base{};

    Base base{.theirs = *side.current, .accepted = {}, .undecided = {}, .confirmed = true};
    if (!side.base) return base;
    base.confirmed = side.base->confirmed;
    for (const auto& [field, ours] : side.base->accepted) {
        if (same_value(side.base->theirs, *side.current, field)) base.accepted.emplace(field, ours);
    }
    return base;
}

/// What stood for another value of ours holds ours by now: from here on it is like every other.
void drop_outlived_exceptions(const Side& side, const Golden& golden, Base& base)
{
    if (base.accepted.empty()) return;
    const Contact wanted = project(golden.values, *side.capabilities, side.current, {});
    std::erase_if(base.accepted,
                  [&](const auto& exception) { return same_value(wanted, *side.current, exception.first); });
}

/// Every text field that anybody holds or has held, built-in ones first.
std::vector<std::string_view> text_fields(const Golden& before, std::span<const Side> sides)
{
    std::set<std::string_view> names;
    const auto add = [&names](const Contact& contact) {
        for (const auto& text : contact.texts)
            names.insert(text.first);
    };
    add(before.values);
    for (const Side& side : sides) {
        add(*side.current);
        if (side.base) add(side.base->theirs);
    }

    std::vector<std::string_view> ordered;
    for (const std::string_view name : builtin_text_fields()) {
        if (names.erase(name) > 0) ordered.push_back(name);
    }
    ordered.insert(ordered.end(), names.begin(), names.end());
    return ordered;
}

} // namespace

const FieldPolicy& Policy::of(std::string_view field_name) const
{
    const auto found = fields.find(field_name);
    return found == fields.end() ? general : found->second;
}

bool is_heard(const Side& side, const FieldPolicy& policy)
{
    const bool read = side.direction == Direction::two_way || side.direction == Direction::read_only;
    return read && !side.duplicate && (!policy.only_from || *policy.only_from == side.provider);
}

bool is_undecided(const Side& side, std::string_view field)
{
    return side.base && side.base->undecided.contains(field);
}

bool conflict_is_open(const FieldMerge& merging)
{
    return std::ranges::any_of(merging.sides, [&](const Side& side) {
        return is_heard(side, merging.policy) && is_undecided(side, merging.field);
    });
}

void record_move(const FieldMerge& merging, Provenance provenance)
{
    auto& golden = merging.outcome.golden;
    merging.outcome.decisions.push_back({.field = std::string(merging.field),
                                         .from = display_value(merging.before.values, merging.field),
                                         .to = display_value(golden.values, merging.field),
                                         .source = provenance.source,
                                         .since = provenance.since,
                                         .because = because_text(provenance)});
    golden.provenance.insert_or_assign(std::string(merging.field), std::move(provenance));
}

void record_overruled(const FieldMerge& merging, ProviderId provider, std::string value, std::string_view because)
{
    merging.outcome.overruled.push_back({.field = std::string(merging.field),
                                         .provider = provider,
                                         .value = std::move(value),
                                         .in_force = display_value(merging.outcome.golden.values, merging.field),
                                         .because = std::string(because)});
}

Outcome merge(const Golden& before, std::span<const Side> sides, const Policy& policy)
{
    const auto order = canonical_order(sides);
    std::vector<Side> ordered;
    Outcome outcome{.golden = before, .bases = {}, .decisions = {}, .overruled = {}, .conflicts = {}};
    for (const std::size_t i : order) {
        ordered.push_back(sides[i]);
        outcome.bases.push_back(carried_base(sides[i]));
    }

    const auto merging = [&](std::string_view field) {
        return FieldMerge{field, before, ordered, policy.of(field), outcome};
    };
    merge_consent(merging(field::opted_out));
    for (const std::string_view name : text_fields(before, ordered))
        merge_text(merging(name));
    merge_list(merging(field::emails));
    merge_list(merging(field::phones));
    for (std::size_t i = 0; i < ordered.size(); ++i)
        drop_outlived_exceptions(ordered[i], outcome.golden, outcome.bases[i]);

    std::vector<Base> bases(sides.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        bases[order[i]] = std::move(outcome.bases[i]);
    outcome.bases = std::move(bases);
    return outcome;
}

} // namespace contactsync::merge
