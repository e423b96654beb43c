#include "config_fixture.hpp"

namespace contactsync::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIUDZCJ8SG2U0DPuSYbpQX7DjzqWHQwCgYIKoZIzj0EAwIw
DTELMAkGA1UEAwwCY2EwHhcNMjYxMTIxMDcyNzIyWhcNMzYxMTE4MDcyNzIyWjAN
MQswCQYDVQQDDAJjYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPQorE/Ha7Gc
x+Mu5ipZN7X/EdzQ0QOS0jI1Jc8wKhT8HkATnffLYaKoDW/NrqqGSOlW81/RjGHA
dvBX3lrEwnqjUzBRMB0GA1UdDgQWBBSYuahgqPzGVNxfTUrauc9pPlzDXDAfBgNV
HSMEGDAWgBSYuahgqPzGVNxfTUrauc9pPlzDXDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIA4wjyErMphzoXDlyTufyo1X1FHnSxw0Lm6+lZiYVBzV
AiAke+rjWt93ehfkSnvFYfnMYh9wA7Hret4rDKFvfSy3yg==
-----END CERTIFICATE-----
)";

class Configuration : public ConfigTest {};

TEST_F(Configuration, TheLeastThatIsValidHasEveryDefault)
{
    const auto config = load(std::string(kReevo));

    EXPECT_EQ(config.store_path, "contactsync.db");
    EXPECT_EQ(config.normalise.default_region, "");
    EXPECT_EQ(config.engine.identity.phone_match, identity::PhoneMatch::unambiguous);
    EXPECT_EQ(config.engine.policy.general.kind, merge::PolicyKind::latest);
    EXPECT_THAT(config.engine.policy.general.priority,
                ElementsAre(ProviderId::reevo, ProviderId::tether, ProviderId::replyio));
    EXPECT_TRUE(config.engine.create);
    EXPECT_EQ(config.engine.delete_policy, sync::DeletePolicy::never);
    EXPECT_EQ(config.http_timeout, 30s);
    EXPECT_EQ(config.retry.attempts, 6);
    EXPECT_EQ(config.retry.max_wait, 5min);
    ASSERT_EQ(config.providers.size(), 1u);
    const auto& reevo = config.providers.at(ProviderId::reevo);
    EXPECT_EQ(reevo.base_url, "https://api.reevo.ai");
    EXPECT_EQ(reevo.api_key.reveal(), "s3cret");
    EXPECT_EQ(reevo.limits.per_second, 5);
    EXPECT_EQ(reevo.limits.burst, 10u);
}

TEST_F(Configuration, TheStoreLiesInTheStateDirectoryOfSystemd)
{
    const ScopedVariable state("STATE_DIRECTORY", "/var/lib/contactsync:/var/lib/other");

    EXPECT_EQ(load(std::string(kReevo)).store_path, "/var/lib/contactsync/contactsync.db");
}

TEST_F(Configuration, AMissingFileIsNamed)
{
    EXPECT_THAT([&] { config::load(directory() / "nowhere.toml"); },
                ::testing::ThrowsMessage<config::ConfigError>(
                    AllOf(HasSubstr("nowhere.toml"), HasSubstr("cannot read the configuration file"))));
}

TEST_F(Configuration, ASyntaxErrorHasItsPlace)
{
    EXPECT_THAT(problem("[store]\npath = \n"), StartsWith("contactsync.toml:2:"));
}

TEST_F(Configuration, AMisspeltKeyHasItsPlaceAndASuggestion)
{
    EXPECT_EQ(problem_with_reevo("[sync]\n  craete = true\n"),
              "contactsync.toml:2:3: sync.craete: unknown key; did you mean \"create\"?");
    EXPECT_EQ(problem_with_reevo("[gaurd]\n"), "contactsync.toml:1:2: gaurd: unknown key; did you mean \"guard\"?");
}

TEST_F(Configuration, AKeyThatResemblesNothingHasNoSuggestion)
{
    EXPECT_EQ(problem_with_reevo("[sync]\nfrobnicate = true\n"), "contactsync.toml:2:1: sync.frobnicate: unknown key");
}

