#pragma once

#include "daemon/application.hpp"
#include "daemon/config/config.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/metrics/server.hpp"
#include "daemon/service/notifier.hpp"
#include "daemon/service/signal_queue.hpp"
#include "sync/service.hpp"
#include "sync/signal.hpp"

#include <optional>

namespace contactsync::service {

/// One configuration of the service at work: runs its engine until a signal ends it, starts it again after a store that
/// was full or locked, and tells systemd, Prometheus and the log how it is.
class Host final : public metrics::Vitality {
public:
    /// Everything outlives serve(). Throws metrics::ListenError.
    Host(Application& application, metrics::Metrics& metrics, const Notifier& notifier, const SignalQueue& signals);

    /// Runs the loop until SIGTERM or SIGINT (nullopt), or SIGHUP with a configuration that can be read (that one).
    /// Throws store::StoreError when the store cannot be worked with any more.
    std::optional<config::Config> serve();

    asio::awaitable<std::string> metrics() override;
    metrics::Readiness readiness() override;

private:
    asio::awaitable<void> serve_engine();
    asio::awaitable<void> engine_to_its_end();
    asio::awaitable<void> run_engine();
    asio::awaitable<void> wait_for_store();
    asio::awaitable<bool> store_takes_writes();
    asio::awaitable<void> watch_signals();
    asio::awaitable<void> beat();
    asio::awaitable<void> tell_status();
    asio::awaitable<void> end_in_time();
    asio::awaitable<std::string> status_line();
    void reload();
    void reject(const std::string& why) const;
    void stop();
    void save_budgets();

    Application& application_;
    metrics::Metrics& metrics_;
    const Notifier& notifier_;
    TimePoint started_at_;
    std::optional<metrics::MetricsServer> server_;
    std::optional<sync::Service> engine_; ///< absent while the store cannot be written to
    sync::TaskGroup beside_;              ///< what runs as long as the engine does
    sync::Signal stopped_;
    const SignalQueue& signals_;
    bool stopping_ = false;
    bool engine_ended_ = false;
    std::chrono::seconds store_pause_; ///< before the store is tried again
    std::optional<config::Config> next_;
};

} // namespace contactsync::service
