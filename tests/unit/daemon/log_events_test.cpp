#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// docs/LOG-EVENTS.md is a promise to operators and to the scripts that read logs: it is held against the sources.
namespace contactsync::test {
namespace {

using testing::Contains;
using testing::MatchesRegex;

namespace fs = std::filesystem;

/// One event: the levels it is logged with (`any` where it is another event's) and the keys of its fields.
struct Event {
    std::set<std::string> levels;
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

std::vector<std::string> sources()
{
    std::vector<std::string> contents;
    for (const auto* folder : {"lib", "daemon"})
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(CONTACTSYNC_SOURCE_DIR) / folder))
            if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp")
                contents.push_back(content_of(entry.path()));
    return contents;
}

/// A call's head is what stands before its fields: the level, where it depends, and the name or names.
void collect(const std::string& source, Events& events)
{
    static const std::regex kCall(R"re(log::(debug|info|warn|error|event)\(|write\(\{key\.level)re");
    static const std::regex kName(R"re("([a-z_]+\.[a-z_]+)")re");
    static const std::regex kLevel(R"re(Level::([a-z]+))re");
    static const std::regex kKey(R"re(\{\s*"([a-z_]+)"\s*,)re");
    for (std::sregex_iterator at(source.begin(), source.end(), kCall), end; at != end; ++at) {
        const auto from = static_cast<std::size_t>(at->position() + at->length());
        const std::string call = source.substr(from, source.find(';', from) - from);
        const std::string head = call.substr(0, call.find('{'));
        auto levels = (*at)[1] == "event" ? all_matches(head, kLevel) : std::set<std::string>{(*at)[1].str()};
        if (!(*at)[1].matched) levels = {"any"};
        const auto names = all_matches(head, kName);
        EXPECT_FALSE(names.empty()) << "the name must be a literal in the call: " << call;
        for (const auto& name : names) {
            events[name].levels.insert(levels.begin(), levels.end());
            events[name].fields.merge(all_matches(call, kKey));
        }
    }
}

Events events_of_sources()
{
    Events events;
    for (const auto& source : sources())
        collect(source, events);
    return events;
}

Events events_of_table()
{
    static const std::regex kRow(R"re(^\| `([a-z_.]+)` \| ([a-z, ]+) \| ([^|]*) \| [^|]+ \| [^|]+ \|$)re");
    static const std::regex kLevel(R"re(([a-z]+))re");
    static const std::regex kField(R"re(`([a-z_]+)`)re");
    Events events;
    std::istringstream table(content_of(fs::path(CONTACTSYNC_SOURCE_DIR) / "docs/LOG-EVENTS.md"));
    for (std::string line; std::getline(table, line);) {
        std::smatch row;
        if (!std::regex_match(line, row, kRow)) continue;
        EXPECT_FALSE(events.contains(row[1])) << row[1] << " is there twice";
        events[row[1]] = {.levels = all_matches(row[2], kLevel), .fields = all_matches(row[3], kField)};
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
        EXPECT_EQ(in_table.at(name).levels, event.levels) << name;
        EXPECT_EQ(in_table.at(name).fields, event.fields) << name;
    }
    for (const auto& [name, event] : in_table)
        EXPECT_TRUE(in_sources.contains(name)) << name << " is logged nowhere";
}

TEST(LogEvents, NamesAreASubjectAndWhatBecameOfIt)
{
    for (const auto& [name, event] : events_of_table())
        EXPECT_THAT(name, MatchesRegex("[a-z_]+\\.[a-z_]+"));
}

TEST(LogEvents, WhatAServiceSaysOrSuffersNamesTheService)
{
    static const std::set<std::string> kOfTheProgram{"run",    "command", "service", "store",
                                                     "config", "clock",   "guard",   "metrics"};

    for (const auto& [name, event] : events_of_table())
        if (!kOfTheProgram.contains(name.substr(0, name.find('.'))))
            EXPECT_THAT(event.fields, Contains("provider")) << name;
}

TEST(LogEvents, NoFieldIsMadeForPersonalDataOrSecrets)
{
    static const std::set<std::string> kPersonal{"name",   "first_name", "last_name", "email", "phone", "address",
                                                 "number", "value",      "values",    "key",   "token", "password"};

    for (const auto& [name, event] : events_of_table())
        for (const auto& field : event.fields)
            EXPECT_FALSE(kPersonal.contains(field)) << name << " has " << field;
}

} // namespace
} // namespace contactsync::test
