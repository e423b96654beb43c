#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace contactsync::test {
namespace {

namespace fs = std::filesystem;

/// One event: its level and the keys of its fields.
struct Event {
    std::string level;
    std::set<std::string> fields;
};
using Events = std::map<std::string, Event>;

std::string content_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::set<std::string> all_matches(const std::string& text, const std::regex& pattern)
{
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

void collect(const std::string& source, Events& events)
{
    static const std::regex kCall(R"re(log::(debug|info|warn|error)\(\s*"([a-z_.]+)")re");
    static const std::regex kKey(R"re(\{\s*"([a-z_]+)"\s*,)re");
    for (std::sregex_iterator at(source.begin(), source.end(), kCall), end; at != end; ++at) {
        const auto from = static_cast<std::size_t>(at->position());
        const std::string call = source.substr(from, source.find(");", from) - from);
        auto& event = events[(*at)[2]];
        event.level = (*at)[1];
        event.fields.merge(all_matches(call, kKey));
    }
}

Events events_of_sources()
{
    Events events;
    for (const auto* folder : {"lib", "daemon"})
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(CONTACTSYNC_SOURCE_DIR) / folder))
            if (entry.path().extension() == ".cpp") collect(content_of(entry.path()), events);
    return events;
}

Events events_of_table()
{
    static const std::regex kRow(R"re(^\| `([a-z_.]+)` \| (\w+) \| ([^|]*) \| [^|]+ \| [^|]+ \|$)re");
    static const std::regex kField(R"re(`([a-z_]+)`)re");
    Events events;
    std::istringstream table(content_of(fs::path(CONTACTSYNC_SOURCE_DIR) / "docs/LOG-EVENTS.md"));
    for (std::string line; std::getline(table, line);) {
        std::smatch row;
        if (std::regex_match(line, row, kRow))
            events[row[1]] = {.level = row[2], .fields = all_matches(row[3], kField)};
    }
    return events;
}

TEST(LogEvents, TheTableListsExactlyWhatTheSourcesLog)
{
    const Events in_sources = events_of_sources();
    const Events in_table = events_of_table();

    ASSERT_FALSE(in_sources.empty());
    for (const auto& [name, event] : in_sources) {
        ASSERT_TRUE(in_table.contains(name)) << name << " is not in docs/LOG-EVENTS.md";
        EXPECT_EQ(in_table.at(name).level, event.level) << name;
        EXPECT_EQ(in_table.at(name).fields, event.fields) << name;
    }
    for (const auto& [name, event] : in_table)
        EXPECT_TRUE(in_sources.contains(name)) << name << " is logged nowhere";
}

} // namespace
} // namespace contactsync::test
