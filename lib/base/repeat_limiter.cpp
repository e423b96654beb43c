#include "base/repeat_limiter.hpp"

#include <utility>

namespace contactsync::log {

std::optional<std::uint64_t> RepeatLimiter::admit(const Key& key, Time now)
{
    Window& window = windows_.try_emplace(key, Window{.opened = now}).first->second;
    if (is_over(window, now)) {
        window.opened = now;
        window.shown = 0;
    }
    if (window.shown == count_) {
        ++window.held;
        return std::nullopt;
    }
    ++window.shown;
    return std::exchange(window.held, 0);
}

std::vector<RepeatLimiter::Held> RepeatLimiter::take_held(Time now)
{
    std::vector<Held> held;
    for (auto& [key, window] : windows_)
        if (const auto count = std::exchange(window.held, 0); count > 0) held.push_back({key, count});
    std::erase_if(windows_, [&](const auto& entry) { return is_over(entry.second, now); });
    return held;
}

} // namespace contactsync::log
