#include "merge/because.hpp"
#include "merge/choice.hpp"
#include "merge/field_merge.hpp"
#include "merge/project.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace contactsync::merge {
namespace {

/// What a side did to its list since it was last accounted for; at first contact everything it holds is added.
struct Voice {
    std::size_t side = 0;
    Stance stance = Stance::silent;
    bool heard = false;
    ElementList added;
    ElementList removed;
    std::optional<Element> primary; ///< the one it has put first, at first contact the best of them
    bool primary_edited = false;    ///< it was moved there, and not merely found there
};

bool has(const ElementList& list, const Element& element)
{
    return std::ranges::find(list, element) != list.end();
}

ElementList without(const ElementList& list, const ElementList& others)
{
    ElementList rest;
    std::ranges::copy_if(list, std::back_inserter(rest), [&](const Element& e) { return !has(others, e); });
    return rest;
}

const ElementList& golden_list(const FieldMerge& merging)
{
    return list_of(merging.before.values, merging.field);
}

Stance stance_of(const Side& side, std::string_view field)
{
    const auto& current = list_of(*side.current, field);
    if (!side.base) return current.empty() ? Stance::silent : Stance::fresh;
    if (!same_list(current, list_of(side.base->theirs, field))) return Stance::edited;
    return side.base->undecided.contains(field) ? Stance::undecided : Stance::silent;
}

/// What a service made of our value stands for ours: removing theirs removes ours.
ElementList in_our_terms(ElementList removed, const Base& base, std::string_view field)
{
    const auto ours = base.accepted.find(field);
    if (ours != base.accepted.end() && removed.size() == 1 && list_of(base.theirs, field).size() == 1) {
        removed.push_back({ours->second, removed.front().quality});
    }
    return removed;
}

void describe_edit(Voice& voice, const Side& side, std::string_view field)
{
    const auto& current = list_of(*side.current, field);
    const auto& known = list_of(side.base->theirs, field);
    const bool holds_primary_only = side.capabilities->list(field)->capacity == 1;

    voice.added = without(current, known);
    // The one value of such a provider was replaced, not removed: the old one stays a secondary where several are held.
    if (!holds_primary_only || current.empty())
        voice.removed = in_our_terms(without(known, current), *side.base, field);
    if (!current.empty() && (known.empty() || current.front() != known.front())) {
        voice.primary = current.front();
        voice.primary_edited = true;
    }
}

void describe_presence(Voice& voice, const Side& side, std::string_view field)
{
    const auto& current = list_of(*side.current, field);
    voice.added = current;
    if (!voice.primary && !current.empty()) voice.primary = *std::ranges::min_element(current, {}, &Element::quality);
}

/// Whether the list has come to be what the contact's list is there: our own write, and no news.
bool is_echo(const FieldMerge& merging, const Side& side)
{
    const auto& known = list_of(side.base->theirs, merging.field);
    const auto written = project_list(golden_list(merging), *side.capabilities->list(merging.field), &known, {});
    return same_list(list_of(*side.current, merging.field), written);
}

Voice voice_of(const FieldMerge& merging, std::size_t index)
{
    const Side& side = merging.sides[index];
    Voice voice{.side = index,
                .stance = stance_of(side, merging.field),
                .heard = is_heard(side, merging.policy),
                .added = {},
                .removed = {},
                .primary = {}};
    if (voice.stance == Stance::edited) {
        describe_edit(voice, side, merging.field);
        voice.heard = voice.heard && (conflict_is_open(merging) || !is_echo(merging, side));
    }
    // What was left undecided has been accounted for, but has not come to the contact yet.
    if (voice.stance == Stance::fresh || is_undecided(side, merging.field))
        describe_presence(voice, side, merging.field);
    return voice;
}

std::vector<Voice> voices_of(const FieldMerge& merging)
{
    std::vector<Voice> voices;
    for (std::size_t i = 0; i < merging.sides.size(); ++i) {
        const Side& side = merging.sides[i];
        const auto* held = side.capabilities->list(merging.field);
        if (!held || held->capacity == 0 || side.duplicate || side.direction == Direction::off) continue;
        Voice voice = voice_of(merging, i);
        if (voice.stance != Stance::silent) voices.push_back(std::move(voice));
    }
    std::ranges::sort(voices, {}, [&](const Voice& voice) {
        return std::pair(rank_of(merging.policy, merging.sides[voice.side].provider), voice.side);
    });
    return voices;
}

Claim claim_of(const FieldMerge& merging, const Voice& voice, const Element& element)
{
    const Side& side = merging.sides[voice.side];
    return {.side = voice.side,
            .value = element.value,
            .provider = side.provider,
            .changed_at = side.changed_at,
            .edited = voice.primary_edited,
            .quality = element.quality};
}

/// Merges the list of one contact: which elements, and which of them leads.
class ListMerge {
public:
    explicit ListMerge(const FieldMerge& merging)
        : merging_(merging), golden_(golden_list(merging)), voices_(voices_of(merging)),
          open_(conflict_is_open(merging))
    {}

