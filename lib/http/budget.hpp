#pragma once

#include "base/time.hpp"
#include "http/client.hpp"
#include "http/instant.hpp"
#include "http/sliding_window.hpp"
#include "http/token_bucket.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::http {

/// All the limits of one client together: a request may go when every one of them lets it. Pure; time is passed in.
class Budget {
public:
    explicit Budget(const RateLimits& limits);

    /// A lower bound of the time until a request may be sent; zero if one may be sent now.
    Instant::duration wait(Instant now);
    /// A request is about to be sent; only when wait() is zero.
    void begin(Instant now);
    /// It was answered, or given up.
    void end(Instant now);

    std::vector<BudgetWindow> windows(Instant now);

    /// What the sliding windows hold, one slot a line: name, first and last time in Unix milliseconds, count.
    /// `wall` is the wall-clock time of `now`.
    std::string snapshot(Instant now, TimePoint wall);
    /// Lines that are not of this form, or of a window that is not limited any more, are passed over.
    void restore(std::string_view snapshot, Instant now, TimePoint wall);

private:
    struct Window {
        std::string_view name;
        SlidingWindow requests;
    };

    std::optional<TokenBucket> bucket_;
    std::vector<Window> windows_;
};

} // namespace contactsync::http
