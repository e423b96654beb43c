#include "daemon/application.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/print.hpp"
#include "daemon/exit_status.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include <algorithm>

namespace contactsync::commands {
namespace {

namespace json = boost::json;

std::string remedy(const Error& error, ProviderId provider)
{
    if (error.unverified_peer)
        return "the certificate could not be verified: check base_url, the machine's clock, and http.ca_file";
    switch (error.kind) {
    case ErrorKind::credentials:
        return fmt::format("the service refused the key: check the secret of [providers.{}] and its permissions",
                           to_string(provider));
    case ErrorKind::retry:
        if (error.retry_after || error.status == 429)
            return "the service asks to be left alone for a while: try again later";
        if (error.status >= 500) return "the service, or what stands in front of it, is in trouble: try again later";
        return "the service could not be reached: check base_url, DNS, proxy and firewall, then try again";
    case ErrorKind::gone:
    case ErrorKind::contract:
        return "something else answers at base_url than the API we know: check base_url";
    case ErrorKind::record:
    case ErrorKind::cancelled:
        break;
    }
    return "see the message";
}

json::object checked_object(const Application::Checked& checked)
{
    if (!checked.result) {
        const Error& error = checked.result.error();
        return {{"ok", false},
                {"error", error.detail},
                {"status", error.status},
                {"remedy", remedy(error, checked.provider)}};
    }
    json::array findings;
    for (const auto& finding : checked.result->findings)
        findings.push_back(
            json::object{{"topic", finding.topic}, {"observed", finding.observed}, {"as_assumed", finding.as_assumed}});
    return {{"ok", true}, {"account", checked.result->account}, {"findings", std::move(findings)}};
}

int status_of(const std::vector<Application::Checked>& checked)
{
    const auto failed = [&](auto predicate) {
        return std::ranges::any_of(checked,
                                   [&](const auto& one) { return !one.result && predicate(one.result.error()); });
    };
    if (failed([](const Error& error) { return error.kind == ErrorKind::credentials; }))
        return exit_status::unauthorized;
    if (failed([](const Error&) { return true; })) return exit_status::unavailable;
    return exit_status::done;
}

std::string text(const json::object& document, const output::Screen&)
{
    std::string out = fmt::format("configuration  ok  {}\nstore          ok  {}\n",
                                  std::string_view(document.at("configuration").as_string()),
                                  std::string_view(document.at("store").as_string()));
    for (const auto& [name, value] : document.at("providers").as_object()) {
        const auto& provider = value.as_object();
        if (!provider.at("ok").as_bool()) {
            out += fmt::format("{:<14} FAILED  {}\n{:15}→ {}\n", std::string_view(name),
                               std::string_view(provider.at("error").as_string()), "",
                               std::string_view(provider.at("remedy").as_string()));
            continue;
        }
        const std::string_view account = provider.at("account").as_string();
        out += fmt::format("{:<14} ok{}{}\n", std::string_view(name), account.empty() ? "" : "  ", account);
        for (const auto& finding : provider.at("findings").as_array())
            out +=
                fmt::format("{:15}{} {}: {}\n", "", finding.at("as_assumed").as_bool() ? "as assumed " : "DIFFERENT  ",
                            std::string_view(finding.at("topic").as_string()),
                            std::string_view(finding.at("observed").as_string()));
    }
    return out;
}

} // namespace

int run(const cli::CheckCommand&, const cli::Invocation& invocation)
{
    sync::Observer nobody;
    Application application(config::load(invocation.config_file), nobody);
    const auto checked = application.check();
    json::object providers;
    for (const auto& one : checked)
        providers[to_string(one.provider)] = checked_object(one);
    const int status = status_of(checked);
    print({{"configuration", application.config().file.string()},
           {"store", application.config().store_path.string()},
           {"providers", std::move(providers)},
           {"exit_status", status}},
          invocation, text);
    return status;
}

} // namespace contactsync::commands
