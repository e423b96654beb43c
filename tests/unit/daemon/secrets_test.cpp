#include "config_fixture.hpp"

#include <unistd.h>

namespace contactsync::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Secrets : public ConfigTest {
protected:
    std::string with(const std::string& lines) { return "[providers.reevo]\n" + lines; }
    std::string with_file(const std::filesystem::path& path)
    {
        return with("api_key_file = \"" + path.string() + "\"\n");
    }
    std::string key(const std::string& text) { return load(text).providers.at(ProviderId::reevo).api_key.reveal(); }
};

TEST_F(Secrets, ComeFromAFileWithoutItsLineBreak)
{
    EXPECT_EQ(key(with_file(write("reevo.key", "abc123\n"))), "abc123");
    EXPECT_EQ(key(with_file(write("group.key", "abc123\r\n", 0640))), "abc123");
}

TEST_F(Secrets, InTheConfigurationAreRefusedWithTheThreeOtherWays)
{
    EXPECT_THAT(problem(with("api_key = \"abc123\"\n")),
                AllOf(HasSubstr("contactsync.toml:2:11: providers.reevo.api_key: a secret must not stand in this file"),
                      HasSubstr("api_key_file"), HasSubstr("api_key_env"), HasSubstr("api_key_credential"),
                      Not(HasSubstr("abc123"))));
    EXPECT_THAT(problem("[providers.tether]\nbase_url = \"https://t.example\"\nlogin_email = \"a@b.example\"\npassword "
                        "= \"abc123\"\n"),
                AllOf(HasSubstr("providers.tether.password: a secret must not stand"), Not(HasSubstr("abc123"))));
}

TEST_F(Secrets, MustNotBeReadableByOthers)
{
    EXPECT_THAT(problem(with_file(write("reevo.key", "abc123", 0604))),
                AllOf(HasSubstr("2:16: providers.reevo.api_key_file: others may read"), HasSubstr("chmod o-rwx")));
}

TEST_F(Secrets, MustBeThere)
{
    EXPECT_THAT(problem(with_file("/nonexistent/reevo.key")),
                HasSubstr("api_key_file: cannot read /nonexistent/reevo.key: No such file"));
    EXPECT_THAT(problem(with_file(directory())), HasSubstr("is not a regular file"));
    EXPECT_THAT(problem(with_file(write("empty.key", "\n"))), HasSubstr("is empty"));
    EXPECT_THAT(problem(with_file(write("two.key", "abc\ndef"))),
                AllOf(HasSubstr("on one line, without spaces"), Not(HasSubstr("abc"))));
}

TEST_F(Secrets, AnUnreadableFileIsTold)
{
    if (::geteuid() == 0) GTEST_SKIP() << "root reads everything";
    EXPECT_THAT(problem(with_file(write("reevo.key", "abc123", 0000))), HasSubstr("Permission denied"));
}

TEST_F(Secrets, ComeFromTheEnvironment)
{
    EXPECT_EQ(key(with("api_key_env = \"CONTACTSYNC_TEST_KEY\"\n")), "s3cret");
    EXPECT_THAT(problem(with("api_key_env = \"CONTACTSYNC_NOT_SET\"\n")),
                HasSubstr("2:15: providers.reevo.api_key_env: the environment has no variable CONTACTSYNC_NOT_SET"));
    const ScopedVariable empty("CONTACTSYNC_EMPTY", "");
    EXPECT_THAT(problem(with("api_key_env = \"CONTACTSYNC_EMPTY\"\n")),
                HasSubstr("the variable CONTACTSYNC_EMPTY is empty"));
}

TEST_F(Secrets, ComeFromACredentialOfSystemd)
{
    const ScopedVariable credentials("CREDENTIALS_DIRECTORY", directory().string());

    for (const unsigned mode : {0400U, 0440U, 0444U}) { // as releases of systemd hand them out
        write("reevo.key", "abc123\n", mode);

        EXPECT_EQ(key(with("api_key_credential = \"reevo.key\"\n")), "abc123");
    }
}

TEST_F(Secrets, ACredentialThatOthersMayReadIsRefused)
{
    const ScopedVariable credentials("CREDENTIALS_DIRECTORY", directory().string());
    write("reevo.key", "abc123\n", 0444);
    std::filesystem::permissions(directory(), std::filesystem::perms{0755});

    EXPECT_THAT(problem(with("api_key_credential = \"reevo.key\"\n")), HasSubstr("others may read"));
    EXPECT_THAT(problem(with("api_key_credential = \"../reevo.key\"\n")),
                HasSubstr("the name of a credential, as LoadCredential= gives it"));
}

TEST_F(Secrets, ACredentialOutsideAUnitIsTold)
{
    EXPECT_THAT(problem(with("api_key_credential = \"reevo.key\"\n")), HasSubstr("CREDENTIALS_DIRECTORY is not set"));
}

TEST_F(Secrets, HaveExactlyOnePlace)
{
    EXPECT_THAT(
        problem(with("")),
        HasSubstr("providers.reevo.api_key_file: one of api_key_file, api_key_env or api_key_credential is needed"));
    EXPECT_THAT(problem(with("api_key_env = \"CONTACTSYNC_TEST_KEY\"\napi_key_file = \"/x\"\n")),
                HasSubstr("only one of api_key_file, api_key_env and api_key_credential"));
}

TEST_F(Secrets, AreNotNeededToReadTheStore)
{
    const auto path = write("contactsync.toml", with_file("/nonexistent/reevo.key"));

    EXPECT_EQ(config::load_without_secrets(path).providers.size(), 1u);
    EXPECT_THROW(config::load(path), config::ConfigError);
}

} // namespace
} // namespace contactsync::test
