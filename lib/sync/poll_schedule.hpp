#pragma once

#include "base/error.hpp"
#include "base/random.hpp"
#include "sync/options.hpp"

#include <chrono>
#include <cstddef>

namespace contactsync::sync {

/// When the next poll of one service starts. Pure: times are given, and count from a steady clock.
///
/// Polls start an interval apart, a little earlier by chance so that services and installations do not fall into step.
/// After quiet polls the interval stretches up to ProviderOptions::poll_interval_max; a change snaps it back. A poll
/// takes half of the time, and half of the request limits, at most: the rest is for writes.
class PollSchedule {
public:
    using Instant = std::chrono::steady_clock::time_point;
    using Duration = std::chrono::steady_clock::duration;

    PollSchedule(ProviderOptions options, std::chrono::milliseconds backoff_initial,
                 std::chrono::milliseconds backoff_max);

    struct Poll {
        Instant started;
        Instant ended;
        std::size_t requests = 0;
        bool found_changes = false;
    };
    void succeeded(const Poll& poll, Random& random);
    /// Tries again after a back-off that doubles up to the interval or `backoff_max`, whichever is longer; not before
    /// the service wants it; rarely where it refused the credentials.
    void failed(const Error& error, Instant now, Random& random);
    /// The next one starts at once.
    void hurry() { next_ = Instant::min(); }

    Instant next() const { return next_; }
    Duration interval() const { return interval_; }

private:
    ProviderOptions options_;
    Duration backoff_initial_;
    Duration backoff_max_;
    Duration interval_;
    Instant next_ = Instant::min();
    int quiet_polls_ = 0;
    int failures_ = 0;
};

} // namespace contactsync::sync
