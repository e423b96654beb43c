#include "sync/poll_schedule.hpp"

#include <algorithm>

namespace contactsync::sync {
namespace {

/// Quiet polls before the interval stretches, and by how much each further one stretches it.
constexpr int kQuietPolls = 3;
constexpr double kStretch = 1.5;
/// A start may come earlier than its interval says by up to this share of it, never later.
constexpr double kJitter = 0.1;
/// Polls leave at least as much to writes as they take.
constexpr int kShareOfPolls = 2;
/// Refused credentials do not mend themselves.
constexpr std::chrono::minutes kCredentialsPause(15);

PollSchedule::Duration scaled(PollSchedule::Duration duration, double by)
{
    return std::chrono::duration_cast<PollSchedule::Duration>(duration * by);
}

} // namespace

PollSchedule::PollSchedule(ProviderOptions options, std::chrono::milliseconds backoff_initial,
                           std::chrono::milliseconds backoff_max)
    : options_(std::move(options)), backoff_initial_(backoff_initial), backoff_max_(backoff_max),
      interval_(options_.poll_interval)
{}

void PollSchedule::succeeded(const Poll& poll, Random& random)
{
    failures_ = 0;
    if (poll.found_changes) {
        quiet_polls_ = 0;
        interval_ = options_.poll_interval;
    } else if (++quiet_polls_ > kQuietPolls) {
        interval_ = std::min<Duration>(scaled(interval_, kStretch), options_.poll_interval_max);
    }
    std::uniform_real_distribution<double> share(1 - kJitter, 1);
    const Duration affordable =
        kShareOfPolls * std::max<Duration>(poll.ended - poll.started, options_.request_cost * poll.requests);
    next_ = poll.started + std::max(scaled(interval_, share(random)), affordable);
}

void PollSchedule::failed(const Error& error, Instant now, Random& random)
{
    const Duration doubled = backoff_initial_ * (1LL << std::min(failures_++, 20));
    const Duration backoff = std::min(doubled, std::max<Duration>(options_.poll_interval, backoff_max_));
    std::uniform_real_distribution<double> share(0.5, 1);
    Duration wait = scaled(backoff, share(random));
    if (error.kind == ErrorKind::credentials) wait = std::max<Duration>(options_.poll_interval, kCredentialsPause);
    if (error.retry_after) wait = std::max<Duration>(wait, *error.retry_after);
    quiet_polls_ = 0;
    interval_ = options_.poll_interval;
    next_ = now + wait;
}

} // namespace contactsync::sync
