#include "daemon/config/providers.hpp"

#include "daemon/config/secrets.hpp"
#include "http/base_url.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

namespace contactsync::config {
namespace {

using merge::Direction;
using namespace std::chrono_literals;

constexpr std::array kDirections{std::pair<std::string_view, Direction>{"two-way", Direction::two_way},
                                 std::pair<std::string_view, Direction>{"read-only", Direction::read_only},
                                 std::pair<std::string_view, Direction>{"write-only", Direction::write_only},
                                 std::pair<std::string_view, Direction>{"off", Direction::off}};

/// What differs from service to service (contracts, sections 2, 7 and 8).
struct Defaults {
    std::string_view base_url;
    http::RateLimits limits;
    int page_size;
    int page_size_max;
    std::size_t max_in_flight;
};

Defaults defaults_of(ProviderId provider)
{
    switch (provider) {
    case ProviderId::reevo:
        return {.base_url = "https://api.reevo.ai",
                .limits = {.per_second = 5, .burst = 10},
                .page_size = 100,
                .page_size_max = 1000,
                .max_in_flight = 2};
    case ProviderId::replyio:
        return {.base_url = "https://api.reply.io",
                .limits = {.per_minute = 100, .per_hour = 3000},
                .page_size = 1000,
                .page_size_max = 1000,
                .max_in_flight = 1};
    case ProviderId::tether:
        return {.base_url = "",
                .limits = {.per_second = 4, .burst = 4},
                .page_size = 100,
                .page_size_max = 1000,
                .max_in_flight = 2};
    }
    std::unreachable();
}

bool is_loopback(const std::string& host)
{
    if (host == "localhost" || host.ends_with(".localhost")) return true;
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

std::string read_base_url(Section& section, std::string_view fallback, bool required)
{
    const std::string url = section.text("base_url", fallback);
    if (url.empty()) {
        if (required)
            section.problem("base_url", "the URL of your instance, such as \"https://your-instance.example.com\"");
        return url;
    }
    try {
        const auto base = http::parse_base_url(url);
        if (!base.tls && !is_loopback(base.host))
            section.problem("base_url",
                            "https: plain http would show the key to the network (allowed for loopback only)");
    } catch (const std::invalid_argument&) {
        section.problem("base_url", "scheme, host, optional port and path, such as \"https://api.example.com\"");
    }
    return url;
}

http::RateLimits read_limits(Section& section, const http::RateLimits& defaults)
{
    http::RateLimits limits;
    limits.per_second = section.positive_number("requests_per_second");
    const auto count = [&](std::string_view key) -> std::optional<std::size_t> {
        const auto value = section.positive(key);
        return value ? std::optional(static_cast<std::size_t>(*value)) : std::nullopt;
    };
    limits.per_minute = count("requests_per_minute");
    limits.per_hour = count("requests_per_hour");
    limits.per_month = count("requests_per_month");
    const bool any = limits.per_second || limits.per_minute || limits.per_hour || limits.per_month;
    if (!any)
        limits = defaults;
    else
        limits.burst = 0; // a limit counted by whole seconds is kept to, unless a burst is asked for
    if (const auto burst = section.positive("burst")) limits.burst = static_cast<std::size_t>(*burst);
    return limits;
}

/// What is left of the limits when a share of them is for other users of the same account.
http::RateLimits without_reserve(http::RateLimits limits, double reserve)
{
    const auto scaled = [reserve](std::size_t limit) {
        constexpr double kRounding = 1e-9; // 0.7 of 10 is 7, not 6
        return std::max<std::size_t>(1,
                                     static_cast<std::size_t>(static_cast<double>(limit) * (1 - reserve) + kRounding));
    };
    if (limits.per_second) limits.per_second = *limits.per_second * (1 - reserve);
    if (limits.burst > 0) limits.burst = scaled(limits.burst);
    for (auto* limit : {&limits.per_minute, &limits.per_hour, &limits.per_month})
        if (*limit) *limit = scaled(**limit);
    return limits;
}

double read_reserve(Section& section)
{
    const double reserve = section.ratio("reserve", 0);
    if (reserve < 1) return reserve;
    section.problem("reserve", "less than 1: something must be left for contactsync");
    return 0;
}

/// What a service that is not used may do without.
struct Needs {
    bool connection = true; ///< an address and a secret
    bool secret_values = true;
};

void read_reevo(Section& section, Needs needs, ProviderConfig& provider)
{
    provider.api_key = read_secret(section, "api_key", needs.connection, needs.secret_values);
    if (section.boolean("company", false))
        section.problem("company",
                        "false: mirroring the company through Reevo accounts is not available in this version");
}

void read_replyio(Section& section, Needs needs, ProviderConfig& provider)
{
    constexpr std::array kVersions{std::pair<std::string_view, std::string_view>{"v4", "v4"},
                                   std::pair<std::string_view, std::string_view>{"v3", "v3"}};
    constexpr std::array kAuth{std::pair<std::string_view, std::string_view>{"x-api-key", "x-api-key"},
                               std::pair<std::string_view, std::string_view>{"bearer", "bearer"}};
    constexpr std::array kCreate{std::pair<std::string_view, std::string_view>{"import", "import"},
                                 std::pair<std::string_view, std::string_view>{"post", "post"}};
    provider.api_key = read_secret(section, "api_key", needs.connection, needs.secret_values);
    provider.api_version = section.choice<std::string_view>("api_version", "v4", kVersions);
    provider.auth = section.choice<std::string_view>("auth", "x-api-key", kAuth);
    provider.create_with = section.choice<std::string_view>("create_with", "import", kCreate);
}

bool has_secret(const Section& section, const std::string& name)
{
    return section.has(name + "_file") || section.has(name + "_env") || section.has(name + "_credential");
}

void read_tether(Section& section, Needs needs, ProviderConfig& provider)
{
    const bool by_login = section.has("login_email") || has_secret(section, "password");
    provider.login_email = section.text("login_email", "");
    provider.api_key = read_secret(section, "token", needs.connection && !by_login, needs.secret_values);
    provider.password = read_secret(section, "password", needs.connection && by_login, needs.secret_values);
    if (by_login && has_secret(section, "token"))
        section.problem("login_email", "either a token, or login_email with a password");
    else if (by_login && provider.login_email.empty())
        section.problem("login_email", "the e-mail address that the password belongs to");
}

ProviderConfig read_provider(Section& section, ProviderId id, bool enabled, bool secrets)
{
    const Defaults defaults = defaults_of(id);
    ProviderConfig provider;
    provider.sync.direction = section.choice<Direction>("direction", Direction::two_way, kDirections);
    const bool used = enabled && provider.sync.direction != Direction::off;
    const Needs needs{.connection = used, .secret_values = secrets && used};
    provider.base_url = read_base_url(section, defaults.base_url, needs.connection);
    provider.limits = without_reserve(read_limits(section, defaults.limits), read_reserve(section));
    provider.page_size = static_cast<int>(section.integer("page_size", defaults.page_size, 1, defaults.page_size_max));
    provider.sync.poll_interval = section.duration("poll_interval", 60s, 100ms);
    provider.sync.poll_interval_max =
        section.duration("poll_interval_max", provider.sync.poll_interval, provider.sync.poll_interval);
    provider.sync.sweep_interval = section.duration("sweep_interval", 24h, 10s);
    provider.sync.max_in_flight = static_cast<std::size_t>(
        section.integer("max_in_flight", static_cast<std::int64_t>(defaults.max_in_flight), 1, 64));
    switch (id) {
    case ProviderId::reevo:
        read_reevo(section, needs, provider);
        break;
    case ProviderId::replyio:
        read_replyio(section, needs, provider);
        break;
    case ProviderId::tether:
        read_tether(section, needs, provider);
        break;
    }
    section.finish();
    return provider;
}

bool is_field_name(std::string_view name)
{
    return !name.empty() && name.front() >= 'a' && name.front() <= 'z' && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool is_taken(std::string_view name, const std::vector<std::string>& mapped)
{
    return std::ranges::find(builtin_text_fields(), name) != builtin_text_fields().end() || name == field::emails ||
           name == field::phones || name == field::opted_out || std::ranges::find(mapped, name) != mapped.end();
}

} // namespace

void read_providers(Section section, bool secrets, Config& config)
{
    for (const ProviderId id : kProviders) {
        Section entry = section.table(to_string(id));
        if (!entry.present()) continue;
        const bool enabled = entry.boolean("enabled", true);
        auto provider = read_provider(entry, id, enabled, secrets);
        if (!enabled || provider.sync.direction == Direction::off) continue;
        config.engine.providers[id] = provider.sync;
        config.providers[id] = std::move(provider);
    }
    section.finish();
    if (config.providers.empty())
        section.problem("",
                        "at least one of [providers.reevo], [providers.replyio], [providers.tether] must be enabled");
}

std::vector<std::string> read_mappings(Section& root, Config& config)
{
    constexpr std::string_view kCustom = "custom:";
    std::vector<std::string> mapped;
    std::set<std::pair<ProviderId, std::string>> taken;
    for (Section& mapping : root.tables("mapping")) {
        const std::string name = mapping.text("field", "");
        if (!is_field_name(name))
            mapping.problem("field", "a name of small letters, digits and _");
        else if (is_taken(name, mapped))
            mapping.problem("field", fmt::format("\"{}\" is a field already", name));
        std::vector<ProviderId> places;
        for (const ProviderId id : kProviders) {
            const auto remote = mapping.text(to_string(id));
            if (!remote) continue;
            const bool custom = remote->starts_with(kCustom);
            const std::string attribute = custom ? remote->substr(kCustom.size()) : *remote;
            if (attribute.empty())
                mapping.problem(to_string(id), "\"custom:name\", or the name of the service's own field");
            else if (!taken.emplace(id, *remote).second)
                mapping.problem(to_string(id), fmt::format("\"{}\" belongs to another mapping already", *remote));
            places.push_back(id);
            if (const auto provider = config.providers.find(id); provider != config.providers.end())
                provider->second.mappings.push_back({.field = name, .remote = attribute, .custom = custom});
        }
        if (places.size() < 2) mapping.problem("field", "at least two services to mirror it between");
        if (mapping.text("direction", "two-way") != "two-way")
            mapping.problem("direction", "\"two-way\"; or use from = \"replyio\"");
        if (const auto from = mapping.text("from")) {
            const auto source = parse_provider(*from);
            if (!source)
                mapping.problem("from", "one of reevo, replyio, tether");
            else if (std::ranges::find(places, *source) == places.end())
                mapping.problem("from", "one of the services that this mapping names");
            config.engine.policy.fields[name].only_from = source;
        }
        mapping.finish();
        mapped.push_back(name);
    }
    return mapped;
}

} // namespace contactsync::config
