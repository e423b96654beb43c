#pragma once

#include "daemon/metrics/reading.hpp"
#include "sync/observer.hpp"

#include <memory>
#include <string>
#include <vector>

namespace contactsync::metrics {

/// Counts what the engine does, and writes everything down in Prometheus' text form (docs/METRICS.md). Labels are names
/// of ours or HTTP statuses: never an id, never personal data.
/// Thread-safety: none; all calls on the engine's strand.
class Metrics final : public sync::Observer {
public:
    /// Series of these providers start at zero, so that their first event is seen as an increase; of others at their
    /// first event.
    explicit Metrics(const std::vector<ProviderId>& providers);
    ~Metrics() override;

    void poll_finished(ProviderId provider) override;
    void poll_failed(ProviderId provider, ErrorKind kind) override;
    void reconciliation_finished(std::size_t contacts, std::chrono::microseconds took) override;
    void settled(const store::Operation& operation, store::OperationState state,
                 std::chrono::milliseconds since_planned) override;
    void guard_stopped(ProviderId provider) override;
    void stored(std::chrono::microseconds took) override;

    /// Everything, for a scrape.
    std::string text(const Reading& reading) const;
    /// Without what describes the process: node_exporter, which serves the text file, has metrics of the same names.
    std::string text_without_process(const Reading& reading) const;

private:
    struct Counted;

    void begin(ProviderId provider);

    std::unique_ptr<Counted> counted_;
};

} // namespace contactsync::metrics
