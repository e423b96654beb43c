#include "merge/choice.hpp"

#include "merge/because.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <vector>

namespace contactsync::merge {
namespace {

/// Services stamp changes by their own clocks and some only to the second: nearer than this is at the same time.
constexpr std::chrono::milliseconds kSameTime{2000};

using Claims = std::vector<const Claim*>;

const Claim* strongest(const Claims& claims, const FieldPolicy& policy)
{
    const auto strength = [&policy](const Claim* claim) {
        return std::tuple(rank_of(policy, claim->provider), claim->side, claim->value);
    };
    return *std::ranges::min_element(claims, {}, strength);
}

/// The claims that may be the newest: those of the newest time, of nearly that time, and of no known time.
Claims newest(const Claims& claims)
{
    const auto last = (*std::ranges::max_element(claims, {}, &Claim::changed_at))->changed_at;
    Claims result;
    std::ranges::copy_if(claims, std::back_inserter(result), [last](const Claim* claim) {
        return !claim->changed_at || *last - *claim->changed_at < kSameTime;
    });
    return result;
}

bool all_equal(const Claims& claims, std::string_view field)
{
    return std::ranges::all_of(
        claims, [&](const Claim* claim) { return same_text(field, claim->value, claims.front()->value); });
}

std::string_view rule_of_agreement(const Claims& claims)
{
    if (claims.size() > 1) return rule::all_agree;
    return claims.front()->edited ? rule::edited : rule::only_value;
}

} // namespace

std::size_t rank_of(const FieldPolicy& policy, std::optional<ProviderId> provider)
{
    if (!provider) return policy.priority.size() + kProviders.size();
    const auto named = std::ranges::find(policy.priority, *provider);
    if (named != policy.priority.end()) return static_cast<std::size_t>(named - policy.priority.begin());
    return policy.priority.size() + static_cast<std::size_t>(*provider);
}

Choice choose(std::span<const Claim> claims, const FieldPolicy& policy, std::string_view field)
{
    Claims all;
    for (const Claim& claim : claims)
        all.push_back(&claim);

    if (all_equal(all, field)) return {strongest(all, policy), rule_of_agreement(all)};
    if (policy.kind == PolicyKind::manual) return {};
    if (policy.kind == PolicyKind::priority) return {strongest(all, policy), rule::priority};

    const Claims latest = newest(all);
    return {strongest(latest, policy), all_equal(latest, field) ? rule::latest : rule::priority};
}

} // namespace contactsync::merge
