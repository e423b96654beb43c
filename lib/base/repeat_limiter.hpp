#pragma once

#include "base/log.hpp"

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace contactsync::log {

/// Decides which lines of an event that keeps coming are shown, and counts the others. A window opens with the first
/// line of a key and lasts a fixed time; the next one opens with the first line after it.
/// Pure: time is the caller's and must not go back. Memory: a few words for each key seen since the last take_held().
/// Thread-safety: none.
class RepeatLimiter {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    /// Lines of one key stand for each other; what else is in them is not looked at.
    struct Key {
        Level level = Level::info;
        std::string event;
        std::string provider; ///< empty where an event has none
        auto operator<=>(const Key&) const = default;
    };
    struct Held {
        Key key;
        std::uint64_t count = 0; ///< at least 1
    };

    /// At most `count` lines of one key in a `window`.
    RepeatLimiter(std::size_t count, Duration window) : count_(count), window_(window) {}

    /// How many lines were held back before this one, which may be shown; nullopt: this one is held back, too. Each
    /// held line is told once, here or by take_held().
    std::optional<std::uint64_t> admit(const Key& key, Time now);

    /// What is held back and was not told yet. Forgets windows that are over.
    std::vector<Held> take_held(Time now);

private:
    struct Window {
        Time opened;
        std::size_t shown = 0;
        std::uint64_t held = 0;
    };

    bool is_over(const Window& window, Time now) const { return now - window.opened >= window_; }

    std::size_t count_;
    Duration window_;
    std::map<Key, Window> windows_;
};

} // namespace contactsync::log
