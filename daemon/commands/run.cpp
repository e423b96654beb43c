#include "base/log.hpp"
#include "daemon/application.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/exit_status.hpp"
#include "daemon/service/host.hpp"
#include "daemon/version.hpp"

#include <csignal>
#include <memory>
#include <optional>
#include <utility>

/// The service: one configuration after the other, until a signal ends it.
namespace contactsync::commands {
namespace {

std::vector<ProviderId> enabled(const config::Config& config)
{
    std::vector<ProviderId> ids;
    for (const auto& [id, provider] : config.providers)
        ids.push_back(id);
    return ids;
}

/// Signals wait while this lives: between two configurations nobody handles them, and each would end the process.
class SignalsHeld {
public:
    SignalsHeld()
    {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            sigaddset(&held, signal);
        pthread_sigmask(SIG_BLOCK, &held, &before_);
    }
    ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    SignalsHeld(const SignalsHeld&) = delete;
    SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
    sigset_t before_{};
};

/// Lives as long as one configuration.
struct Generation {
    Generation(config::Config config, metrics::Metrics& metrics, const service::Notifier& notifier)
        : application(std::move(config), metrics), host(application, metrics, notifier)
    {}
    Application application;
    service::Host host;
};

/// What a new configuration names may turn out to be unusable (its store, its metrics address): then the old one goes
/// on.
std::unique_ptr<Generation> succeed(config::Config next, config::Config previous, metrics::Metrics& metrics,
                                    const service::Notifier& notifier)
{
    try {
        return std::make_unique<Generation>(std::move(next), metrics, notifier);
    } catch (const store::StoreError& error) {
        log::error("config.rejected", {{"why", error.what()}});
    } catch (const metrics::ListenError& error) {
        log::error("config.rejected", {{"why", error.what()}});
    }
    return std::make_unique<Generation>(std::move(previous), metrics, notifier);
}

} // namespace

int run(const cli::RunCommand&, const cli::Invocation& invocation)
{
    auto config = config::load(invocation.config_file);
    log::limit_repeats();
    const service::Notifier notifier;
    metrics::Metrics metrics(enabled(config));
    auto generation = std::make_unique<Generation>(config, metrics, notifier);
    log::info("service.started", {{"version", kVersion}, {"providers", config.providers.size()}});
    while (auto next = generation->host.serve()) {
        const SignalsHeld held;
        generation.reset(); // its store's lock is for the next one
        generation = succeed(*next, std::exchange(config, *next), metrics, notifier);
        config = generation->application.config();
    }
    log::info("service.stopped");
    return exit_status::done;
}

} // namespace contactsync::commands
