#include "record.hpp"

#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace contactsync::sandbox::reevo {
namespace {

constexpr TimeUs kMicrosPerSecond = 1'000'000;

/// The microseconds below a millisecond, from the 4th to the 6th digit of the fraction: base's parser stops at the
/// third.
TimeUs micros_below_milli(std::string_view text)
{
    const auto point = text.find('.');
    if (point == std::string_view::npos) return 0;
    TimeUs value = 0;
    for (std::size_t i = point + 4; i < point + 7; ++i) {
        const bool digit = i < text.size() && text[i] >= '0' && text[i] <= '9';
        if (!digit && value == 0) return 0;
        value = value * 10 + (digit ? text[i] - '0' : 0);
    }
    return value;
}

std::uint64_t scramble(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

json::array save_items(const Items& items)
{
    json::array saved;
    for (const auto& item : items)
        saved.push_back({{"id", item.id},
                         {"text", item.text},
                         {"primary", item.primary},
                         {"labels", json::value_from(item.labels)}});
    return saved;
}

Items load_items(const json::value& saved)
{
    Items items;
    for (const auto& item : saved.as_array())
        items.push_back({json::value_to<std::string>(item.at("id")), json::value_to<std::string>(item.at("text")),
                         item.at("primary").as_bool(), json::value_to<std::vector<std::string>>(item.at("labels"))});
    return items;
}

} // namespace

std::optional<TimeUs> parse_micros(std::string_view text)
{
    const auto time = parse_time(text);
    if (!time) return std::nullopt;
    return time->time_since_epoch().count() * 1000 + micros_below_milli(text);
}

std::string format_micros(TimeUs time, std::string_view precision, std::string_view zone)
{
    const TimeUs fraction = ((time % kMicrosPerSecond) + kMicrosPerSecond) % kMicrosPerSecond;
    auto text = format_time(TimePoint(std::chrono::milliseconds((time - fraction) / 1000)));
    text.pop_back();
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), ".%06d", static_cast<int>(fraction));
    if (precision == "microseconds") text.append(digits.data(), 7);
    if (precision == "milliseconds") text.append(digits.data(), 4);
    return text.append(zone);
}

const Item* primary_of(const Items& items)
{
    const auto found = std::ranges::find(items, true, &Item::primary);
    return found == items.end() ? nullptr : &*found;
}

void make_primary(Items& items, const Item& chosen)
{
    for (auto& item : items)
        item.primary = &item == &chosen;
}

std::optional<std::size_t> find_item(const Items& items, std::string_view text)
{
    const auto wanted = lower(text);
    for (std::size_t i = 0; i < items.size(); ++i)
        if (lower(items[i].text) == wanted) return i;
    return std::nullopt;
}

std::string IdSource::next()
{
    const auto high = scramble(++counter_);
    const auto low = scramble(high);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(high >> 32U),
                  static_cast<unsigned>((high >> 16U) & 0xffffU), static_cast<unsigned>(high & 0xfffU),
                  static_cast<unsigned>(0x8000U | ((low >> 48U) & 0x3fffU)),
                  static_cast<unsigned long long>(low & 0xffffffffffffU));
    return text.data();
}

bool is_uuid(std::string_view text)
{
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !hex) return false;
    }
    return true;
}

json::value save_record(const Record& record)
{
    return {{"id", record.id},
            {"created_at", record.created_at},
            {"updated_at", record.updated_at},
            {"archived_at", record.archived_at},
            {"merged_into", record.merged_into},
            {"values", record.values},
            {"emails", save_items(record.emails)},
            {"phones", save_items(record.phones)},
            {"domains", save_items(record.domains)}};
}

Record load_record(const json::value& saved)
{
    Record record;
    record.id = json::value_to<std::string>(saved.at("id"));
    record.created_at = saved.at("created_at").as_int64();
    record.updated_at = saved.at("updated_at").as_int64();
    record.archived_at = saved.at("archived_at").as_int64();
    record.merged_into = json::value_to<std::string>(saved.at("merged_into"));
    record.values = saved.at("values").as_object();
    record.emails = load_items(saved.at("emails"));
    record.phones = load_items(saved.at("phones"));
    record.domains = load_items(saved.at("domains"));
    return record;
}

} // namespace contactsync::sandbox::reevo