TEST_F(Configuration, EveryProblemIsToldAtOnce)
{
    const std::string told =
        problem_with_reevo("[sync]\ncreate = \"yes\"\ndelete = \"all\"\n[guard]\nmax_changed_ratio = 2\n");

    EXPECT_EQ(told, "contactsync.toml:2:10: sync.create: true or false\n"
                    "contactsync.toml:3:10: sync.delete: one of never, archive\n"
                    "contactsync.toml:5:21: guard.max_changed_ratio: a number from 0 to 1");
}

TEST_F(Configuration, DurationsAreStringsWithAUnit)
{
    EXPECT_EQ(load_with_reevo("[http]\ntimeout = \"250ms\"\n").http_timeout, 250ms);
    EXPECT_EQ(load_with_reevo("[retry]\nmax_wait = \"24h\"\n").retry.max_wait, 24h);
    for (const auto* wrong : {"30", "\"30\"", "\"thirty seconds\"", "\"-5s\"", "\"5 m\"", "\"1ms\""})
        EXPECT_THAT(problem_with_reevo(std::string("[http]\ntimeout = ") + wrong + "\n"),
                    AllOf(StartsWith("contactsync.toml:2:11: http.timeout: a duration such as"), HasSubstr("\"30s\"")))
            << wrong;
}

TEST_F(Configuration, NumbersHaveTheirRange)
{
    EXPECT_THAT(problem_with_reevo("[retry]\nattempts = 0\n"),
                HasSubstr("retry.attempts: a whole number from 1 to 100"));
    EXPECT_THAT(problem_with_reevo("[guard]\nmax_changed_count = -1\n"),
                HasSubstr("guard.max_changed_count: a whole number from 0"));
    EXPECT_THAT(problem(std::string(kReevo) + "page_size = 0\n"),
                HasSubstr("providers.reevo.page_size: a whole number from 1 to 1000"));
    EXPECT_THAT(problem(std::string(kReevo) + "requests_per_second = 0\n"),
                HasSubstr("requests_per_second: a number above 0"));
    EXPECT_THAT(problem(std::string(kReevo) + "requests_per_minute = 1.5\n"),
                HasSubstr("requests_per_minute: a whole number"));
    EXPECT_THAT(problem(std::string(kReevo) + "max_in_flight = 0\n"),
                HasSubstr("max_in_flight: a whole number from 1 to 64"));
}

TEST_F(Configuration, ARegionIsTwoCapitalLetters)
{
    EXPECT_EQ(load_with_reevo("[identity]\ndefault_region = \"DE\"\n").normalise.default_region, "DE");
    EXPECT_THAT(problem_with_reevo("[identity]\ndefault_region = \"germany\"\n"),
                HasSubstr("2:18: identity.default_region: a country of two capital letters"));
    for (const std::string none : {"ZZ", "XX", "UK", "EU", "us", "001"})
        EXPECT_THAT(problem_with_reevo("[identity]\ndefault_region = \"" + none + "\"\n"),
                    HasSubstr("identity.default_region"))
            << none;
}

TEST_F(Configuration, ATableThatIsAValueIsRefused)
{
    EXPECT_THAT(problem("sync = true\n" + std::string(kReevo)), HasSubstr("1:8: sync: a table, [sync]"));
}

TEST_F(Configuration, PriorityNamesEachServiceOnce)
{
    EXPECT_THAT(problem_with_reevo("[merge]\npriority = [\"reevo\", \"hubspot\"]\n"),
                HasSubstr("merge.priority: \"hubspot\" is none of reevo, replyio, tether"));
    EXPECT_THAT(problem_with_reevo("[merge]\npriority = [\"reevo\", \"reevo\"]\n"),
                HasSubstr("merge.priority: \"reevo\" stands twice"));
}

TEST_F(Configuration, AFieldTakesWhatItDoesNotSayFromTheGeneralPolicy)
{
    const auto policy =
        load_with_reevo(
            "[merge]\npolicy = \"priority\"\npriority = [\"tether\"]\n[merge.fields.title]\npolicy = \"manual\"\n")
            .engine.policy;

    EXPECT_EQ(policy.of("title").kind, merge::PolicyKind::manual);
    EXPECT_THAT(policy.of("title").priority, ElementsAre(ProviderId::tether));
    EXPECT_EQ(policy.of("city").kind, merge::PolicyKind::priority);
}

