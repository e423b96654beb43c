#pragma once

#include "http/instant.hpp"

#include <optional>

namespace contactsync::http {

/// Stops calls to a service that is down. After `threshold` calls in a row that failed for all their retries it opens:
/// calls are refused at once. After a pause (doubling from `initial` to `max`) one call is let through as a probe; its
/// success closes the breaker, its failure opens it again. Pure; time is passed in.
class CircuitBreaker {
public:
    CircuitBreaker(int threshold, Instant::duration initial, Instant::duration max);

    /// Nothing: go ahead, and tell with one of the three functions below how it ended. Otherwise how long calls stay
    /// refused.
    std::optional<Instant::duration> refusal(Instant now);
    /// From the opening until a probe succeeds.
    bool is_open() const { return open_until_.has_value(); }

    void succeeded();
    void failed(Instant now);
    /// The call ended without saying anything about the service, for instance by cancellation.
    void abandoned() { probing_ = false; }

private:
    int threshold_;
    Instant::duration initial_;
    Instant::duration max_;
    Instant::duration pause_; ///< of the next opening
    int failures_ = 0;
    std::optional<Instant> open_until_;
    bool probing_ = false;
};

} // namespace contactsync::http
