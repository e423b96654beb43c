#include "daemon/cli.hpp"
#include "daemon/version.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace contactsync::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Parsed {
    std::expected<cli::Invocation, int> invocation;
    std::string out;
    std::string err;

    template <class Command>
    const Command& command() const
    {
        return std::get<Command>(invocation.value().command);
    }
};

Parsed parse(std::vector<const char*> arguments)
{
    arguments.insert(arguments.begin(), "contactsync");
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    auto invocation = cli::parse(static_cast<int>(arguments.size()), arguments.data());
    std::string out = ::testing::internal::GetCapturedStdout();
    return {std::move(invocation), std::move(out), ::testing::internal::GetCapturedStderr()};
}

TEST(CommandLine, HelpAndVersionAreNoMistakes)
{
    const auto help = parse({"--help"});
    const auto version = parse({"--version"});
    const auto of_command = parse({"plan", "--help"});

    EXPECT_EQ(help.invocation.error(), 0);
    for (const auto* command : {"check", "plan", "sync", "apply", "status", "explain", "history", "review", "retry"})
        EXPECT_THAT(help.out, HasSubstr(command));
    EXPECT_EQ(version.invocation.error(), 0);
    EXPECT_EQ(version.out, std::string("contactsync ") + kVersion + "\n");
    EXPECT_EQ(of_command.invocation.error(), 0);
    EXPECT_THAT(of_command.out, HasSubstr("--out"));
}

TEST(CommandLine, MistakesAreSixtyFourAndGoToStandardError)
{
    for (const std::vector<const char*>& wrong :
         std::vector<std::vector<const char*>>{{},
                                               {"frobnicate"},
                                               {"sync", "--frobnicate"},
                                               {"sync", "surplus"},
                                               {"explain"},
                                               {"apply"},
                                               {"review"},
                                               {"review", "show"},
                                               {"review", "show", "seven"},
                                               {"retry", "seven"},
                                               {"--log-level", "loud", "status"},
                                               {"--log-format", "xml", "status"},
                                               {"--config"},
                                               {"status", "sync"}}) {
        const auto parsed = parse(wrong);
        ASSERT_FALSE(parsed.invocation) << ::testing::PrintToString(wrong);
        EXPECT_EQ(parsed.invocation.error(), 64) << ::testing::PrintToString(wrong);
        EXPECT_THAT(parsed.out, IsEmpty());
        EXPECT_FALSE(parsed.err.empty());
    }
}

TEST(CommandLine, AnUnknownCommandIsNamed)
{
    EXPECT_THAT(parse({"frobnicate"}).err, HasSubstr("there is no command \"frobnicate\""));
}

TEST(CommandLine, TheConfigurationHasADefaultThatTheEnvironmentReplaces)
{
    ::unsetenv("CONTACTSYNC_CONFIG");
    const auto plain = parse({"status"});
    ::setenv("CONTACTSYNC_CONFIG", "/tmp/of-the-environment.toml", 1);
    const auto from_environment = parse({"status"});
    const auto from_line = parse({"--config", "/tmp/of-the-line.toml", "status"});
    ::unsetenv("CONTACTSYNC_CONFIG");

    EXPECT_EQ(plain.invocation->config_file, "/etc/contactsync/contactsync.toml");
    EXPECT_EQ(from_environment.invocation->config_file, "/tmp/of-the-environment.toml");
    EXPECT_EQ(from_line.invocation->config_file, "/tmp/of-the-line.toml");
}

TEST(CommandLine, GeneralOptionsMayStandBehindTheCommand)
{
    const auto parsed = parse({"sync", "--json", "--config", "c.toml", "--log-level", "debug", "--log-format", "json"});

    EXPECT_TRUE(parsed.invocation->json);
    EXPECT_EQ(parsed.invocation->config_file, "c.toml");
    EXPECT_EQ(parsed.invocation->log_level, log::Level::debug);
    EXPECT_EQ(parsed.invocation->log_format, log::Format::json);
}

TEST(CommandLine, JsonMayStandOnEitherSideOfTheCommand)
{
    EXPECT_TRUE(parse({"--json", "review", "list"}).invocation->json);
    EXPECT_TRUE(parse({"review", "list", "--json"}).invocation->json);
    EXPECT_TRUE(parse({"review", "--json", "list"}).invocation->json);
}

