#pragma once

namespace contactsync {

/// The exit statuses of README's table; the numbers are a promise to scripts and units.
namespace exit_status {
inline constexpr int done = 0;
inline constexpr int fault = 1;
inline constexpr int needs_person = 2;
inline constexpr int guard = 3;
inline constexpr int usage = 64;
inline constexpr int nothing_known = 66;
inline constexpr int unavailable = 69;
inline constexpr int store_held = 75;
inline constexpr int unauthorized = 77;
inline constexpr int configuration = 78;
} // namespace exit_status

} // namespace contactsync
