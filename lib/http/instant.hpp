#pragma once

#include <chrono>

namespace contactsync::http {

/// A moment of the monotonic clock, as Clock::steady_now gives it.
using Instant = std::chrono::steady_clock::time_point;

} // namespace contactsync::http
