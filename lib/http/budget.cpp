#include "http/budget.hpp"

#include <algorithm>
#include <charconv>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

// The longest month, so that no calendar month ever holds more than its limit.
constexpr auto kMonth = 31 * 24h;

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

Budget::Budget(const RateLimits& limits)
{
    if (limits.per_second) bucket_.emplace(*limits.per_second, limits.burst);
    if (limits.per_minute) windows_.push_back({"minute", SlidingWindow(*limits.per_minute, 1min, 100ms)});
    if (limits.per_hour) windows_.push_back({"hour", SlidingWindow(*limits.per_hour, 1h, 5s)});
    if (limits.per_month) windows_.push_back({"month", SlidingWindow(*limits.per_month, kMonth, 1h)});
}

Instant::duration Budget::wait(Instant now)
{
    Instant::duration longest = bucket_ ? bucket_->wait(now) : Instant::duration::zero();
    for (Window& window : windows_)
        longest = std::max(longest, window.requests.wait(now));
    return longest;
}

void Budget::begin(Instant now)
{
    if (bucket_) bucket_->take(now);
    for (Window& window : windows_)
        window.requests.begin();
}

void Budget::end(Instant now)
{
    for (Window& window : windows_)
        window.requests.end(now);
}

std::vector<BudgetWindow> Budget::windows(Instant now)
{
    std::vector<BudgetWindow> all;
    if (bucket_) all.push_back({.name = "second", .limit = bucket_->burst(), .left = bucket_->left(now)});
    for (Window& window : windows_)
        all.push_back(
            {.name = std::string(window.name), .limit = window.requests.limit(), .left = window.requests.left(now)});
    return all;
}

std::string Budget::snapshot(Instant now, TimePoint wall)
{
    const auto unix_ms = [&](Instant time) {
        return std::to_string(
            (wall - std::chrono::floor<std::chrono::milliseconds>(now - time)).time_since_epoch().count());
    };
    std::string text;
    for (Window& window : windows_)
        for (const SlidingWindow::Slot& slot : window.requests.slots(now))
            text.append(window.name) +=
                ' ' + unix_ms(slot.first) + ' ' + unix_ms(slot.last) + ' ' + std::to_string(slot.count) + '\n';
    return text;
}

void Budget::restore(std::string_view snapshot, Instant now, TimePoint wall)
{
    const auto instant = [&](std::int64_t unix_ms) {
        return now - (wall - TimePoint(std::chrono::milliseconds(unix_ms)));
    };
    while (!snapshot.empty()) {
        std::string_view line = next(snapshot, '\n');
        const auto window = std::ranges::find(windows_, next(line, ' '), &Window::name);
        const auto first = number<std::int64_t>(next(line, ' '));
        const auto last = number<std::int64_t>(next(line, ' '));
        const auto count = number<std::size_t>(line);
        if (window == windows_.end() || !first || !last || !count) continue;
        window->requests.restore({.first = instant(*first), .last = instant(*last), .count = *count}, now);
    }
}

} // namespace contactsync::http