    void run()
    {
        const bool decided = !conflict_persists() && settle_removals() && settle_primary();
        if (!decided) return leave_to_a_person();
        put_in_force(assemble());
        list_losers();
    }

private:
    bool any(Stance stance) const
    {
        return std::ranges::any_of(voices_, [stance](const Voice& v) { return v.heard && v.stance == stance; });
    }

    /// Nobody has touched the lists since they were left to a person, and they still differ.
    bool conflict_persists() const
    {
        if (merging_.policy.kind != PolicyKind::manual || any(Stance::edited)) return false;
        const ElementList* first = nullptr;
        for (const Voice& voice : voices_) {
            if (!voice.heard || voice.stance != Stance::undecided) continue;
            const auto& list = list_of(*merging_.sides[voice.side].current, merging_.field);
            if (first && !same_list(*first, list)) return true;
            first = &list;
        }
        return false;
    }

    /// One side removed what another has made its primary: the policy decides. False: it leaves that to a person.
    bool settle_removals()
    {
        for (const Element& element : golden_) {
            std::vector<Claim> contest;
            for (const Voice& voice : voices_) {
                if (!voice.heard) continue;
                if (has(voice.removed, element)) contest.push_back(removal_of(voice));
                if (proposes(voice, element)) contest.push_back(claim_of(merging_, voice, element));
            }
            if (std::ranges::none_of(contest, [](const Claim& c) { return c.value.empty(); })) continue;
            const Choice choice = choose(contest, merging_.policy, merging_.field);
            if (!choice.winner) return false;
            if (choice.winner->value.empty()) {
                removed_.push_back(element);
                note_contribution(*choice.winner);
            }
        }
        return true;
    }

    Claim removal_of(const Voice& voice) const
    {
        const Side& side = merging_.sides[voice.side];
        return {
            .side = voice.side, .value = {}, .provider = side.provider, .changed_at = side.changed_at, .edited = true};
    }

    /// A primary that the contact has already is no news, unless it settles an open conflict.
    bool proposes(const Voice& voice, const Element& element) const
    {
        if (!voice.primary || *voice.primary != element) return false;
        return open_ || golden_.empty() || golden_.front() != element;
    }

    /// False: the policy leaves the primary to a person.
    bool settle_primary()
    {
        std::vector<Claim> claims = primary_claims();
        if (claims.empty()) return true;
        const Choice choice = choose(claims, merging_.policy, merging_.field);
        if (!choice.winner) return false;
        primary_ = std::string(choice.winner->value);
        primary_because_ = provenance_of(*choice.winner, choice.rule);
        return true;
    }

    std::vector<Claim> primary_claims() const
    {
        const bool edits =
            std::ranges::any_of(voices_, [this](const Voice& v) { return counts(v) && v.primary_edited; });
        std::vector<Claim> claims;
        for (const Voice& voice : voices_) {
            const bool superseded = edits && !voice.primary_edited && voice.stance != Stance::fresh;
            if (counts(voice) && !superseded) claims.push_back(claim_of(merging_, voice, *voice.primary));
        }
        if (!edits && !claims.empty() && golden_stands()) claims.push_back(golden_claim());
        drop_inferior(claims);
        return claims;
    }

    bool counts(const Voice& voice) const
    {
        return voice.heard && voice.primary && proposes(voice, *voice.primary) && !has(removed_, *voice.primary);
    }

    bool golden_stands() const { return !golden_.empty() && !has(removed_, golden_.front()); }

    Claim golden_claim() const
    {
        Claim claim{.side = Claim::kGolden,
                    .value = golden_.front().value,
                    .provider = {},
                    .changed_at = {},
                    .quality = golden_.front().quality};
        const auto found = merging_.before.provenance.find(merging_.field);
        if (found != merging_.before.provenance.end()) {
            claim.provider = found->second.source;
            claim.changed_at = found->second.since;
        }
        return claim;
    }

    /// At first contact a valid address leads before a number with an extension, and that before junk. An edit is an
    /// edit.
    static void drop_inferior(std::vector<Claim>& claims)
    {
        if (claims.empty()) return;
        const Quality best = std::ranges::min(claims, {}, &Claim::quality).quality;
        std::erase_if(claims, [best](const Claim& claim) { return !claim.edited && claim.quality > best; });
    }

