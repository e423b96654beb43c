#include "http/circuit_breaker.hpp"

#include <algorithm>

namespace contactsync::http {

CircuitBreaker::CircuitBreaker(int threshold, Instant::duration initial, Instant::duration max)
    : threshold_(threshold), initial_(initial), max_(max), pause_(initial)
{}

std::optional<Instant::duration> CircuitBreaker::refusal(Instant now)
{
    if (!open_until_) return std::nullopt;
    if (now < *open_until_) return *open_until_ - now;
    if (probing_) return initial_;
    probing_ = true;
    return std::nullopt;
}

void CircuitBreaker::succeeded()
{
    failures_ = 0;
    pause_ = initial_;
    open_until_.reset();
    probing_ = false;
}

void CircuitBreaker::failed(Instant now)
{
    ++failures_;
    // Calls that were under way when it opened report later; only a probe prolongs the pause.
    if (failures_ < threshold_ || (open_until_ && !probing_)) return;
    open_until_ = now + pause_;
    pause_ = std::min(pause_ * 2, max_);
    probing_ = false;
}

} // namespace contactsync::http
