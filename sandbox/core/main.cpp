#include "client_config.hpp"
#include "options.hpp"
#include "private_file.hpp"
#include "reevo/reevo.hpp"
#include "replyio/replyio.hpp"
#include "server.hpp"
#include "tether/tether.hpp"

#include <boost/asio.hpp>

#include <unistd.h>

#include <csignal>
#include <exception>
#include <iostream>

namespace {

using namespace contactsync::sandbox;

constexpr int kFault = 1;
constexpr int kBadConfiguration = 78;

/// Opens every port, and says and writes down where a client finds which service.
BaseUrls listen(Server& server, const Options& options)
{
    const auto at = [&](std::uint16_t port) {
        const bool v6 = options.address.find(':') != std::string::npos;
        return "http://" + (v6 ? "[" + options.address + "]" : options.address) + ":" + std::to_string(port);
    };
    const auto common = server.listen(options.address, options.port);
    BaseUrls urls;
    for (const auto* service : {"reevo", "replyio", "tether"})
        urls[service] = at(common) + "/" + service;
    for (const auto& [service, port] : options.service_ports)
        urls[service] = at(server.listen(options.address, port, service));
    // The last thing: who sees the port may use everything else.
    if (!options.config_dir.empty()) write_config(urls, options.config_dir);
    if (!options.port_file.empty()) write_private(options.port_file, std::to_string(common) + "\n");
    return urls;
}

void announce(const BaseUrls& urls, const Options& options)
{
    std::cout << summary(urls) << std::endl;
    if (options.print_config) std::cout << config_text(urls, options.config_dir) << std::endl;
    if (options.ready_fd >= 0 && ::write(options.ready_fd, "\n", 1) != 1)
        throw std::runtime_error("cannot write to the descriptor of --ready-fd");
}

void run(const Options& options)
{
    boost::asio::io_context context(1);
    Sandbox sandbox(options.random_seed);
    sandbox.add(make_reevo());
    sandbox.add(make_replyio());
    sandbox.add(make_tether());
    sandbox.start([&options](Sandbox& empty) { prepare(empty, options); });

    Server server(context, sandbox);
    announce(listen(server, options), options);
    boost::asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([&context](const auto&, int) { context.stop(); });
    context.run();
    if (!options.state.empty()) save_state(sandbox, options.state);
}

} // namespace

int main(int argc, char** argv)
{
    const auto options = parse_command_line(argc, argv);
    try {
        run(options);
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << "contactsync-sandbox: " << error.what() << '\n';
        return kBadConfiguration;
    } catch (const std::exception& error) {
        std::cerr << "contactsync-sandbox: " << error.what() << '\n';
        return kFault;
    }
}
