#pragma once

#include "sandbox/service.hpp"

#include <array>
#include <deque>
#include <optional>

namespace contactsync::sandbox {

/// How many requests a service takes per second, minute and hour, in fixed or sliding windows. Off until it is set.
class RateLimit {
public:
    /// {"per_second", "per_minute", "per_hour": whole numbers or null, "window": "fixed" | "sliding"}. Replaces what
    /// was set and starts counting anew. Throws std::invalid_argument.
    void set(const json::object& limits);
    json::object describe() const;

    /// Counts a request. If it is one too many, the whole seconds after which the next is taken: at least 1.
    std::optional<int> take(NowMs now);
    /// Takes the last request back: for answers that a service does not count (Reply.io's 401).
    void give_back();

private:
    struct Window {
        std::string_view name;
        NowMs length_ms;
        std::int64_t limit = 0; ///< 0 = none
    };
    /// How long until `window` takes another request; 0 = now.
    NowMs wait(const Window& window, NowMs now) const;

    std::array<Window, 3> windows_{{{"per_second", 1000}, {"per_minute", 60'000}, {"per_hour", 3'600'000}}};
    bool sliding_ = false;
    std::deque<NowMs> taken_; ///< times of requests of the last hour, ascending; empty while there is no limit
};

} // namespace contactsync::sandbox
