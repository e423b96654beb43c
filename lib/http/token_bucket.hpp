#pragma once

#include "http/instant.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace contactsync::http {

/// A token bucket in its clockwork form: instead of a level it keeps the moment at which the bucket is full again, in
/// whole nanoseconds, so that no rounding ever lets one request too many through. The server counts a request at some
/// moment between its being sent and its being answered, so its token starts to come back when it is answered: however
/// long requests travel, the server never sees more than burst and rate allow. Starts full. `now` must not go
/// backwards.
class TokenBucket {
public:
    /// `per_second` is above zero; a `burst` of zero counts as one.
    TokenBucket(double per_second, std::size_t burst);

    /// A lower bound of the time until so many tokens (at most the burst) are there; zero if they are there now. Ask
    /// again after it.
    Instant::duration wait(Instant now, std::size_t tokens = 1) const;
    /// A request is about to be sent and takes a token; only when wait() is zero.
    void begin() { ++open_; }
    /// It was answered, or given up. At a multiple of the `price` the rate is the lower.
    void end(Instant now, int price = 1);

    std::size_t burst() const { return static_cast<std::size_t>(burst_); }
    std::size_t left(Instant now) const;

    /// When it is full again, if what is under way ends at `now`; in the past if it is full.
    Instant full_at(Instant now) const { return open_ == 0 ? full_at_ : std::max(full_at_, now) + interval_ * open_; }
    /// When it is full again if it is empty at `now`.
    Instant full_after_empty(Instant now) const { return now + interval_ * burst_; }
    /// Takes over what another process left; more than empty it never is, whatever the clocks did meanwhile.
    void restore(Instant full_at, Instant now)
    {
        full_at_ = std::max(full_at_, std::min(full_at, full_after_empty(now)));
    }

private:
    Instant::duration interval_; ///< between two tokens
    std::int64_t burst_;
    std::int64_t open_ = 0;
    Instant full_at_ = Instant::min();
};

} // namespace contactsync::http
