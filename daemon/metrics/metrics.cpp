#include "daemon/metrics/metrics.hpp"

#include "daemon/metrics/gauges.hpp"
#include "daemon/metrics/process.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <iterator>
#include <span>
#include <utility>

namespace contactsync::metrics {
namespace {

using Buckets = prometheus::Histogram::BucketBoundaries; // seconds

constexpr std::array kFailures{ErrorKind::retry, ErrorKind::credentials, ErrorKind::record, ErrorKind::gone,
                               ErrorKind::contract};

/// The first refused opt-out must be seen as an increase.
constexpr std::array kAnswered{store::OperationState::done, store::OperationState::retry, store::OperationState::parked,
                               store::OperationState::unknown};

const Buckets& reconciliation_buckets()
{
    static const Buckets buckets{0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 20, 60, 300};
    return buckets;
}

const Buckets& store_buckets()
{
    static const Buckets buckets{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};
    return buckets;
}

/// From a second to a day.
const Buckets& arrival_buckets()
{
    static const Buckets buckets{1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400};
    return buckets;
}

template <class T>
double seconds(T time)
{
    return std::chrono::duration<double>(time).count();
}

std::string name_of(ProviderId provider)
{
    return std::string(to_string(provider));
}

} // namespace

struct Metrics::Counted {
    prometheus::Registry registry;

    prometheus::Family<prometheus::Counter>& polls =
        prometheus::BuildCounter()
            .Name("contactsync_polls_total")
            .Help("Polls that ended, by result: ok, or the kind of the failure.")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& failing = prometheus::BuildGauge()
                                                         .Name("contactsync_provider_failing")
                                                         .Help("1 for the kind of failure that the last poll ended in.")
                                                         .Register(registry);
    prometheus::Family<prometheus::Counter>& operations =
        prometheus::BuildCounter()
            .Name("contactsync_operations_total")
            .Help("Writes that were sent and answered, or given up, by the state they are in then.")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& guard_stops = prometheus::BuildCounter()
                                                               .Name("contactsync_guard_stops_total")
                                                               .Help("How often a guard stopped what was planned.")
                                                               .Register(registry);
    prometheus::Family<prometheus::Histogram>& opt_outs =
        prometheus::BuildHistogram()
            .Name("contactsync_opt_out_propagation_seconds")
            .Help("Time from planning an opt-out until the provider has it.")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& edits =
        prometheus::BuildHistogram()
            .Name("contactsync_edit_propagation_seconds")
            .Help("Time from planning an edit until the provider has it.")
            .Register(registry);
    prometheus::Counter& reconciled = prometheus::BuildCounter()
                                          .Name("contactsync_reconciled_contacts_total")
                                          .Help("Contacts that were merged.")
                                          .Register(registry)
                                          .Add({});
    prometheus::Histogram& reconciliations = prometheus::BuildHistogram()
                                                 .Name("contactsync_reconcile_duration_seconds")
                                                 .Help("Duration of a whole reconciliation.")
                                                 .Register(registry)
                                                 .Add({}, reconciliation_buckets());
    prometheus::Histogram& store_jobs =
        prometheus::BuildHistogram()
            .Name("contactsync_store_job_duration_seconds")
            .Help("Duration of one job of the store's thread, its commit included, its waiting not.")
            .Register(registry)
            .Add({}, store_buckets());
};

Metrics::Metrics(const std::vector<ProviderId>& providers) : counted_(std::make_unique<Counted>())
{
    for (const ProviderId provider : providers)
        begin(provider);
}

Metrics::~Metrics() = default;

void Metrics::begin(ProviderId provider)
{
    const std::string name = name_of(provider);
    counted_->polls.Add({{"provider", name}, {"result", "ok"}});
    counted_->guard_stops.Add({{"provider", name}});
    for (const ErrorKind kind : kFailures) {
        counted_->polls.Add({{"provider", name}, {"result", std::string(to_string(kind))}});
        counted_->failing.Add({{"provider", name}, {"kind", std::string(to_string(kind))}});
    }
    for (const auto state : kAnswered)
        counted_->operations.Add({{"provider", name},
                                  {"kind", std::string(to_string(OperationKind::opt_out))},
                                  {"state", std::string(store::to_string(state))}});
    counted_->opt_outs.Add({{"provider", name}}, arrival_buckets());
    counted_->edits.Add({{"provider", name}}, arrival_buckets());
}

void Metrics::poll_finished(ProviderId provider)
{
    for (const ErrorKind kind : kFailures)
        counted_->failing.Add({{"provider", name_of(provider)}, {"kind", std::string(to_string(kind))}}).Set(0);
    counted_->polls.Add({{"provider", name_of(provider)}, {"result", "ok"}}).Increment();
}

void Metrics::poll_failed(ProviderId provider, ErrorKind failure)
{
    if (failure == ErrorKind::cancelled) return; // we are stopping
    for (const ErrorKind kind : kFailures)
        counted_->failing.Add({{"provider", name_of(provider)}, {"kind", std::string(to_string(kind))}})
            .Set(kind == failure ? 1 : 0);
    counted_->polls.Add({{"provider", name_of(provider)}, {"result", std::string(to_string(failure))}}).Increment();
}

void Metrics::reconciliation_finished(std::size_t contacts, std::chrono::microseconds took)
{
    counted_->reconciled.Increment(static_cast<double>(contacts));
    counted_->reconciliations.Observe(seconds(took));
}

void Metrics::settled(const store::Operation& operation, store::OperationState state,
                      std::chrono::milliseconds since_planned)
{
    const std::string provider = name_of(operation.provider);
    counted_->operations
        .Add({{"provider", provider},
              {"kind", std::string(to_string(operation.kind))},
              {"state", std::string(store::to_string(state))}})
        .Increment();
    if (state != store::OperationState::done) return;
    if (operation.kind == OperationKind::opt_out)
        counted_->opt_outs.Add({{"provider", provider}}, arrival_buckets()).Observe(seconds(since_planned));
    else if (operation.lane == Lane::edit)
        counted_->edits.Add({{"provider", provider}}, arrival_buckets()).Observe(seconds(since_planned));
}

void Metrics::guard_stopped(ProviderId provider)
{
    counted_->guard_stops.Add({{"provider", name_of(provider)}}).Increment();
}

void Metrics::stored(std::chrono::microseconds took)
{
    counted_->store_jobs.Observe(seconds(took));
}

std::string Metrics::text(const Reading& reading) const
{
    Sheet process;
    add_process(process);
    return text_without_process(reading) + prometheus::TextSerializer().Serialize(process.take());
}

std::string Metrics::text_without_process(const Reading& reading) const
{
    Sheet sheet;
    add_reading(sheet, reading);
    auto families = sheet.take();
    auto counted = counted_->registry.Collect();
    std::ranges::move(counted, std::back_inserter(families));
    return prometheus::TextSerializer().Serialize(families);
}

} // namespace contactsync::metrics
