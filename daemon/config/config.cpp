#include "daemon/config/config.hpp"

#include "daemon/config/providers.hpp"
#include "daemon/config/section.hpp"
#include "daemon/metrics/listen.hpp"
#include "http/connection.hpp"

#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

namespace contactsync::config {
namespace {

using merge::PolicyKind;
using namespace std::chrono_literals;

constexpr std::array kPolicies{std::pair<std::string_view, PolicyKind>{"latest", PolicyKind::latest},
                               std::pair<std::string_view, PolicyKind>{"priority", PolicyKind::priority},
                               std::pair<std::string_view, PolicyKind>{"manual", PolicyKind::manual}};

std::filesystem::path default_store_path()
{
    const char* directory = std::getenv("STATE_DIRECTORY");
    if (directory == nullptr || *directory == '\0') return "contactsync.db";
    // systemd gives several directories separated by colons; the first is ours.
    const std::string_view all(directory);
    return std::filesystem::path(all.substr(0, all.find(':'))) / "contactsync.db";
}

void read_store(Section section, Config& config)
{
    config.store_path = section.text("path", default_store_path().string());
    if (config.store_path.empty()) section.problem("path", "the path of a file");
    section.finish();
}

void read_identity(Section section, Config& config)
{
    constexpr std::array kMatches{
        std::pair<std::string_view, identity::PhoneMatch>{"never", identity::PhoneMatch::never},
        std::pair<std::string_view, identity::PhoneMatch>{"unambiguous", identity::PhoneMatch::unambiguous},
        std::pair<std::string_view, identity::PhoneMatch>{"always", identity::PhoneMatch::always}};
    config.normalise.default_region = section.text("default_region", "");
    const auto& region = config.normalise.default_region;
    if (!region.empty() && !is_phone_region(region))
        section.problem("default_region",
                        "a country of two capital letters that has telephones, such as \"US\" or \"GB\"");
    config.engine.identity.phone_match =
        section.choice<identity::PhoneMatch>("phone_match", identity::PhoneMatch::unambiguous, kMatches);
    config.normalise.gmail_dots = section.boolean("gmail_dots", false);
    config.engine.identity.gmail_dots = config.normalise.gmail_dots;
    section.finish();
}

std::vector<ProviderId> read_priority(Section& section, std::vector<ProviderId> fallback)
{
    const auto names = section.strings("priority");
    if (!names) return fallback;
    std::vector<ProviderId> priority;
    for (const auto& name : *names) {
        const auto provider = parse_provider(name);
        if (!provider)
            section.problem("priority", fmt::format("\"{}\" is none of reevo, replyio, tether", name));
        else if (std::ranges::find(priority, *provider) != priority.end())
            section.problem("priority", fmt::format("\"{}\" stands twice", name));
        else
            priority.push_back(*provider);
    }
    if (names->empty()) section.problem("priority", "at least one of reevo, replyio, tether");
    return priority;
}

std::set<std::string, std::less<>> known_fields(const std::vector<std::string>& mapped)
{
    std::set<std::string, std::less<>> known(mapped.begin(), mapped.end());
    for (const auto name : builtin_text_fields())
        known.emplace(name);
    known.emplace(field::emails);
    known.emplace(field::phones);
    return known;
}

void read_merge(Section section, const std::vector<std::string>& mapped, merge::Policy& policy)
{
    policy.general.kind = section.choice<PolicyKind>("policy", PolicyKind::latest, kPolicies);
    policy.general.priority = read_priority(section, {ProviderId::reevo, ProviderId::tether, ProviderId::replyio});
    const auto known = known_fields(mapped);
    Section fields = section.table("fields");
    for (const auto& name : fields.keys()) {
        Section entry = fields.table(name);
        if (name == field::opted_out) {
            fields.problem(name, "no policy: an opt-out set anywhere always wins");
            continue;
        }
        if (!known.contains(name)) {
            const auto meant = suggest(name, known);
            fields.problem(name, meant ? fmt::format("unknown field; did you mean \"{}\"?", *meant) : "unknown field");
            continue;
        }
        auto& rule = policy.fields.try_emplace(name, policy.general).first->second;
        rule.kind = entry.choice<PolicyKind>("policy", policy.general.kind, kPolicies);
        rule.priority = read_priority(entry, policy.general.priority);
        entry.finish();
    }
    // A one-way mapping has made its field's rule already, without the general ones.
    for (auto& [name, rule] : policy.fields) {
        if (fields.has(name)) continue;
        rule.kind = policy.general.kind;
        rule.priority = policy.general.priority;
    }
    section.finish();
}

void read_sync(Section section, Config& config)
{
    constexpr std::array kDeletes{
        std::pair<std::string_view, sync::DeletePolicy>{"never", sync::DeletePolicy::never},
        std::pair<std::string_view, sync::DeletePolicy>{"archive", sync::DeletePolicy::archive}};
    config.engine.create = section.boolean("create", true);
    config.engine.delete_policy = section.choice<sync::DeletePolicy>("delete", sync::DeletePolicy::never, kDeletes);
    config.engine.reconcile_interval = section.duration("reconcile_interval", 1s, 10ms);
    section.finish();
}

void read_guard(Section section, sync::GuardOptions& guard)
{
    guard.max_changed_ratio = section.ratio("max_changed_ratio", guard.max_changed_ratio);
    guard.max_changed_count = static_cast<std::size_t>(section.integer("max_changed_count", 50, 0, 1'000'000'000));
    guard.max_missing_ratio = section.ratio("max_missing_ratio", guard.max_missing_ratio);
    guard.max_missing_count = static_cast<std::size_t>(section.integer("max_missing_count", 10, 0, 1'000'000'000));
    section.finish();
}

/// Why connections could not be verified against a file, in words; nothing if they can.
std::optional<std::string> ca_file_problem(const std::string& file)
{
    if (!std::ifstream(file)) return fmt::format("cannot read {}", file);
    try {
        http::make_tls_context(file);
        return std::nullopt;
    } catch (const boost::system::system_error& error) {
        return fmt::format("no certificates in the form of PEM in {}: {}", file, error.code().message());
    }
}

void read_http(Section section, Config& config)
{
    config.http_timeout = section.duration("timeout", 30s, 10ms);
    config.ca_file = section.text("ca_file", "");
    if (!config.ca_file.empty())
        if (const auto wrong = ca_file_problem(config.ca_file)) section.problem("ca_file", *wrong);
    section.finish();
}

void read_retry(Section section, Config& config)
{
    config.retry.initial = section.duration("initial", 1s, 1ms);
    config.retry.max = section.duration("max", 60s, 1ms);
    config.retry.attempts = static_cast<int>(section.integer("attempts", 6, 1, 100));
    config.retry.max_wait = section.duration("max_wait", 5min, 0ms);
    if (config.retry.max < config.retry.initial) section.problem("max", "at least as long as retry.initial");
    config.engine.retry_initial = config.retry.initial;
    config.engine.retry_max = config.retry.max;
    section.finish();
}

void read_metrics(Section section, Config& config)
{
    config.metrics_listen = section.text("listen", "");
    if (!config.metrics_listen.empty() && !metrics::parse_listen(config.metrics_listen))
        section.problem("listen", "an address and a port, such as \"127.0.0.1:9464\" or \"[::1]:9464\"");
    config.metrics_textfile = section.text("textfile", "");
    section.finish();
}

toml::table parse(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw ConfigError(fmt::format("{}: cannot read the configuration file", file.string()));
    std::ostringstream text;
    text << stream.rdbuf();
    try {
        return toml::parse(text.str(), file.string());
    } catch (const toml::parse_error& error) {
        throw ConfigError(fmt::format("{}:{}:{}: {}", file.string(), error.source().begin.line,
                                      error.source().begin.column, error.description()));
    }
}

/// Changes with everything in the configuration that decides what a record's bytes mean.
std::uint64_t decoding_fingerprint(const Config& config)
{
    std::string text = config.normalise.default_region;
    for (const auto& [id, provider] : config.providers)
        for (const auto& mapping : provider.mappings)
            text += fmt::format("\n{}:{}={}{}", to_string(id), mapping.field, mapping.custom ? "custom:" : "",
                                mapping.remote);
    return XXH3_64bits(text.data(), text.size());
}

Config read(const std::filesystem::path& file, bool secrets)
{
    const toml::table table = parse(file);
    Problems problems(file.string());
    Section root(&table, "", problems);
    Config config{.file = file};
    read_store(root.table("store"), config);
    read_identity(root.table("identity"), config);
    read_providers(root.table("providers"), secrets, config);
    const auto mapped = read_mappings(root, config);
    read_merge(root.table("merge"), mapped, config.engine.policy);
    read_sync(root.table("sync"), config);
    read_guard(root.table("guard"), config.engine.guard);
    read_http(root.table("http"), config);
    read_retry(root.table("retry"), config);
    read_metrics(root.table("metrics"), config);
    root.finish();
    if (!problems.empty()) throw ConfigError(problems.text());
    config.engine.decoding_fingerprint = decoding_fingerprint(config);
    return config;
}

} // namespace

Config load(const std::filesystem::path& file)
{
    return read(file, true);
}

Config load_without_secrets(const std::filesystem::path& file)
{
    return read(file, false);
}

} // namespace contactsync::config
