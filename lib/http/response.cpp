#include "http/response.hpp"

#include <algorithm>
#include <charconv>

namespace contactsync::http {
namespace {

constexpr std::size_t kExcerptMax = 200;
constexpr std::chrono::seconds kRetryAfterMax = std::chrono::hours(24 * 366);

/// Whole seconds; a fraction, which the standard does not know, counts as one more.
std::optional<std::chrono::seconds> delta_seconds(std::string_view text)
{
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc::result_out_of_range) return kRetryAfterMax;
    if (error != std::errc() || seconds < 0) return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (!rest.empty()) {
        if (rest.front() != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos)
            return std::nullopt;
        if (rest.find_first_not_of('0', 1) != std::string_view::npos) ++seconds;
    }
    return std::min(std::chrono::seconds(seconds), kRetryAfterMax);
}

} // namespace

std::optional<std::string> Response::header(std::string_view name) const
{
    const auto found =
        std::ranges::find(headers, name, [](const auto& entry) -> std::string_view { return entry.first; });
    if (found == headers.end()) return std::nullopt;
    return found->second;
}

std::optional<std::chrono::seconds> retry_after(const Response& response, std::optional<TimePoint> now)
{
    const auto value = response.header("retry-after");
    if (!value) return std::nullopt;
    if (const auto seconds = delta_seconds(*value)) return seconds;
    const auto date = parse_http_date(*value);
    if (const auto sent = response.header("date"))
        if (const auto server_now = parse_http_date(*sent)) now = server_now;
    if (!date || !now) return std::nullopt;
    return std::clamp(std::chrono::ceil<std::chrono::seconds>(*date - *now), std::chrono::seconds(0), kRetryAfterMax);
}

std::string excerpt(const Response& response)
{
    std::string text = response.body.substr(0, kExcerptMax);
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }, ' ');
    return text;
}

std::optional<Error> judge_status(const Response& response, std::string detail, std::string code)
{
    const int status = response.status;
    if (status >= 200 && status < 300) return std::nullopt;
    ErrorKind kind = ErrorKind::contract;
    if (status == 401 || status == 402 || status == 403)
        kind = ErrorKind::credentials;
    else if (status == 404 || status == 410)
        kind = ErrorKind::gone;
    else if (status == 408 || status == 429 || status >= 500)
        kind = ErrorKind::retry;
    else if (status >= 400)
        kind = ErrorKind::record;
    return Error{.kind = kind,
                 .detail = detail.empty() ? "HTTP " + std::to_string(status) : std::move(detail),
                 .retry_after = kind == ErrorKind::retry ? retry_after(response, std::nullopt) : std::nullopt,
                 .status = status,
                 .code = std::move(code)};
}

} // namespace contactsync::http
