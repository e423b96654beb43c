#include "http/sliding_window.hpp"

#include <algorithm>

namespace contactsync::http {
namespace {

/// Two requests exactly one window apart are in one closed window; this much more puts them apart.
constexpr std::chrono::milliseconds kMargin{1};

} // namespace

SlidingWindow::SlidingWindow(std::size_t limit, Instant::duration window, Instant::duration slot)
    : limit_(limit), window_(window + kMargin), slot_(slot)
{}

Instant::duration SlidingWindow::wait(Instant now, std::size_t requests, std::size_t divisor)
{
    forget(now);
    const std::size_t limit = std::max<std::size_t>(1, limit_ / divisor);
    const std::size_t wanted = used() + std::min(requests, limit);
    if (wanted <= limit) return Instant::duration::zero();
    std::size_t too_many = wanted - limit;
    for (const Slot& slot : slots_) {
        if (slot.count >= too_many) return slot.last + window_ - now;
        too_many -= slot.count;
    }
    return window_; // of those under way none ends before now, so none is forgotten sooner
}

void SlidingWindow::end(Instant now)
{
    --open_;
    ++ended_;
    if (slots_.empty() || now - slots_.back().first >= slot_) slots_.push_back({.first = now, .last = now, .count = 0});
    slots_.back().last = std::max(slots_.back().last, now);
    ++slots_.back().count;
}

std::size_t SlidingWindow::left(Instant now)
{
    forget(now);
    return limit_ - std::min(limit_, used());
}

std::vector<SlidingWindow::Slot> SlidingWindow::slots(Instant now)
{
    forget(now);
    return {slots_.begin(), slots_.end()};
}

void SlidingWindow::restore(Slot slot, Instant now)
{
    slot.last = std::min(slot.last, now);
    slot.first = std::clamp(slot.first, slot.last - slot_, slot.last);
    const auto later = std::ranges::upper_bound(slots_, slot.last, {}, &Slot::last);
    slots_.insert(later, slot);
    ended_ += slot.count;
    forget(now);
}

void SlidingWindow::forget(Instant now)
{
    while (!slots_.empty() && slots_.front().last + window_ <= now) {
        ended_ -= slots_.front().count;
        slots_.pop_front();
    }
}

} // namespace contactsync::http
