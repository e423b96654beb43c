#pragma once

#include "base/ids.hpp"
#include "store/store.hpp"
#include "sync/options.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace contactsync::sync {

/// Why a batch was held back.
struct GuardStop {
    ProviderId provider = ProviderId::reevo;
    std::size_t changed = 0;
    std::size_t live = 0;
    std::string message; ///< which limit, and what to do
};

/// How many records there would be created or changed, as far as the guard counts them.
std::size_t guarded_changes(const store::ProviderCounts& counts, bool ever_written);

/// `remedy` is the command that accepts the stop. Pure.
std::optional<GuardStop> judge_changes(ProviderId provider, std::size_t changed, std::size_t live,
                                       const GuardOptions& options, std::string_view remedy = "contactsync sync --yes");
/// Creations count only once something was pushed to the provider (README, "Guards"). Pure.
std::optional<GuardStop> judge_changes(ProviderId provider, const store::ProviderCounts& counts, bool ever_written,
                                       const GuardOptions& options);

/// Whether a sweep that lacks `missing` of `live` records is to be taken as incomplete. Pure.
bool too_many_missing(std::size_t missing, std::size_t live, const GuardOptions& options);

} // namespace contactsync::sync
