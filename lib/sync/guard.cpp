#include "sync/guard.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace contactsync::sync {
namespace {

double share(std::size_t part, std::size_t whole)
{
    return static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(whole, 1));
}

} // namespace

std::size_t guarded_changes(const store::ProviderCounts& counts, bool ever_written)
{
    return counts.changes + (ever_written ? counts.creations : 0);
}

std::optional<GuardStop> judge_changes(ProviderId provider, const store::ProviderCounts& counts, bool ever_written,
                                       const GuardOptions& options)
{
    return judge_changes(provider, guarded_changes(counts, ever_written), counts.live, options);
}

std::optional<GuardStop> judge_changes(ProviderId provider, std::size_t changed, std::size_t live,
                                       const GuardOptions& options, std::string_view remedy)
{
    if (changed <= options.max_changed_count || share(changed, live) <= options.max_changed_ratio) return std::nullopt;
    return GuardStop{.provider = provider,
                     .changed = changed,
                     .live = live,
                     .message = fmt::format(
                         "{} of {} records of {} would be created or changed: more than guard.max_changed_count = {} "
                         "and guard.max_changed_ratio = {}. Read the plan; `{}` accepts it once.",
                         changed, live, to_string(provider), options.max_changed_count, options.max_changed_ratio,
                         remedy)};
}

bool too_many_missing(std::size_t missing, std::size_t live, const GuardOptions& options)
{
    return missing > options.max_missing_count && share(missing, live) > options.max_missing_ratio;
}

} // namespace contactsync::sync
