#pragma once

#include "daemon/application.hpp"
#include "daemon/metrics/metrics.hpp"
#include "sync/observer.hpp"
#include "sync/report.hpp"

namespace contactsync::commands {

/// Counts one pass for `metrics.textfile`, beside the observer that the command has anyway. `other` outlives the pass.
class PassMetrics final : public sync::Observer {
public:
    PassMetrics(const config::Config& config, sync::Observer& other);

    void polled(ProviderId provider, std::size_t records, std::optional<std::size_t> total) override;
    void poll_finished(ProviderId provider) override;
    void poll_failed(ProviderId provider, ErrorKind kind) override;
    void reconciled(std::size_t contacts) override;
    void reconciliation_finished(std::size_t contacts, std::chrono::microseconds took) override;
    void pushed(ProviderId provider, std::size_t done, std::size_t total) override;
    void settled(const store::Operation& operation, store::OperationState state,
                 std::chrono::milliseconds since_planned) override;
    void guard_stopped(ProviderId provider) override;
    void stored(std::chrono::microseconds took) override;

    /// Writes the file, where one is configured. A failure is logged: the pass itself is done.
    void write(Application& application, const sync::Report& report) const;

private:
    metrics::Metrics metrics_;
    sync::Observer& other_;
};

} // namespace contactsync::commands