    ElementList assemble()
    {
        ElementList list = without(golden_, removed_);
        for (const Voice& voice : voices_) {
            if (!voice.heard) continue;
            for (const Element& element : voice.added) {
                // Not in the contact: new. In the contact and removed just now by another side: the removal was the
                // news.
                if (has(list, element) || has(golden_, element)) continue;
                list.push_back(element);
                note_contribution(claim_of(merging_, voice, element));
            }
        }
        lead_with_primary(list);
        return list;
    }

    void lead_with_primary(ElementList& list) const
    {
        const auto quality_first = [](const Element& a, const Element& b) { return a.quality < b.quality; };
        auto lead = list.end();
        if (primary_) lead = std::ranges::find(list, *primary_, &Element::value);
        if (lead == list.end() && !golden_.empty()) lead = std::ranges::find(list, golden_.front());
        if (lead == list.end()) lead = std::ranges::min_element(list, quality_first);
        if (lead == list.end()) return;
        std::rotate(list.begin(), lead, std::next(lead));
        move_junk_to_the_end(list);
    }

    /// Except from the first place, where only a person can have put it.
    static void move_junk_to_the_end(ElementList& list)
    {
        const auto is_junk = [](const Element& e) { return e.quality == Quality::junk; };
        ElementList junk;
        std::copy_if(std::next(list.begin()), list.end(), std::back_inserter(junk), is_junk);
        list.erase(std::remove_if(std::next(list.begin()), list.end(), is_junk), list.end());
        list.insert(list.end(), junk.begin(), junk.end());
    }

    void put_in_force(ElementList list)
    {
        if (same_list(list, golden_)) return;
        const bool primary_moved = !list.empty() && (golden_.empty() || list.front() != golden_.front());
        auto provenance = primary_moved && primary_because_ ? *primary_because_ : provenance_of_elements();
        list_of(merging_.outcome.golden.values, merging_.field) = std::move(list);
        record_move(merging_, std::move(provenance));
    }

    void note_contribution(const Claim& claim)
    {
        const bool known = std::ranges::find(contributions_, claim.side, &Claim::side) != contributions_.end();
        if (!known) contributions_.push_back(claim);
    }

    Provenance provenance_of_elements() const
    {
        if (contributions_.empty()) return {};
        const auto strongest = std::ranges::min_element(
            contributions_, {}, [this](const Claim& claim) { return rank_of(merging_.policy, claim.provider); });
        if (contributions_.size() > 1) return provenance_of(*strongest, rule::merged);
        const bool fresh = merging_.sides[strongest->side].base == nullptr;
        return provenance_of(*strongest, fresh ? rule::only_value : rule::edited);
    }

    static Provenance provenance_of(const Claim& claim, std::string_view because)
    {
        return {claim.provider, claim.changed_at, std::string(because)};
    }

    void leave_to_a_person()
    {
        Conflict conflict{.field = std::string(merging_.field), .values = {}};
        for (const Voice& voice : voices_) {
            if (!voice.heard) continue;
            const Side& side = merging_.sides[voice.side];
            merging_.outcome.bases[voice.side].undecided.emplace(merging_.field);
            conflict.values.emplace(side.provider, display_value(*side.current, merging_.field));
        }
        merging_.outcome.conflicts.push_back(std::move(conflict));
    }

    void list_losers()
    {
        const auto& in_force = list_of(merging_.outcome.golden.values, merging_.field);
        for (const Voice& voice : voices_) {
            const auto kept = [&](const Element& e) { return has(in_force, e); };
            const bool leads = !voice.primary || (!in_force.empty() && in_force.front() == *voice.primary);
            if (leads && std::ranges::all_of(voice.added, kept) && std::ranges::none_of(voice.removed, kept)) continue;
            const Side& side = merging_.sides[voice.side];
            const std::string_view because =
                primary_because_ ? std::string_view(primary_because_->because) : rule::merged;
            record_overruled(merging_, side.provider, display_value(*side.current, merging_.field),
                             is_heard(side, merging_.policy) ? because : rule::one_way);
        }
    }

    const FieldMerge& merging_;
    const ElementList& golden_;
    std::vector<Voice> voices_;
    bool open_;

    ElementList removed_;                ///< from the contact's list, by this merge
    std::optional<std::string> primary_; ///< as decided; none: the contact's own stays
    std::optional<Provenance> primary_because_;
    std::vector<Claim> contributions_; ///< one for each side that added or removed something
};

} // namespace

void merge_list(const FieldMerge& merging)
{
    ListMerge(merging).run();
}

} // namespace contactsync::merge
