#pragma once

#include "http/instant.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace contactsync::http {

/// A token bucket in its clockwork form: instead of a level it keeps the moment at which the bucket is full again, in
/// whole nanoseconds, so that no rounding ever lets one request too many through. Starts full. `now` must not go
/// backwards.
class TokenBucket {
public:
    /// `per_second` is above zero; a `burst` of zero counts as one.
    TokenBucket(double per_second, std::size_t burst);

    /// How long until so many tokens (at most the burst) are there; zero if they are there now.
    Instant::duration wait(Instant now, std::size_t tokens = 1) const;
    /// Takes a token; only when wait() is zero. At a multiple of the `price` the rate is the lower.
    void take(Instant now, int price = 1);

    std::size_t burst() const { return static_cast<std::size_t>(burst_); }
    std::size_t left(Instant now) const;

    /// When it is full again; in the past if it is full.
    Instant full_at() const { return full_at_; }
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
    Instant full_at_ = Instant::min();
};

} // namespace contactsync::http
