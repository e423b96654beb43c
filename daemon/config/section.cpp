#include "daemon/config/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace contactsync::config {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, substitution}));
        }
    }
    return row.back();
}

} // namespace

void Problems::add(const toml::source_region& where, std::string_view key, std::string_view expected)
{
    lines_.push_back(fmt::format("{}:{}:{}: {}: {}", file_, where.begin.line, where.begin.column, key, expected));
}

void Problems::add(std::string_view key, std::string_view expected)
{
    lines_.push_back(key.empty() ? fmt::format("{}: {}", file_, expected)
                                 : fmt::format("{}: {}: {}", file_, key, expected));
}

std::string Problems::text() const
{
    return fmt::format("{}", fmt::join(lines_, "\n"));
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || number > 1'000'000'000) return std::nullopt;
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (unit == "ms") return std::chrono::milliseconds(number);
    if (unit == "s") return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
    return std::nullopt;
}

std::optional<std::string> suggest(std::string_view key, const std::set<std::string, std::less<>>& known)
{
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, key.size() / 3) + 1;
    for (const auto& candidate : known) {
        const auto distance = edit_distance(key, candidate);
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = candidate;
    }
    return best;
}

std::string Section::full(std::string_view key) const
{
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

const toml::node* Section::find(std::string_view key)
{
    known_.emplace(key);
    return table_ == nullptr ? nullptr : table_->get(key);
}

void Section::problem(std::string_view key, std::string_view expected)
{
    const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
    if (node != nullptr)
        problems_->add(node->source(), full(key), expected);
    else if (table_ != nullptr && table_->source().begin.line > 0)
        problems_->add(table_->source(), full(key), expected);
    else
        problems_->add(full(key), expected);
}

Section Section::table(std::string_view key)
{
    const toml::node* node = find(key);
    if (node != nullptr && !node->is_table()) problem(key, "a table, [" + full(key) + "]");
    return {node == nullptr ? nullptr : node->as_table(), full(key), *problems_};
}

std::vector<Section> Section::tables(std::string_view key)
{
    std::vector<Section> sections;
    const toml::node* node = find(key);
    if (node == nullptr) return sections;
    const auto* array = node->as_array();
    if (array == nullptr) {
        problem(key, "an array of tables, [[" + full(key) + "]]");
        return sections;
    }
    for (const auto& element : *array) {
        if (element.is_table())
            sections.emplace_back(element.as_table(), full(key), *problems_);
        else
            problems_->add(element.source(), full(key), "a table, [[" + full(key) + "]]");
    }
    return sections;
}

std::vector<std::string> Section::keys() const
{
    std::vector<std::string> names;
    if (table_ != nullptr)
        for (const auto& [name, value] : *table_)
            names.emplace_back(name.str());
    return names;
}

std::optional<std::string> Section::text(std::string_view key)
{
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const auto value = node->value_exact<std::string>()) return value;
    problem(key, "a string in quotes");
    return std::nullopt;
}

std::string Section::text(std::string_view key, std::string_view fallback)
{
    return text(key).value_or(std::string(fallback));
}

bool Section::boolean(std::string_view key, bool fallback)
{
    const toml::node* node = find(key);
    if (node == nullptr) return fallback;
    if (const auto value = node->value_exact<bool>()) return *value;
    problem(key, "true or false");
    return fallback;
}

std::int64_t Section::integer(std::string_view key, std::int64_t fallback, std::int64_t min, std::int64_t max)
{
    const toml::node* node = find(key);
    if (node == nullptr) return fallback;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= min && *value <= max) return *value;
    problem(key, fmt::format("a whole number from {} to {}", min, max));
    return fallback;
}

std::optional<std::int64_t> Section::positive(std::string_view key)
{
    if (!has(key)) {
        known_.emplace(key);
        return std::nullopt;
    }
    return integer(key, 1, 1, 1'000'000'000);
}

std::optional<double> Section::positive_number(std::string_view key)
{
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value<double>();
    if (value && node->is_number() && *value > 0 && *value <= 1e6) return value;
    problem(key, "a number above 0");
    return std::nullopt;
}

double Section::ratio(std::string_view key, double fallback)
{
    const toml::node* node = find(key);
    if (node == nullptr) return fallback;
    const auto value = node->value<double>();
    if (value && node->is_number() && *value >= 0 && *value <= 1) return *value;
    problem(key, "a number from 0 to 1");
    return fallback;
}

std::chrono::milliseconds Section::duration(std::string_view key, std::chrono::milliseconds fallback,
                                            std::chrono::milliseconds min)
{
    const toml::node* node = find(key);
    if (node == nullptr) return fallback;
    const auto value = node->value_exact<std::string>();
    const auto duration = value ? parse_duration(*value) : std::nullopt;
    if (duration && *duration >= min) return *duration;
    problem(key, fmt::format("a duration such as \"250ms\", \"30s\", \"5m\" or \"24h\", at least {} ms", min.count()));
    return fallback;
}

std::optional<std::vector<std::string>> Section::strings(std::string_view key)
{
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    std::vector<std::string> values;
    if (const auto* array = node->as_array()) {
        for (const auto& element : *array) {
            if (auto value = element.value_exact<std::string>()) {
                values.push_back(std::move(*value));
                continue;
            }
            problems_->add(element.source(), full(key), "a string in quotes");
        }
        return values;
    }
    problem(key, "an array of strings");
    return std::nullopt;
}

void Section::finish()
{
    if (table_ == nullptr) return;
    for (const auto& [name, value] : *table_) {
        const std::string_view key = name.str();
        if (known_.contains(key)) continue;
        const auto meant = suggest(key, known_);
        problems_->add(name.source(), full(key),
                       meant ? fmt::format("unknown key; did you mean \"{}\"?", *meant) : "unknown key");
    }
}

} // namespace contactsync::config
