#pragma once

#include "base/time.hpp"
#include "http/client.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace contactsync::http {

/// The wait that Retry-After asks for, as seconds or as an HTTP-date. A date is measured from the answer's own Date, so
/// that a difference between the two clocks does not matter, else from `now`. Nothing if the header is missing or
/// neither form.
std::optional<std::chrono::seconds> retry_after(const Response& response, std::optional<TimePoint> now);

/// The start of what the server said, on one line, for an error's detail. May hold personal data, as every detail may.
std::string excerpt(const Response& response);

} // namespace contactsync::http
