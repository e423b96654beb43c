#include "base/time.hpp"

#include <array>
#include <cstdio>

namespace contactsync {
namespace {

/// Reads fixed-width numbers and separators from the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool skip(std::string_view any_of)
    {
        if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count)
    {
        if (rest_.size() < count) return std::nullopt;
        int value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }
    /// A fraction's digits as milliseconds; at least one digit, those past the third are dropped.
    std::optional<int> fraction()
    {
        int value = 0;
        std::size_t count = 0;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            if (count < 3) value = value * 10 + (rest_.front() - '0');
            ++count;
            rest_.remove_prefix(1);
        }
        if (count == 0) return std::nullopt;
        for (; count < 3; ++count)
            value *= 10;
        return value;
    }
    bool at_end() const { return rest_.empty(); }
    char front() const { return rest_.empty() ? '\0' : rest_.front(); }

private:
    std::string_view rest_;
};

std::optional<std::chrono::minutes> zone_offset(Scanner& scanner)
{
    if (scanner.at_end() || scanner.skip("Zz")) return std::chrono::minutes(0);
    const bool negative = scanner.front() == '-';
    if (!scanner.skip("+-")) return std::nullopt;
    const auto hours = scanner.digits(2);
    scanner.skip(":");
    const auto minutes = scanner.digits(2);
    if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
    const std::chrono::minutes offset(*hours * 60 + *minutes);
    return negative ? -offset : offset;
}

} // namespace

std::optional<TimePoint> parse_time(std::string_view text)
{
    Scanner scanner(text);
    const auto year = scanner.digits(4);
    if (!year || !scanner.skip("-")) return std::nullopt;
    const auto month = scanner.digits(2);
    if (!month || !scanner.skip("-")) return std::nullopt;
    const auto day = scanner.digits(2);
    if (!day || !scanner.skip("Tt ")) return std::nullopt;
    const auto hour = scanner.digits(2);
    if (!hour || !scanner.skip(":")) return std::nullopt;
    const auto minute = scanner.digits(2);
    if (!minute) return std::nullopt;
    std::optional<int> second = 0;
    std::optional<int> millisecond = 0;
    if (scanner.skip(":")) {
        second = scanner.digits(2);
        if (second && scanner.skip(".,")) millisecond = scanner.fraction();
    }
    if (!second || !millisecond || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    const auto offset = zone_offset(scanner);
    if (!offset || !scanner.at_end()) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) + std::chrono::milliseconds(*millisecond) - *offset;
}

std::string format_time(TimePoint time)
{
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    const std::chrono::hh_mm_ss clock(time - days);
    std::array<char, 48> buffer{};
    const auto milliseconds = clock.subseconds().count();
    int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                               static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                               static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                               static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    std::string text(buffer.data(), static_cast<std::size_t>(length));
    if (milliseconds != 0) {
        length = std::snprintf(buffer.data(), buffer.size(), ".%03d", static_cast<int>(milliseconds));
        text.append(buffer.data(), static_cast<std::size_t>(length));
    }
    return text + "Z";
}

std::optional<TimePoint> parse_http_date(std::string_view text)
{
    static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto comma = text.find(", ");
    if (comma != 3) return std::nullopt;
    text.remove_prefix(5);
    if (text.size() != 24 || !text.ends_with(" GMT")) return std::nullopt;
    unsigned month = 0;
    for (unsigned i = 0; i < kMonths.size(); ++i)
        if (text.substr(3, 3) == kMonths[i]) month = i + 1;
    if (month == 0) return std::nullopt;
    std::array<char, 8> month_digits{};
    std::snprintf(month_digits.data(), month_digits.size(), "%02u", month);
    return parse_time(std::string(text.substr(7, 4)) + "-" + month_digits.data() + "-" +
                      std::string(text.substr(0, 2)) + "T" + std::string(text.substr(12, 8)) + "Z");
}

} // namespace contactsync
