#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync {

/// Wall-clock time, UTC, in milliseconds: the resolution of the store.
using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Monotonic time after which something is not to be begun; nothing where it may be at any time.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// RFC 3339 and its loose relatives: 'T' or space, 0 to 9 fraction digits, 'Z', an offset, or no zone at all (read as
/// UTC, replyio contract section 7). Digits past milliseconds are dropped. Nothing when the text is not a time.
std::optional<TimePoint> parse_time(std::string_view text);

/// "2026-11-20T08:00:00Z", with milliseconds only when they are not zero.
std::string format_time(TimePoint time);

/// HTTP-date of RFC 9110 section 5.6.7 (the IMF-fixdate form), as Retry-After may carry it.
std::optional<TimePoint> parse_http_date(std::string_view text);

} // namespace contactsync
