#include "base/log.hpp"
#include "daemon/application.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/exit_status.hpp"
#include "daemon/service/host.hpp"
#include "daemon/version.hpp"

#include <memory>
#include <optional>
#include <utility>

/// The service: one configuration after the other, until a signal ends it.
namespace contactsync::commands {
namespace {

/// A store that is migrated, or whose keys are made anew, may take its time to open.
constexpr std::chrono::minutes kOpeningMax(30);

/// Lives as long as one configuration.
struct Generation {
    Generation(config::Config config, metrics::Metrics& metrics, const service::Notifier& notifier,
               const service::SignalQueue& signals)
        : application(std::move(config), metrics), host(application, metrics, notifier, signals)
    {}
    Application application;
    service::Host host;
};

/// What a new configuration names may turn out to be unusable (its store, its metrics address): then the old one goes
/// on.
std::unique_ptr<Generation> succeed(config::Config next, config::Config previous, metrics::Metrics& metrics,
                                    const service::Notifier& notifier, const service::SignalQueue& signals)
{
    notifier.extend_timeout(kOpeningMax);
    try {
        return std::make_unique<Generation>(std::move(next), metrics, notifier, signals);
    } catch (const std::exception& error) {
        log::error("config.rejected", {{"why", error.what()}});
    }
    return std::make_unique<Generation>(std::move(previous), metrics, notifier, signals);
}

} // namespace

int run(const cli::RunCommand&, const cli::Invocation& invocation)
{
    const service::SignalQueue signals;
    auto config = config::load(invocation.config_file);
    log::limit_repeats();
    const service::Notifier notifier;
    notifier.extend_timeout(kOpeningMax);
    metrics::Metrics metrics(config.enabled());
    auto generation = std::make_unique<Generation>(config, metrics, notifier, signals);
    log::info("service.started", {{"version", kVersion}, {"providers", config.providers.size()}});
    while (auto next = generation->host.serve()) {
        generation.reset(); // its store's lock is for the next one
        generation = succeed(*next, std::exchange(config, *next), metrics, notifier, signals);
        config = generation->application.config();
    }
    log::info("service.stopped");
    return exit_status::done;
}

} // namespace contactsync::commands
