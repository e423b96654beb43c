#include "options.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <stdexcept>

namespace contactsync::sandbox {
namespace {

constexpr int kUsageError = 64; // a wrong command line, as contactsync has it

struct Setting {
    std::string service;
    std::string name;
    json::value value;
};

/// "reevo.limit_max=50": the value is JSON where it can be read as such, otherwise text.
Setting parse_setting(const std::string& text)
{
    const auto dot = text.find('.');
    const auto equals = text.find('=');
    if (dot == std::string::npos || equals == std::string::npos || dot > equals)
        throw std::invalid_argument(text + ": expected service.name=value");
    const auto value = text.substr(equals + 1);
    json::error_code not_json;
    auto parsed = json::parse(value, not_json);
    return {text.substr(0, dot), text.substr(dot + 1, equals - dot - 1), not_json ? json::value(value) : parsed};
}

Backend& backend_of(Sandbox& sandbox, const Setting& setting)
{
    auto* backend = sandbox.find(setting.service);
    if (!backend) throw std::invalid_argument(setting.service + ": expected reevo, replyio or tether");
    return *backend;
}

void set_limits(Sandbox& sandbox, const std::vector<std::string>& settings)
{
    std::map<std::string, json::object> by_service;
    for (const auto& text : settings) {
        const auto setting = parse_setting(text);
        backend_of(sandbox, setting);
        by_service[setting.service][setting.name] = setting.value;
    }
    for (const auto& [service, limits] : by_service)
        sandbox.find(service)->limit.set(limits);
}

} // namespace

Options parse_command_line(int argc, char** argv)
{
    Options options;
    CLI::App app{"Stand-ins for Reevo, Reply.io and Tether on loopback, with state, faults, limits and a control API."};
    app.name("contactsync-sandbox");
    app.add_option("--address", options.address, "Address to listen on")->capture_default_str();
    app.add_option("--port", options.port, "Port for all services; 0 = any free one")->capture_default_str();
    for (const char* service : {"reevo", "replyio", "tether"})
        app.add_option_function<std::uint16_t>(
            "--" + std::string(service) + "-port",
            [&options, service](std::uint16_t port) { options.service_ports[service] = port; },
            "A port of its own for this service, without the path prefix");
    app.add_option("--seed", options.seed, "Directory with reevo.jsonl, replyio.jsonl, tether.jsonl")
        ->check(CLI::ExistingDirectory);
    app.add_option("--state", options.state, "State file: loaded instead of the seed if it exists, saved at the end");
    app.add_option("--port-file", options.port_file, "File to write the port to once it is open");
    app.add_option("--ready-fd", options.ready_fd, "File descriptor to write a newline to once the ports are open");
    app.add_option("--switch", options.switches, "SERVICE.NAME=VALUE (docs/SANDBOX.md), repeatable");
    app.add_option("--limit", options.limits, "SERVICE.per_{second,minute,hour}=N or SERVICE.window=fixed|sliding");
    app.add_option("--random-seed", options.random_seed, "Seed of random choices of faults")->capture_default_str();
    app.add_flag("--print-config", options.print_config, "Print a contactsync configuration for this sandbox");
    app.add_option("--config-dir", options.config_dir, "Directory to write contactsync.toml and the key files to");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::exit(app.exit(error) == 0 ? 0 : kUsageError);
    }
    return options;
}

void prepare(Sandbox& sandbox, const Options& options)
{
    const bool resumes = !options.state.empty() && std::filesystem::exists(options.state);
    if (resumes) load_state(sandbox, options.state);
    for (const auto& text : options.switches) {
        const auto setting = parse_setting(text);
        backend_of(sandbox, setting).service->configure({{setting.name, setting.value}});
    }
    set_limits(sandbox, options.limits);
    if (!resumes && !options.seed.empty()) seed_directory(sandbox, options.seed);
}

} // namespace contactsync::sandbox
