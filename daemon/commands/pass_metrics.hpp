#pragma once

#include "daemon/application.hpp"
#include "daemon/metrics/metrics.hpp"
#include "sync/observer.hpp"
#include "sync/report.hpp"

namespace contactsync::commands {

/// Counts one pass for `metrics.textfile`, beside the observer that the command has anyway. `other` outlives the pass.
class PassMetrics {
public:
    PassMetrics(const config::Config& config, sync::Observer& other);

    /// For the pass.
    sync::Observer& observer() { return both_; }
    /// Writes the file, where one is configured. A failure is logged: the pass itself is done.
    void write(Application& application, const sync::Report& report) const;

private:
    metrics::Metrics metrics_;
    sync::ObserverPair both_;
};

} // namespace contactsync::commands
