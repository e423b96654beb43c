#include "http/budget.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <ranges>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

// The longest month, so that no calendar month ever holds more than its limit.
constexpr auto kMonth = 31 * 24h;

constexpr std::string_view kSecond = "second"; ///< the bucket, or the window in its place
constexpr std::string_view kPaused = "paused";

// Of what a cover counts ahead, a process that is killed leaves a part unused: a twentieth of the strictest window is
// little, and ten requests cost little more than one that is stored for each.
constexpr std::size_t kCoverShare = 20;
constexpr std::size_t kCoverMax = 10;
constexpr auto kCoverTime = 30s;

/// Takes the text up to the next `separator` off the front.
std::string_view next(std::string_view& text, char separator)
{
    const std::string_view field = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), field.size() + 1));
    return field;
}

template <class Number>
std::optional<Number> number(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

Budget::Budget(const RateLimits& limits, Instant::duration travel_max) : travel_max_(travel_max)
{
    if (limits.per_second && limits.burst == 0 && *limits.per_second >= 1)
        windows_.push_back({kSecond, SlidingWindow(static_cast<std::size_t>(*limits.per_second), 1s, 10ms)});
    else if (limits.per_second)
        bucket_.emplace(*limits.per_second, limits.burst);
    if (limits.per_minute) windows_.push_back({"minute", SlidingWindow(*limits.per_minute, 1min, 100ms)});
    if (limits.per_hour) windows_.push_back({"hour", SlidingWindow(*limits.per_hour, 1h, 5s)});
    if (limits.per_month) windows_.push_back({"month", SlidingWindow(*limits.per_month, kMonth, 1h)});
}

bool Budget::has_room(std::size_t requests, Instant now)
{
    return std::max(paused(now), wait(now, requests)) == Instant::duration::zero();
}

Instant::duration Budget::wait(Instant now, std::size_t requests)
{
    const auto whole = wait_for(now, requests, 1);
    if (now >= halved_until_) return whole;
    return std::max(whole, std::min(wait_for(now, requests, 2), halved_until_ - now));
}

Instant::duration Budget::wait_for(Instant now, std::size_t requests, std::size_t divisor)
{
    Instant::duration longest = bucket_ ? bucket_->wait(now, requests) : Instant::duration::zero();
    for (Window& window : windows_)
        longest = std::max(longest, window.requests.wait(now, requests, divisor));
    return longest;
}

void Budget::pause(Instant now, Instant::duration length)
{
    lengthen({.asked_at = now, .length = length});
}

void Budget::lengthen(const Pause& pause)
{
    if (pause.end() > pause_.end()) pause_ = pause;
}

Instant::duration Budget::paused(Instant now) const
{
    return std::max(pause_.end(), now) - now;
}

void Budget::begin()
{
    if (bucket_) bucket_->begin();
    if (covered_requests_ > 0) --covered_requests_;
    for (Window& window : windows_)
        window.requests.begin();
}

void Budget::end(Instant now)
{
    if (bucket_) bucket_->end(now, now < halved_until_ ? 2 : 1);
    for (Window& window : windows_)
        window.requests.end(now);
}

std::vector<BudgetWindow> Budget::windows(Instant now)
{
    std::vector<BudgetWindow> all;
    if (bucket_) all.push_back({.name = std::string(kSecond), .limit = bucket_->burst(), .left = bucket_->left(now)});
    for (Window& window : windows_)
        all.push_back(
            {.name = std::string(window.name), .limit = window.requests.limit(), .left = window.requests.left(now)});
    return all;
}

std::string Budget::snapshot(Instant now, TimePoint wall)
{
    covered_requests_ = 0;
    return write(now, wall, bucket_ ? bucket_->full_at(now) : now, 0, now);
}

Budget::Cover Budget::cover_ahead(Instant now, TimePoint wall)
{
    Cover cover{.snapshot = {}, .requests = kCoverMax, .until = now + kCoverTime};
    auto long_windows = windows_ | std::views::filter([](const Window& window) { return window.name != kSecond; });
    for (const Window& window : long_windows)
        cover.requests = std::min(cover.requests, std::max<std::size_t>(1, window.requests.limit() / kCoverShare));
    // An empty bucket, or a full second, is the worst that any number of requests can leave behind.
    const Instant full_at = bucket_ ? bucket_->full_after_empty(cover.until + travel_max_) : now;
    if (std::ranges::empty(long_windows)) cover.requests = std::numeric_limits<std::size_t>::max();
    cover.snapshot = write(now, wall, full_at, cover.requests, cover.until + travel_max_);
    return cover;
}

void Budget::covered_by(const Cover& cover)
{
    covered_requests_ = cover.requests;
    covered_until_ = cover.until;
}

bool Budget::is_covered(Instant now) const
{
    const bool is_limited = bucket_ || !windows_.empty();
    return !is_limited || (covered_requests_ > 0 && now <= covered_until_);
}

/// `ahead_at` is the time of the requests under way and of `ahead` more.
std::string Budget::write(Instant now, TimePoint wall, Instant full_at, std::size_t ahead, Instant ahead_at)
{
    const auto unix_ms = [&](Instant time) {
        return std::to_string(
            (wall - std::chrono::floor<std::chrono::milliseconds>(now - time)).time_since_epoch().count());
    };
    std::string text;
    if (pause_.end() > now) {
        const auto length = std::chrono::ceil<std::chrono::milliseconds>(pause_.length);
        text.append(kPaused) += ' ' + unix_ms(pause_.asked_at) + ' ' + std::to_string(length.count()) + '\n';
    }
    if (bucket_ && full_at > now) text.append(kSecond) += ' ' + unix_ms(full_at) + '\n';
    for (Window& window : windows_) {
        auto slots = window.requests.slots(now);
        const std::size_t ahead_in_it = std::min(ahead, window.requests.limit());
        if (const std::size_t count = window.requests.under_way() + ahead_in_it; count > 0)
            slots.push_back({.first = ahead_at, .last = ahead_at, .count = count});
        for (const SlidingWindow::Slot& slot : slots)
            text.append(window.name) +=
                ' ' + unix_ms(slot.first) + ' ' + unix_ms(slot.last) + ' ' + std::to_string(slot.count) + '\n';
    }
    return text;
}

void Budget::restore(std::string_view snapshot, Instant now, TimePoint wall)
{
    const auto instant = [&](std::int64_t unix_ms) {
        return now - (wall - TimePoint(std::chrono::milliseconds(unix_ms)));
    };
    while (!snapshot.empty()) {
        std::string_view line = next(snapshot, '\n');
        const std::string_view name = next(line, ' ');
        const auto window = std::ranges::find(windows_, name, &Window::name);
        const auto first = number<std::int64_t>(next(line, ' '));
        if (bucket_ && name == kSecond && first) bucket_->restore(instant(*first), now);
        const auto last = number<std::int64_t>(next(line, ' '));
        if (name == kPaused && first && last)
            lengthen({.asked_at = std::min(instant(*first), now), .length = std::chrono::milliseconds(*last)});
        const auto count = number<std::size_t>(line);
        if (window == windows_.end() || !first || !last || !count) continue;
        window->requests.restore({.first = instant(*first), .last = instant(*last), .count = *count}, now);
    }
}

} // namespace contactsync::http
