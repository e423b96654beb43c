#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace contactsync::sandbox {
namespace {

char lower_character(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

bool starts_character(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

} // namespace

std::string_view trim(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text)
{
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), lower_character);
    return folded;
}

bool contains_ignoring_case(std::string_view text, std::string_view part)
{
    return !std::ranges::search(text, part, {}, lower_character, lower_character).empty() || part.empty();
}

std::size_t length(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, starts_character));
}

std::string_view first_characters(std::string_view text, std::size_t most)
{
    std::size_t seen = 0;
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (!starts_character(text[index])) continue;
        if (seen == most) return text.substr(0, index);
        ++seen;
    }
    return text;
}

bool looks_like_email(std::string_view text)
{
    const auto at = text.find('@');
    if (at == 0 || at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos) return false;
    if (text.find_first_of(" \t\r\n,;<>") != std::string_view::npos) return false;
    const std::string_view domain = text.substr(at + 1);
    const auto dot = domain.rfind('.');
    return dot != std::string_view::npos && dot != 0 && dot + 1 < domain.size() &&
           domain.find("..") == std::string_view::npos;
}

std::optional<std::int64_t> parse_integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

std::string iso_time(NowMs time, int fraction_digits)
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(time)};
    const auto day = floor<days>(point);
    const year_month_day date{day};
    const hh_mm_ss clock{point - day};
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   clock.hours().count(), clock.minutes().count(), clock.seconds().count());
    if (fraction_digits > 0) {
        const std::string fraction = fmt::format("{:03}0000", clock.subseconds().count());
        text.append(".").append(fraction, 0, static_cast<std::size_t>(fraction_digits));
    }
    return text;
}

std::optional<std::string_view> string_at(const json::object& object, std::string_view key)
{
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string_view(value->get_string());
}

} // namespace contactsync::sandbox
