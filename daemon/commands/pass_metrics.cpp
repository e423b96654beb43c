#include "daemon/commands/pass_metrics.hpp"

#include "base/log.hpp"
#include "daemon/metrics/textfile.hpp"

#include <ranges>
#include <system_error>
#include <vector>

namespace contactsync::commands {
namespace {

std::vector<ProviderId> enabled(const config::Config& config)
{
    const auto ids = std::views::keys(config.providers);
    return {ids.begin(), ids.end()};
}

metrics::Reading reading_after(Application& application, const sync::Report& report)
{
    auto reading = metrics::read_store(application.store(), enabled(application.config()), SystemClock().now());
    for (const auto& [id, client] : application.clients())
        metrics::add_client(reading.providers[id], *client);
    for (const auto& stop : report.guard)
        reading.providers[stop.provider].guard_stopped = true;
    reading.started_at = report.started_at;
    return reading;
}

} // namespace

PassMetrics::PassMetrics(const config::Config& config, sync::Observer& other) : metrics_(enabled(config)), other_(other)
{}

void PassMetrics::polled(ProviderId provider, std::size_t records, std::optional<std::size_t> total)
{
    metrics_.polled(provider, records, total);
    other_.polled(provider, records, total);
}

void PassMetrics::poll_finished(ProviderId provider)
{
    metrics_.poll_finished(provider);
    other_.poll_finished(provider);
}

void PassMetrics::poll_failed(ProviderId provider, ErrorKind kind)
{
    metrics_.poll_failed(provider, kind);
    other_.poll_failed(provider, kind);
}

void PassMetrics::reconciled(std::size_t contacts)
{
    metrics_.reconciled(contacts);
    other_.reconciled(contacts);
}

void PassMetrics::reconciliation_finished(std::size_t contacts, std::chrono::microseconds took)
{
    metrics_.reconciliation_finished(contacts, took);
    other_.reconciliation_finished(contacts, took);
}

void PassMetrics::pushed(ProviderId provider, std::size_t done, std::size_t total)
{
    metrics_.pushed(provider, done, total);
    other_.pushed(provider, done, total);
}

void PassMetrics::settled(const store::Operation& operation, store::OperationState state,
                          std::chrono::milliseconds since_planned)
{
    metrics_.settled(operation, state, since_planned);
    other_.settled(operation, state, since_planned);
}

void PassMetrics::guard_stopped(ProviderId provider)
{
    metrics_.guard_stopped(provider);
    other_.guard_stopped(provider);
}

void PassMetrics::stored(std::chrono::microseconds took)
{
    metrics_.stored(took);
    other_.stored(took);
}

void PassMetrics::write(Application& application, const sync::Report& report) const
{
    const auto& file = application.config().metrics_textfile;
    if (file.empty()) return;
    try {
        metrics::write_textfile(file, metrics_.text_without_process(reading_after(application, report)));
    } catch (const std::system_error& error) {
        log::warn("metrics.textfile_failed", {{"error", error.what()}});
    }
}

} // namespace contactsync::commands