TEST(CommandLine, TextAndInfoAreTheDefaults)
{
    const auto parsed = parse({"status"});

    EXPECT_FALSE(parsed.invocation->json);
    EXPECT_EQ(parsed.invocation->log_level, log::Level::info);
    EXPECT_EQ(parsed.invocation->log_format, std::nullopt);
}

TEST(CommandLine, ADryRunIsAPlan)
{
    EXPECT_TRUE(parse({"sync", "--dry-run"}).command<cli::SyncCommand>().dry_run);
    EXPECT_TRUE(parse({"plan"}).command<cli::SyncCommand>().dry_run);
    EXPECT_FALSE(parse({"sync"}).command<cli::SyncCommand>().dry_run);
}

TEST(CommandLine, ASyncHasItsOptions)
{
    const auto parsed = parse({"sync", "--full", "--yes", "--operations"});

    EXPECT_TRUE(parsed.command<cli::SyncCommand>().full);
    EXPECT_TRUE(parsed.command<cli::SyncCommand>().accept_guard);
    EXPECT_TRUE(parsed.command<cli::SyncCommand>().operations);
}

TEST(CommandLine, APlanGoesToAFileAndComesBack)
{
    EXPECT_EQ(parse({"plan", "--out", "p.json"}).command<cli::SyncCommand>().out, "p.json");
    EXPECT_EQ(parse({"apply", "p.json"}).command<cli::ApplyCommand>().file, "p.json");
    EXPECT_TRUE(parse({"apply", "p.json", "--yes"}).command<cli::ApplyCommand>().accept_guard);
}

TEST(CommandLine, AnUndoNamesItsRunAndIsAPreviewUnlessAccepted)
{
    EXPECT_EQ(parse({"undo", "12"}).command<cli::UndoCommand>().run, 12);
    EXPECT_FALSE(parse({"undo", "12"}).command<cli::UndoCommand>().accepted);
    EXPECT_TRUE(parse({"undo", "12", "--yes"}).command<cli::UndoCommand>().accepted);
    EXPECT_EQ(parse({"undo"}).invocation.error(), 64);
    EXPECT_EQ(parse({"undo", "twelve"}).invocation.error(), 64);
}

TEST(CommandLine, QuestionsHaveTheirKeys)
{
    EXPECT_EQ(parse({"explain", "+41 44 668 18 00"}).command<cli::ExplainCommand>().key, "+41 44 668 18 00");
    EXPECT_EQ(parse({"history", "reevo:abc"}).command<cli::HistoryCommand>().key, "reevo:abc");
    EXPECT_EQ(parse({"review", "show", "7"}).command<cli::ReviewShowCommand>().id, 7);
    EXPECT_TRUE(std::holds_alternative<cli::ReviewListCommand>(parse({"review", "list"}).invocation->command));
}

TEST(CommandLine, AReviewIsResolvedByExactlyOneAnswer)
{
    const auto resolve = [](std::vector<const char*> answer) {
        std::vector<const char*> arguments{"review", "resolve", "12"};
        arguments.insert(arguments.end(), answer.begin(), answer.end());
        return parse(arguments);
    };

    EXPECT_EQ(resolve({"--same"}).command<cli::ReviewResolveCommand>().id, 12);
    EXPECT_TRUE(resolve({"--same"}).command<cli::ReviewResolveCommand>().same);
    EXPECT_EQ(resolve({"--take", "reevo"}).command<cli::ReviewResolveCommand>().take, "reevo");
    EXPECT_EQ(resolve({"--value", ""}).command<cli::ReviewResolveCommand>().value, "");
    EXPECT_EQ(resolve({"--keep", "reevo:1"}).command<cli::ReviewResolveCommand>().keep, "reevo:1");
    EXPECT_EQ(resolve({}).invocation.error(), 64);
    EXPECT_EQ(resolve({"--same", "--different"}).invocation.error(), 64);
}

TEST(CommandLine, RetryTakesSomeOrAll)
{
    EXPECT_THAT(parse({"retry", "3", "5"}).command<cli::RetryCommand>().operations, ElementsAre(3, 5));
    EXPECT_THAT(parse({"retry"}).command<cli::RetryCommand>().operations, IsEmpty());
}

} // namespace
} // namespace contactsync::test