TEST_F(Configuration, AFieldThatDoesNotExistHasNoPolicy)
{
    EXPECT_THAT(problem_with_reevo("[merge.fields.titel]\npolicy = \"manual\"\n"),
                HasSubstr("merge.fields.titel: unknown field; did you mean \"title\"?"));
    EXPECT_THAT(problem_with_reevo("[merge.fields.opted_out]\npolicy = \"manual\"\n"),
                HasSubstr("an opt-out set anywhere always wins"));
}

TEST_F(Configuration, AnUnreadableCaFileIsAProblem)
{
    EXPECT_THAT(problem_with_reevo("[http]\nca_file = \"/nonexistent/ca.crt\"\n"),
                HasSubstr("2:11: http.ca_file: cannot read /nonexistent/ca.crt"));
}

TEST_F(Configuration, ACaFileWithoutACertificateIsAProblem)
{
    write("empty.pem", "");
    write("words.pem", "not a certificate\n");
    write("broken.pem", "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
    std::filesystem::create_directory(directory() / "directory.pem");

    for (const std::string name : {"empty.pem", "words.pem", "broken.pem", "directory.pem"})
        EXPECT_THAT(
            problem_with_reevo("[http]\nca_file = \"" + (directory() / name).string() + "\"\n"),
            StartsWith("contactsync.toml:2:11: http.ca_file: no certificates in the form of PEM in " + name + ": "))
            << name;
}

TEST_F(Configuration, ACaFileWithACertificateIsTaken)
{
    const auto file = write("ca.pem", kCertificate);

    EXPECT_EQ(load_with_reevo("[http]\nca_file = \"" + file.string() + "\"\n").ca_file, file.string());
}

TEST_F(Configuration, TheLongestWaitIsNotShorterThanTheFirst)
{
    EXPECT_THAT(problem_with_reevo("[retry]\ninitial = \"10s\"\nmax = \"5s\"\n"),
                HasSubstr("3:7: retry.max: at least as long as retry.initial"));
}

TEST_F(Configuration, MetricsNeedAnAddressAndAPort)
{
    EXPECT_THAT(problem_with_reevo("[metrics]\nlisten = \"localhost\"\n"),
                HasSubstr("contactsync.toml:2:10: metrics.listen: an address and a port"));
    EXPECT_THAT(problem_with_reevo("[metrics]\nlisten = \":9464\"\n"), HasSubstr("metrics.listen"));
    EXPECT_EQ(load_with_reevo("[metrics]\nlisten = \"127.0.0.1:9464\"\n").metrics_listen, "127.0.0.1:9464");
    EXPECT_EQ(load_with_reevo("[metrics]\nlisten = \"\"\n").metrics_listen, "");
}

TEST_F(Configuration, MetricsMayGoToAFile)
{
    EXPECT_EQ(load_with_reevo("").metrics_textfile, "");
    EXPECT_EQ(load_with_reevo("[metrics]\ntextfile = \"/tmp/c.prom\"\n").metrics_textfile, "/tmp/c.prom");
}

class Services : public ConfigTest {};

TEST_F(Services, AtLeastOneIsNeeded)
{
    EXPECT_THAT(
        problem("[sync]\n"),
        HasSubstr("at least one of [providers.reevo], [providers.replyio], [providers.tether] must be enabled"));
    EXPECT_THAT(problem(std::string(kReevo) + "enabled = false\n"), HasSubstr("must be enabled"));
    EXPECT_THAT(problem(std::string(kReevo) + "direction = \"off\"\n"), HasSubstr("must be enabled"));
}

TEST_F(Services, OneThatIsOffNeedsNoSecretThatWorks)
{
    const auto config =
        load(std::string(kReevo) + "[providers.replyio]\nenabled = false\napi_key_file = \"/nonexistent\"\n");

    EXPECT_FALSE(config.providers.contains(ProviderId::replyio));
    EXPECT_FALSE(config.engine.providers.contains(ProviderId::replyio));
    for (const std::string unused : {"enabled = false\n", "direction = \"off\"\n"})
        EXPECT_THAT(problem(std::string(kReevo) + "[providers.replyio]\n" + unused + "[providers.tether]\n" + unused),
                    IsEmpty())
            << unused;
}

TEST_F(Services, AnUnknownOneHasASuggestion)
{
    EXPECT_THAT(problem(std::string(kReevo) + "[providers.reply]\n"),
                HasSubstr("providers.reply: unknown key; did you mean \"replyio\"?"));
}

TEST_F(Services, PlainHttpIsForLoopbackOnly)
{
    EXPECT_THAT(problem(std::string(kReevo) + "base_url = \"http://api.reevo.ai\"\n"),
                HasSubstr("3:12: providers.reevo.base_url: https: plain http would show the key"));
    for (const auto* loopback :
         {"http://localhost:8480/reevo", "http://127.0.0.1:1", "http://127.1.2.3", "http://[::1]:8480"})
        EXPECT_THAT(problem(std::string(kReevo) + "base_url = \"" + loopback + "\"\n"), IsEmpty()) << loopback;
    EXPECT_THAT(problem(std::string(kReevo) + "base_url = \"http://localhost.example.com\"\n"),
                HasSubstr("plain http"));
}

TEST_F(Services, ABaseUrlIsSchemeHostPortAndPath)
{
    for (const auto* wrong : {"api.reevo.ai", "ftp://api.reevo.ai", "https://", "https://u:p@api.reevo.ai",
                              "https://api.reevo.ai/?a=b", "https://a b"})
        EXPECT_THAT(problem(std::string(kReevo) + "base_url = \"" + wrong + "\"\n"),
                    HasSubstr("providers.reevo.base_url: scheme, host"))
            << wrong;
}

TEST_F(Services, TetherHasNoAddressOfItsOwn)
{
    EXPECT_THAT(problem("[providers.tether]\ntoken_env = \"CONTACTSYNC_TEST_KEY\"\n"),
                HasSubstr("providers.tether.base_url: the URL of your instance"));
}

TEST_F(Services, TetherTakesATokenOrALogin)
{
    const auto with_token =
        load(std::string(kTether) + "token_env = \"CONTACTSYNC_TEST_KEY\"\n").providers.at(ProviderId::tether);
    const auto with_login =
        load(std::string(kTether) + "login_email = \"a@b.example\"\npassword_env = \"CONTACTSYNC_TEST_KEY\"\n")
            .providers.at(ProviderId::tether);

    EXPECT_EQ(with_token.api_key.reveal(), "s3cret");
    EXPECT_EQ(with_login.login_email, "a@b.example");
    EXPECT_EQ(with_login.password.reveal(), "s3cret");
    EXPECT_THAT(problem(std::string(kTether)),
                HasSubstr("providers.tether.token_file: one of token_file, token_env or token_credential is needed"));
    EXPECT_THAT(problem(std::string(kTether) + "login_email = \"a@b.example\"\n"),
                HasSubstr("one of password_file, password_env or password_credential"));
    EXPECT_THAT(problem(std::string(kTether) + "login_email = \"a@b.example\"\npassword_env = "
                                               "\"CONTACTSYNC_TEST_KEY\"\ntoken_env = \"CONTACTSYNC_TEST_KEY\"\n"),
                HasSubstr("login_email: either a token, or login_email with a password"));
    EXPECT_THAT(problem(std::string(kTether) + "password_env = \"CONTACTSYNC_TEST_KEY\"\n"),
                HasSubstr("login_email: the e-mail address that the password belongs to"));
    EXPECT_THAT(problem(std::string(kTether) + "login_email = \"\"\ntoken_env = \"CONTACTSYNC_TEST_KEY\"\n"),
                HasSubstr("login_email: either a token, or login_email with a password"));
}

TEST_F(Services, AKeyOfAnotherServiceIsUnknown)
{
    EXPECT_THAT(problem(std::string(kReevo) + "create_with = \"post\"\n"),
                HasSubstr("providers.reevo.create_with: unknown key"));
}

TEST_F(Services, ReplyioHasItsOwnChoices)
{
    const std::string section = "[providers.replyio]\napi_key_env = \"CONTACTSYNC_TEST_KEY\"\n";

    const auto chosen = load(section + "api_version = \"v3\"\nauth = \"bearer\"\ncreate_with = \"post\"\n")
                            .providers.at(ProviderId::replyio);

    EXPECT_EQ(chosen.api_version, "v3");
    EXPECT_EQ(chosen.auth, "bearer");
    EXPECT_EQ(chosen.create_with, "post");
    EXPECT_THAT(problem(section + "api_version = \"v5\"\n"), HasSubstr("api_version: one of v4, v3"));
}

TEST_F(Services, TheCompanyOfReevoIsRefusedInClearWords)
{
    EXPECT_THAT(
        problem(std::string(kReevo) + "company = true\n"),
        HasSubstr(
            "3:11: providers.reevo.company: false: mirroring the company through Reevo accounts is not available"));
    EXPECT_THAT(problem(std::string(kReevo) + "company = false\n"), IsEmpty());
}

class Limits : public ConfigTest {
protected:
    http::RateLimits limits(const std::string& keys)
    {
        return load(std::string(kReevo) + keys).providers.at(ProviderId::reevo).limits;
    }
};

TEST_F(Limits, OneThatIsSetReplacesAllDefaults)
{
    const auto replaced = limits("requests_per_hour = 1000\n");

    EXPECT_EQ(replaced.per_hour, 1000u);
    EXPECT_FALSE(replaced.per_second);
}

TEST_F(Limits, AllThatAreSetHold)
{
    const auto all = limits(
        "requests_per_second = 2.5\nrequests_per_minute = 60\nrequests_per_hour = 1000\nrequests_per_month = 50000\n");

    EXPECT_EQ(all.per_second, 2.5);
    EXPECT_EQ(all.per_minute, 60u);
    EXPECT_EQ(all.per_hour, 1000u);
    EXPECT_EQ(all.per_month, 50000u);
}

TEST_F(Limits, AReserveIsTakenFromAllOfThem)
{
    const auto left = limits("requests_per_second = 5\nburst = 10\nrequests_per_minute = 100\nrequests_per_hour = 11\n"
                             "requests_per_month = 1\nreserve = 0.3\n");

    EXPECT_DOUBLE_EQ(left.per_second.value(), 3.5);
    EXPECT_EQ(left.burst, 7u);
    EXPECT_EQ(left.per_minute, 70u);
    EXPECT_EQ(left.per_hour, 7u);
    EXPECT_EQ(left.per_month, 1u);
    EXPECT_DOUBLE_EQ(limits("reserve = 0.5\n").per_second.value(), 2.5);
}

TEST_F(Limits, AReserveLeavesSomething)
{
    EXPECT_THAT(problem(std::string(kReevo) + "reserve = 1\n"), HasSubstr("reserve: less than 1"));
    EXPECT_THAT(problem(std::string(kReevo) + "reserve = -0.1\n"), HasSubstr("reserve: a number from 0 to 1"));
    EXPECT_THAT(problem(std::string(kReevo) + "reserve = 0\n"), IsEmpty());
}

TEST_F(Services, TheLongestPollIntervalIsTheUsualOneUnlessSetAndNeverShorter)
{
    const auto sync = [this](const std::string& keys) {
        return load(std::string(kReevo) + keys).engine.providers.at(ProviderId::reevo);
    };

    EXPECT_EQ(sync("poll_interval = \"5m\"\n").poll_interval_max, std::chrono::minutes(5));
    EXPECT_EQ(sync("poll_interval_max = \"10m\"\n").poll_interval_max, std::chrono::minutes(10));
    EXPECT_THAT(
        problem(std::string(kReevo) + "poll_interval_max = \"30s\"\n"),
        HasSubstr("poll_interval_max: a duration such as \"250ms\", \"30s\", \"5m\" or \"24h\", at least 60000 ms"));
}

TEST_F(Services, IntervalsHaveAFloor)
{
    const auto sync = [this](const std::string& keys) {
        return load(std::string(kReevo) + keys).engine.providers.at(ProviderId::reevo);
    };

    EXPECT_EQ(sync("poll_interval = \"100ms\"\n").poll_interval, 100ms);
    EXPECT_EQ(sync("sweep_interval = \"10s\"\n").sweep_interval, 10s);
    EXPECT_THAT(problem(std::string(kReevo) + "poll_interval = \"99ms\"\n"),
                AllOf(HasSubstr("3:17: providers.reevo.poll_interval: a duration"), EndsWith("at least 100 ms")));
    EXPECT_THAT(problem(std::string(kReevo) + "sweep_interval = \"9s\"\n"),
                AllOf(HasSubstr("3:18: providers.reevo.sweep_interval: a duration"), EndsWith("at least 10000 ms")));
}

TEST_F(Limits, NoBurstMeansThatNoSecondHoldsMoreThanItsRate)
{
    EXPECT_EQ(limits("requests_per_second = 2.5\n").burst, 0u);
    EXPECT_EQ(limits("requests_per_second = 2.5\nreserve = 0.5\n").burst, 0u);
    EXPECT_EQ(limits("requests_per_second = 2\nburst = 7\n").burst, 7u);
}

class Mappings : public ConfigTest {
protected:
    static constexpr std::string_view kReplyio = "[providers.replyio]\napi_key_env = \"CONTACTSYNC_TEST_KEY\"\n";
    std::string both(const std::string& mapping)
    {
        return std::string(kReevo) + std::string(kReplyio) + "[[mapping]]\n" + mapping;
    }
};

TEST_F(Mappings, EachServiceGetsItsPart)
{
    const auto config =
        load(both("field = \"lead_source\"\nreevo = \"custom:lead_source\"\nreplyio = \"leadSource\"\n"));

    const auto& reevo = config.providers.at(ProviderId::reevo).mappings.at(0);
    EXPECT_EQ(reevo.field, "lead_source");
    EXPECT_EQ(reevo.remote, "lead_source");
    EXPECT_TRUE(reevo.custom);
    const auto& replyio = config.providers.at(ProviderId::replyio).mappings.at(0);
    EXPECT_EQ(replyio.remote, "leadSource");
    EXPECT_FALSE(replyio.custom);
}

TEST_F(Mappings, OneWayFollowsOneService)
{
    const auto config =
        load(both("field = \"tier\"\nreevo = \"custom:tier\"\nreplyio = \"custom:tier\"\nfrom = \"replyio\"\n"));

    EXPECT_EQ(config.engine.policy.of("tier").only_from, ProviderId::replyio);
}

TEST_F(Mappings, AMappedFieldMayHaveAPolicy)
{
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:tier\"\nreplyio = "
                             "\"custom:tier\"\n[merge.fields.tier]\npolicy = \"manual\"\n")),
                IsEmpty());
}

