#include "http/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace contactsync::http {
namespace {

// Both keep the arithmetic far from overflow: eleven days between two tokens, thirty years to fill the bucket.
constexpr double kIntervalMaxNs = 1e15;
constexpr std::int64_t kFillMaxNs = 1'000'000'000'000'000'000;

Instant::duration interval_of(double per_second)
{
    return std::chrono::nanoseconds(
        std::max<std::int64_t>(1, std::llround(std::ceil(std::min(1e9 / per_second, kIntervalMaxNs)))));
}

} // namespace

TokenBucket::TokenBucket(double per_second, std::size_t burst)
    : interval_(interval_of(per_second)), burst_(static_cast<std::int64_t>(std::clamp<std::size_t>(
                                              burst, 1, static_cast<std::size_t>(kFillMaxNs / interval_.count()))))
{}

Instant::duration TokenBucket::wait(Instant now, std::size_t tokens) const
{
    const auto others = burst_ - open_ - static_cast<std::int64_t>(std::min(tokens, burst()));
    if (others < 0) return interval_; // of those under way none ends before now
    const auto missing = std::max(full_at_, now) - now;
    return std::max(missing - interval_ * others, Instant::duration::zero());
}

void TokenBucket::end(Instant now, int price)
{
    --open_;
    full_at_ = std::max(full_at_, now) + interval_ * price;
}

std::size_t TokenBucket::left(Instant now) const
{
    const auto missing = std::max(full_at_, now) - now;
    const std::int64_t taken = open_ + (missing + interval_ - Instant::duration(1)) / interval_;
    return static_cast<std::size_t>(std::max<std::int64_t>(0, burst_ - taken));
}

} // namespace contactsync::http
