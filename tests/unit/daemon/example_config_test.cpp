#include "config_fixture.hpp"

#include <sstream>
#include <vector>

namespace contactsync::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> example_lines()
{
    std::ifstream file(CONTACTSYNC_SOURCE_DIR "/etc/contactsync.toml");
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    return lines;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

/// "#key = value" and "#[table]"; prose is "# …".
bool is_alternative(const std::string& line)
{
    return line.size() > 1 && line.front() == '#' && line[1] != ' ';
}

class ExampleConfiguration : public ConfigTest {
protected:
    config::Config read(const std::string& text)
    {
        return config::load_without_secrets(write("contactsync.toml", text));
    }
};

TEST_F(ExampleConfiguration, SaysTheDefaults)
{
    const auto example = read(joined(example_lines()));
    const auto defaults =
        read("[providers.reevo]\napi_key_env = \"A\"\n[providers.replyio]\napi_key_env = \"A\"\n"
             "[providers.tether]\ntoken_env = \"A\"\nbase_url = \"https://your-instance.example.com\"\n");

    EXPECT_EQ(example.store_path, defaults.store_path);
    EXPECT_EQ(example.normalise.default_region, defaults.normalise.default_region);
    EXPECT_EQ(example.normalise.gmail_dots, defaults.normalise.gmail_dots);
    EXPECT_EQ(example.engine.identity.phone_match, defaults.engine.identity.phone_match);
    EXPECT_EQ(example.engine.policy.general.kind, defaults.engine.policy.general.kind);
    EXPECT_EQ(example.engine.policy.general.priority, defaults.engine.policy.general.priority);
    EXPECT_TRUE(example.engine.policy.fields.empty());
    EXPECT_EQ(example.engine.create, defaults.engine.create);
    EXPECT_EQ(example.engine.delete_policy, defaults.engine.delete_policy);
    EXPECT_EQ(example.engine.guard.max_changed_ratio, defaults.engine.guard.max_changed_ratio);
    EXPECT_EQ(example.engine.guard.max_changed_count, defaults.engine.guard.max_changed_count);
    EXPECT_EQ(example.engine.guard.max_missing_ratio, defaults.engine.guard.max_missing_ratio);
    EXPECT_EQ(example.engine.guard.max_missing_count, defaults.engine.guard.max_missing_count);
    EXPECT_EQ(example.engine.reconcile_interval, defaults.engine.reconcile_interval);
    EXPECT_EQ(example.http_timeout, defaults.http_timeout);
    EXPECT_EQ(example.ca_file, defaults.ca_file);
    EXPECT_EQ(example.retry.initial, defaults.retry.initial);
    EXPECT_EQ(example.retry.max, defaults.retry.max);
    EXPECT_EQ(example.retry.attempts, defaults.retry.attempts);
    EXPECT_EQ(example.retry.max_wait, defaults.retry.max_wait);
    EXPECT_EQ(example.metrics_listen, defaults.metrics_listen);
    EXPECT_EQ(example.metrics_textfile, defaults.metrics_textfile);
}

TEST_F(ExampleConfiguration, SaysTheDefaultsOfEveryService)
{
    const auto example = read(joined(example_lines()));
    const auto defaults =
        read("[providers.reevo]\napi_key_env = \"A\"\n[providers.replyio]\napi_key_env = \"A\"\n"
             "[providers.tether]\ntoken_env = \"A\"\nbase_url = \"https://your-instance.example.com\"\n");

    ASSERT_EQ(example.providers.size(), kProviders.size());
    for (const auto& [id, wanted] : defaults.providers) {
        const auto& said = example.providers.at(id);
        SCOPED_TRACE(to_string(id));
        EXPECT_EQ(said.base_url, wanted.base_url);
        EXPECT_EQ(said.api_version, wanted.api_version);
        EXPECT_EQ(said.auth, wanted.auth);
        EXPECT_EQ(said.create_with, wanted.create_with);
        EXPECT_EQ(said.page_size, wanted.page_size);
        EXPECT_EQ(said.limits.per_second, wanted.limits.per_second);
        EXPECT_EQ(said.limits.per_minute, wanted.limits.per_minute);
        EXPECT_EQ(said.limits.per_hour, wanted.limits.per_hour);
        EXPECT_EQ(said.limits.per_month, wanted.limits.per_month);
        if (wanted.limits.per_second) EXPECT_EQ(said.limits.burst, wanted.limits.burst);
        EXPECT_EQ(said.sync.direction, wanted.sync.direction);
        EXPECT_EQ(said.sync.poll_interval, wanted.sync.poll_interval);
        EXPECT_EQ(said.sync.poll_interval_max, wanted.sync.poll_interval_max);
        EXPECT_EQ(said.sync.sweep_interval, wanted.sync.sweep_interval);
        EXPECT_EQ(said.sync.max_in_flight, wanted.sync.max_in_flight);
    }
}

/// An alternative may exclude the key that stands above it, but it is known and its value is of the right kind.
TEST_F(ExampleConfiguration, HasOnlyAlternativesThatTheProgramKnows)
{
    const auto lines = example_lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!is_alternative(lines[i])) continue;
        const bool is_table = lines[i].starts_with("#[");
        const std::size_t first = i;
        auto changed = lines;
        changed[i].erase(0, 1);
        for (; is_table && i < lines.size() && !lines[i].empty(); ++i)
            if (i > first && is_alternative(lines[i])) changed[i].erase(0, 1);

        const std::string told = problem(joined(changed));

        EXPECT_THAT(told, Not(AnyOf(HasSubstr("unknown"), HasSubstr("a duration"), HasSubstr("a whole number"),
                                    HasSubstr("a string in quotes"))))
            << lines[first];
    }
}

TEST_F(ExampleConfiguration, HasAMappingThatWorks)
{
    auto lines = example_lines();
    bool inside = false;
    for (auto& line : lines) {
        inside = inside || line == "#[[mapping]]";
        if (inside && is_alternative(line) && !line.starts_with("#from")) line.erase(0, 1);
    }

    EXPECT_EQ(read(joined(lines)).providers.at(ProviderId::tether).mappings.size(), 1u);
}

} // namespace
} // namespace contactsync::test