TEST_F(Mappings, WrongOnesAreTold)
{
    EXPECT_THAT(problem(both("field = \"Lead Source\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\n")),
                HasSubstr("mapping.field: a name of small letters"));
    EXPECT_THAT(problem(both("field = \"title\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\n")),
                HasSubstr("mapping.field: \"title\" is a field already"));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:a\"\n")),
                HasSubstr("mapping.field: at least two services"));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:\"\nreplyio = \"custom:a\"\n")),
                HasSubstr("mapping.reevo: \"custom:name\""));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\nfrom = \"hubspot\"\n")),
                HasSubstr("mapping.from: one of reevo, replyio, tether"));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\nfrom = \"tether\"\n")),
                HasSubstr("mapping.from: one of the services that this mapping names"));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\n"
                             "[[mapping]]\nfield = \"rank\"\nreevo = \"custom:a\"\nreplyio = \"custom:b\"\n")),
                HasSubstr("mapping.reevo: \"custom:a\" belongs to another mapping already"));
    EXPECT_THAT(
        problem(both("field = \"tier\"\nreevo = \"custom:a\"\nreplyio = \"custom:a\"\ndirection = \"one-way\"\n")),
        HasSubstr("mapping.direction"));
    EXPECT_THAT(problem(both("field = \"tier\"\nreevo = \"custom:a\"\nhubspot = \"custom:a\"\nreplyio = \"b\"\n")),
                HasSubstr("mapping.hubspot: unknown key"));
    EXPECT_THAT(problem("mapping = 3\n" + std::string(kReevo)), HasSubstr("mapping: an array of tables, [[mapping]]"));
}

} // namespace
} // namespace contactsync::test
