#include "limits.hpp"

#include "members.hpp"

#include <algorithm>
#include <stdexcept>

namespace contactsync::sandbox {

void RateLimit::set(const json::object& limits)
{
    only_members(limits, {"per_second", "per_minute", "per_hour", "window"});
    const auto window = text_member(limits, "window").value_or("fixed");
    if (window != "fixed" && window != "sliding") throw std::invalid_argument("window: expected fixed or sliding");
    auto next = windows_;
    for (auto& w : next)
        w.limit = int_member(limits, w.name, 1).value_or(0);
    windows_ = next;
    sliding_ = window == "sliding";
    taken_.clear();
}

json::object RateLimit::describe() const
{
    json::object all{{"window", sliding_ ? "sliding" : "fixed"}};
    for (const auto& window : windows_)
        all[window.name] = window.limit ? json::value(window.limit) : nullptr;
    return all;
}

std::optional<int> RateLimit::take(NowMs now)
{
    if (std::ranges::all_of(windows_, [](const Window& w) { return w.limit == 0; })) return std::nullopt;
    while (!taken_.empty() && taken_.front() <= now - windows_.back().length_ms)
        taken_.pop_front();
    NowMs longest = 0;
    for (const auto& window : windows_)
        longest = std::max(longest, wait(window, now));
    if (longest > 0) return static_cast<int>(std::max<NowMs>(1, (longest + 999) / 1000));
    taken_.push_back(now);
    return std::nullopt;
}

void RateLimit::give_back()
{
    if (!taken_.empty()) taken_.pop_back();
}

NowMs RateLimit::wait(const Window& window, NowMs now) const
{
    if (window.limit == 0) return 0;
    const NowMs start = sliding_ ? now - window.length_ms + 1 : now - now % window.length_ms;
    const auto first = std::ranges::lower_bound(taken_, start);
    const auto count = taken_.end() - first;
    if (count < window.limit) return 0;
    if (!sliding_) return start + window.length_ms - now;
    // Room is made when so many have left the window that one more fits.
    return *(first + (count - window.limit)) + window.length_ms - now;
}

} // namespace contactsync::sandbox
