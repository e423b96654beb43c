#pragma once

#include "http/instant.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace contactsync::http {

/// At most `limit` requests in every window of a length, wherever the window starts.
/// The server counts a request at some moment between its being sent and its being answered. So a request counts here
/// from begin() until a whole window after end(): however long it travelled, the server never sees more than the limit
/// in one window. Ended requests are kept as counts of short slots, so memory is bounded by window / slot, not by the
/// limit; a slot is forgotten only when its last request is. `now` must not go backwards.
class SlidingWindow {
public:
    struct Slot {
        Instant first;
        Instant last;
        std::size_t count = 0;
    };

    SlidingWindow(std::size_t limit, Instant::duration window, Instant::duration slot);

    /// A lower bound of the time until so many requests (at most the limit) may begin; zero if they may begin now. Ask
    /// again after it. With a `divisor` only that part of the limit may be used.
    Instant::duration wait(Instant now, std::size_t requests = 1, std::size_t divisor = 1);
    /// A request is about to be sent; only when wait() is zero.
    void begin() { ++open_; }
    /// It was answered, or given up.
    void end(Instant now);

    std::size_t limit() const { return limit_; }
    /// Begun and not ended.
    std::size_t under_way() const { return open_; }
    std::size_t left(Instant now);

    /// The ended requests that count at `now`, oldest first.
    std::vector<Slot> slots(Instant now);
    /// Adds what another process left; a time in the future (a clock was set back) counts as now.
    void restore(Slot slot, Instant now);

private:
    void forget(Instant now);
    std::size_t used() const { return open_ + ended_; }

    std::size_t limit_;
    Instant::duration window_;
    Instant::duration slot_;
    std::size_t open_ = 0;
    std::size_t ended_ = 0; ///< the sum of slots_
    std::deque<Slot> slots_;
};

} // namespace contactsync::http
