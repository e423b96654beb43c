#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

namespace contactsync::metrics {

using Families = std::vector<prometheus::MetricFamily>;
using Labels = std::vector<prometheus::ClientMetric::Label>;

/// Metrics whose values are known already: a scrape writes them down anew, so that none outlives what it tells of.
class Sheet {
public:
    /// Begins a metric; value() adds to the one that was begun last.
    Sheet& gauge(const char* name, const char* help) { return begin(name, help, prometheus::MetricType::Gauge); }
    Sheet& counter(const char* name, const char* help) { return begin(name, help, prometheus::MetricType::Counter); }

    Sheet& value(Labels labels, double value)
    {
        prometheus::ClientMetric metric;
        metric.label = std::move(labels);
        // Both are written; the type of the family says which one is read.
        metric.gauge.value = value;
        metric.counter.value = value;
        families_.back().metric.push_back(std::move(metric));
        return *this;
    }

    /// Without metrics that got no value.
    Families take()
    {
        std::erase_if(families_, [](const prometheus::MetricFamily& family) { return family.metric.empty(); });
        return std::move(families_);
    }

private:
    Sheet& begin(const char* name, const char* help, prometheus::MetricType type)
    {
        families_.push_back({.name = name, .help = help, .type = type, .metric = {}});
        return *this;
    }

    Families families_;
};

} // namespace contactsync::metrics
