#include "merge/because.hpp"
#include "merge/choice.hpp"
#include "merge/field_merge.hpp"

#include <algorithm>
#include <vector>

namespace contactsync::merge {
namespace {

/// A side that has something to say about the field.
struct Voice {
    std::size_t side = 0;
    Stance stance = Stance::silent;
    std::string_view value;
    bool heard = false;
};

Stance stance_of(const Side& side, std::string_view field)
{
    const auto value = side.current->text(field);
    if (!side.base) return value.empty() ? Stance::silent : Stance::fresh;
    if (!same_text(field, value, side.base->theirs.text(field))) return Stance::edited;
    return side.base->undecided.contains(field) ? Stance::undecided : Stance::silent;
}

std::vector<Voice> voices_of(const FieldMerge& merging)
{
    const auto golden = merging.before.values.text(merging.field);
    const bool open = conflict_is_open(merging);
    std::vector<Voice> voices;
    for (std::size_t i = 0; i < merging.sides.size(); ++i) {
        const Side& side = merging.sides[i];
        const auto* held = side.capabilities->text(merging.field);
        if (!held || !held->readable || side.duplicate || side.direction == Direction::off) continue;

        const Stance stance = stance_of(side, merging.field);
        if (stance == Stance::silent) continue;
        const auto value = side.current->text(merging.field);
        // A side that comes to hold what the contact holds shows our own write: it must not beat what somebody has
        // typed meanwhile.
        const bool echo = stance == Stance::edited && !open && same_text(merging.field, value, golden);
        voices.push_back({i, stance, value, !echo && is_heard(side, merging.policy)});
    }
    return voices;
}

Claim claim_of(const FieldMerge& merging, const Voice& voice)
{
    const Side& side = merging.sides[voice.side];
    return {.side = voice.side,
            .value = voice.value,
            .provider = side.provider,
            .changed_at = side.changed_at,
            .edited = voice.stance == Stance::edited};
}

/// The contact's own value stands against values of first contact, and against the one side that is left of a conflict.
bool golden_joins(const FieldMerge& merging, const std::vector<Voice>& voices, const std::vector<Claim>& claims)
{
    if (claims.empty() || merging.before.values.text(merging.field).empty()) return false;
    const bool fresh =
        std::ranges::any_of(voices, [](const Voice& voice) { return voice.heard && voice.stance == Stance::fresh; });
    const bool one_value = std::ranges::all_of(
        claims, [&](const Claim& claim) { return same_text(merging.field, claim.value, claims.front().value); });
    return fresh || one_value;
}

/// The side's last agreed value is the contact's: whatever it holds now was put there by somebody who had that value.
bool has_seen_golden(const FieldMerge& merging, const Side& side)
{
    const auto golden = merging.before.values.text(merging.field);
    if (same_text(merging.field, side.base->theirs.text(merging.field), golden)) return true;
    const auto accepted = side.base->accepted.find(merging.field);
    return accepted != side.base->accepted.end() && same_text(merging.field, accepted->second, golden);
}

/// Edits at two services in one interval arrive one after the other. The later to arrive is not the later to be made:
/// where none of the editors can have seen the contact's value, it is an edit beside theirs (law 8).
bool golden_was_edited_beside(const FieldMerge& merging, const std::vector<Voice>& voices)
{
    const bool is_known =
        merging.before.provenance.contains(merging.field) && !merging.before.values.text(merging.field).empty();
    if (!is_known || conflict_is_open(merging)) return false;
    bool beside = false;
    for (const Voice& voice : voices) {
        if (!voice.heard || voice.stance != Stance::edited) continue;
        const Side& side = merging.sides[voice.side];
        const bool is_written_to =
            side.direction == Direction::two_way && side.capabilities->text(merging.field)->writable;
        if (!is_written_to || has_seen_golden(merging, side)) return false;
        beside = true;
    }
    return beside;
}

Claim golden_claim(const FieldMerge& merging)
{
    Claim claim{
        .side = Claim::kGolden, .value = merging.before.values.text(merging.field), .provider = {}, .changed_at = {}};
    if (const auto found = merging.before.provenance.find(merging.field); found != merging.before.provenance.end()) {
        claim.provider = found->second.source;
        claim.changed_at = found->second.since;
    }
    return claim;
}

/// Edits count, and values of first contact; an edit since a conflict was left open speaks for all that were part of
/// it.
std::vector<Claim> claims_of(const FieldMerge& merging, const std::vector<Voice>& voices)
{
    const bool edits =
        std::ranges::any_of(voices, [](const Voice& v) { return v.heard && v.stance == Stance::edited; });
    std::vector<Claim> claims;
    for (const Voice& voice : voices) {
        if (voice.heard && (edits ? voice.stance != Stance::undecided : true))
            claims.push_back(claim_of(merging, voice));
    }
    if (edits ? golden_was_edited_beside(merging, voices) : golden_joins(merging, voices, claims))
        claims.push_back(golden_claim(merging));
    return claims;
}

void leave_to_a_person(const FieldMerge& merging, const std::vector<Voice>& voices, const std::vector<Claim>& claims)
{
    Conflict conflict{.field = std::string(merging.field), .values = {}};
    for (const Claim& claim : claims) {
        if (claim.provider) conflict.values.emplace(*claim.provider, claim.value);
    }
    for (const Voice& voice : voices) {
        if (voice.heard) merging.outcome.bases[voice.side].undecided.emplace(merging.field);
    }
    merging.outcome.conflicts.push_back(std::move(conflict));
}

void put_in_force(const FieldMerge& merging, const Choice& choice)
{
    if (same_text(merging.field, choice.winner->value, merging.before.values.text(merging.field))) return;
    merging.outcome.golden.values.set_text(merging.field, std::string(choice.winner->value));
    record_move(merging, {choice.winner->provider, choice.winner->changed_at, std::string(choice.rule)});
}

/// Whatever a person can miss: edits, values of first contact and of an open conflict that are not in force.
void list_losers(const FieldMerge& merging, const std::vector<Voice>& voices, const std::vector<Claim>& claims,
                 std::string_view because)
{
    const auto in_force = merging.outcome.golden.values.text(merging.field);
    for (const Voice& voice : voices) {
        if (same_text(merging.field, voice.value, in_force)) continue;
        const Side& side = merging.sides[voice.side];
        record_overruled(merging, side.provider, std::string(voice.value),
                         is_heard(side, merging.policy) ? because : rule::one_way);
    }
    for (const Claim& claim : claims) {
        const bool lost = claim.side == Claim::kGolden && !same_text(merging.field, claim.value, in_force);
        if (lost && claim.provider) record_overruled(merging, *claim.provider, std::string(claim.value), because);
    }
}

} // namespace

void merge_text(const FieldMerge& merging)
{
    const auto voices = voices_of(merging);
    const auto claims = claims_of(merging, voices);
    std::string_view because;
    if (!claims.empty()) {
        const Choice choice = choose(claims, merging.policy, merging.field);
        if (!choice.winner) return leave_to_a_person(merging, voices, claims);
        put_in_force(merging, choice);
        because = choice.rule;
    }
    list_losers(merging, voices, claims, because);
}

} // namespace contactsync::merge
