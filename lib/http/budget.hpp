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

/// What one client may send, and when: its limits, each of which must let a request go, and the pauses that the service
/// asks for. Pure; time is passed in.
class Budget {
public:
    /// A request takes `travel_max` at most from begin() to end().
    explicit Budget(const RateLimits& limits, Instant::duration travel_max = {});

    /// A lower bound of the time until the limits let so many requests (or as many as a limit ever lets) be sent one
    /// after the other; zero if they may be sent now.
    Instant::duration wait(Instant now, std::size_t requests = 1);
    /// So many may be sent now, and the service did not ask to be left alone.
    bool has_room(std::size_t requests, Instant now);
    /// The service asks to be left alone for `length` from now on: a Retry-After, or our own wait where there is none.
    /// A longer pause that it asked for before still holds.
    void pause(Instant now, Instant::duration length);
    /// How long the service is still to be left alone; zero if it is not.
    Instant::duration paused(Instant now) const;
    /// The service refuses more although our limits hold: others use the account too, or it counts otherwise. Until
    /// then only half of every limit is used. No snapshot holds it: it is a courtesy beside the limits and the pause,
    /// and the next process is told again if it is still needed.
    void halve_until(Instant until) { halved_until_ = std::max(halved_until_, until); }
    /// A request is about to be sent; only when wait() is zero.
    void begin();
    /// It was answered, or given up.
    void end(Instant now);

    std::vector<BudgetWindow> windows(Instant now);

    /// What counts at `now`, whose wall-clock time is `wall`. Lines: "paused", when the service asked for it, for how
    /// many milliseconds; "second", when the bucket is full again; or the name of a window, first and last time, count.
    /// Times are Unix milliseconds. It ends a cover: from now on requests are not counted in what is stored.
    std::string snapshot(Instant now, TimePoint wall);
    /// Adds what a snapshot holds. Lines that are not of this form, or of a limit that is not set any more, are passed
    /// over. Times in the future (a clock was set back) count as now, so that no pause lasts longer than it was asked
    /// for.
    void restore(std::string_view snapshot, Instant now, TimePoint wall);

    /// A snapshot that counts requests ahead, so that not each of them must be stored before it is sent: up to
    /// `requests` that begin before `until`. It counts them as late as they can end; whoever restores it sooner counts
    /// them as of then.
    struct Cover {
        std::string snapshot;
        std::size_t requests = 0;
        Instant until;
    };
    Cover cover_ahead(Instant now, TimePoint wall);
    /// Its snapshot is stored now, and no request began since it was made.
    void covered_by(const Cover& cover);
    /// Whether what is stored counts a request that begins now.
    bool is_covered(Instant now) const;

private:
    Instant::duration wait_for(Instant now, std::size_t requests, std::size_t divisor);
    std::string write(Instant now, TimePoint wall, Instant full_at, std::size_t ahead, Instant ahead_at);
    struct Window {
        std::string_view name;
        SlidingWindow requests;
    };
    struct Pause {
        Instant asked_at = Instant::min();
        Instant::duration length{};
        Instant end() const { return asked_at + length; }
    };
    void lengthen(const Pause& pause);

    std::optional<TokenBucket> bucket_;
    std::vector<Window> windows_;
    Instant::duration travel_max_;
    Pause pause_;
    Instant halved_until_ = Instant::min();
    std::size_t covered_requests_ = 0;
    Instant covered_until_ = Instant::min();
};

} // namespace contactsync::http
