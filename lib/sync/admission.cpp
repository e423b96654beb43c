#include "sync/admission.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::sync {

void Admission::poll_ended(ProviderId source)
{
    polling_.erase(source);
    awaited_.erase(source);
    if (awaited_.empty() && !holding_) close_batch();
}

void Admission::release()
{
    holding_ = false;
    if (awaited_.empty()) close_batch();
}

void Admission::close_batch()
{
    batch_open_ = false;
    passed_.clear();
}

std::size_t Admission::changed(const Standing& standing) const
{
    const auto passed = passed_.find(standing.provider);
    return (passed == passed_.end() ? 0 : passed->second) + guarded_changes(standing.counts, standing.ever_written);
}

Admission::Decision Admission::judge(std::span<const Standing> standings)
{
    if (!std::exchange(batch_open_, true)) awaited_ = polling_;
    const bool is_whole = awaited_.empty();
    const bool is_small = std::ranges::all_of(
        standings, [&](const Standing& standing) { return changed(standing) <= options_.max_changed_count; });
    Decision decision;
    for (const Standing& standing : standings) {
        if (auto stop = judge_changes(standing.provider, changed(standing), standing.counts.live, options_))
            decision.stops.push_back(std::move(*stop));
    }
    if (!is_small && !is_whole)
        decision = {.verdict = Verdict::wait, .stops = {}};
    else if (!decision.stops.empty())
        decision.verdict = Verdict::stop;
    holding_ = decision.verdict != Verdict::admit;
    if (holding_) return decision;
    for (const Standing& standing : standings)
        passed_[standing.provider] = changed(standing);
    if (is_whole) close_batch();
    return decision;
}

} // namespace contactsync::sync
