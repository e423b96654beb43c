#pragma once

#include "contact/contact.hpp"
#include "merge/merge.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace contactsync::merge {

/// One value that asks to become the contact's.
struct Claim {
    /// Stands in `side` for the contact's present value, which speaks through its provenance.
    static constexpr std::size_t kGolden = std::numeric_limits<std::size_t>::max();

    std::size_t side = kGolden;
    std::string_view value;
    std::optional<ProviderId> provider;
    std::optional<TimePoint> changed_at;
    bool edited = false;              ///< somebody changed it; otherwise it is only there (first contact)
    Quality quality = Quality::valid; ///< of an element
};

/// Which claim holds, and by which rule; no winner is a conflict that a person must decide.
struct Choice {
    const Claim* winner = nullptr;
    std::string_view rule;
};

/// `claims` is not empty. Equal values agree, whatever the policy. The result does not depend on the order of the
/// claims.
Choice choose(std::span<const Claim> claims, const FieldPolicy& policy, std::string_view field);

/// The place of a provider in the policy's priority; smaller is stronger.
std::size_t rank_of(const FieldPolicy& policy, std::optional<ProviderId> provider);

} // namespace contactsync::merge
