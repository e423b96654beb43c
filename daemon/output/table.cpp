#include "daemon/output/table.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace contactsync::output {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

bool is_control(UChar32 c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

/// A control character is shown as one space.
std::size_t width_of(UChar32 c)
{
    if (is_control(c)) return 1;
    const int type = u_charType(c);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
    const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

/// Calls `visit(code point, bytes)` for each code point until it returns false.
template <class Visit>
void each_code_point(std::string_view text, Visit visit)
{
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t at = 0; at < length;) {
        const int32_t start = at;
        UChar32 c = 0;
        U8_NEXT_OR_FFFD(text.data(), at, length, c);
        if (!visit(c, text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start)))) return;
    }
}

} // namespace

std::size_t display_width(std::string_view text)
{
    std::size_t width = 0;
    each_code_point(text, [&](UChar32 c, std::string_view) {
        width += width_of(c);
        return true;
    });
    return width;
}

std::string clipped(std::string_view text, std::size_t width)
{
    std::string result;
    std::size_t used = 0;
    const bool fits = display_width(text) <= width;
    each_code_point(text, [&](UChar32 c, std::string_view bytes) {
        const std::size_t cells = width_of(c);
        if (used + cells > (fits ? width : width - 1)) return false;
        result.append(is_control(c) ? std::string_view(" ") : bytes);
        used += cells;
        return true;
    });
    return fits ? result : result + "…";
}

/// On a terminal left-aligned columns give way, the widest first, down to a width that still tells something. Elsewhere
/// one long value does not move the columns of all other rows.
std::vector<std::size_t> Table::widths(const Screen& screen) const
{
    constexpr std::size_t kNarrowest = 8;
    constexpr std::size_t kAlignedMax = 40;
    std::vector<std::size_t> widths;
    std::size_t line = kGap * (columns_.size() - 1);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t width = display_width(columns_[i].title);
        for (const auto& row : rows_)
            width = std::max(width, display_width(row[i]));
        if (!screen.is_terminal()) width = std::min(width, kAlignedMax);
        widths.push_back(width);
        line += width;
    }
    while (screen.is_terminal() && line > screen.width) {
        std::optional<std::size_t> widest;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (columns_[i].align == Align::left && widths[i] > kNarrowest && (!widest || widths[i] > widths[*widest]))
                widest = i;
        if (!widest) break;
        --widths[*widest];
        --line;
    }
    return widths;
}

std::string Table::text(const Screen& screen) const
{
    const auto widths = this->widths(screen);
    const auto line_of = [&](const auto& cell) {
        std::string line;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const std::string value = clipped(cell(i), screen.is_terminal() ? widths[i] : kWhole);
            const std::string padding(widths[i] - std::min(widths[i], display_width(value)), ' ');
            line += i == 0 ? "" : std::string(kGap, ' ');
            line += columns_[i].align == Align::right ? padding + value : value + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        return line;
    };
    std::string text =
        screen.bold(line_of([&](std::size_t i) -> const std::string& { return columns_[i].title; })) + "\n";
    for (const auto& row : rows_)
        text += line_of([&](std::size_t i) -> const std::string& { return row[i]; }) + "\n";
    return text;
}

std::string grouped(std::size_t number)
{
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;)
        digits.insert(at -= 3, ",");
    return digits;
}

std::string human_duration(double seconds)
{
    if (seconds < 60) return fmt::format("{:.1f} s", seconds);
    const long minutes = std::lround(seconds / 60);
    if (minutes < 60) return fmt::format("{} min", minutes);
    if (minutes < 48 * 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
    return fmt::format("{} days", (minutes + 720) / 1440);
}

} // namespace contactsync::output
