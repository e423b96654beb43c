#include "fixture.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <regex>
#include <set>
#include <sstream>

namespace contactsync::test {
namespace {

/// One metric as a scrape or the table of docs/METRICS.md describes it.
struct Described {
    std::string type;
    std::set<std::string> labels;

    friend bool operator==(const Described&, const Described&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Described& metric)
    {
        out << metric.type << " {";
        for (const auto& label : metric.labels)
            out << ' ' << label;
        return out << " }";
    }
};
using Metrics = std::map<std::string, Described>;

std::set<std::string> all_matches(const std::string& text, const std::regex& pattern)
{
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

Metrics metrics_of_scrape(const std::string& text)
{
    static const std::regex kType("^# TYPE ([a-z_]+) ([a-z]+)$");
    static const std::regex kLabel(R"re(([a-z]+)="[^"]*")re");
    Metrics found;
    std::string current;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch type;
        if (std::regex_match(line, type, kType)) {
            current = type[1];
            found[current].type = type[2];
        } else if (!line.starts_with('#') && !line.empty()) {
            found[current].labels.merge(all_matches(line, kLabel));
            found[current].labels.erase("le"); // a histogram's own
        }
    }
    return found;
}

Metrics metrics_of_table()
{
    static const std::regex kRow(R"re(^\| `([a-z_]+)` \| (\w+) \|([^|]*)\| [^|]+ \| [^|]+ \|$)re");
    static const std::regex kName(R"re(`([a-z_]+)`)re");
    Metrics found;
    std::ifstream table(std::filesystem::path(CONTACTSYNC_SOURCE_DIR) / "docs/METRICS.md");
    for (std::string line; std::getline(table, line);) {
        std::smatch row;
        if (std::regex_match(line, row, kRow)) found[row[1]] = {.type = row[2], .labels = all_matches(row[3], kName)};
    }
    return found;
}

TEST_F(MetricsTest, TheTableListsExactlyWhatAScrapeShows)
{
    settle(OperationKind::opt_out, Lane::opt_out, store::OperationState::done, std::chrono::seconds(1));

    const Metrics shown = metrics_of_scrape(metrics.text(reading()));
    const Metrics listed = metrics_of_table();

    for (const auto& [name, metric] : shown) {
        ASSERT_TRUE(listed.contains(name)) << name << " is not in docs/METRICS.md";
        EXPECT_EQ(listed.at(name), metric) << name;
    }
    for (const auto& [name, metric] : listed)
        EXPECT_TRUE(shown.contains(name)) << name << " is shown nowhere";
}

} // namespace
} // namespace contactsync::test
