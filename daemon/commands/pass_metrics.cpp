#include "daemon/commands/pass_metrics.hpp"

#include "base/log.hpp"
#include "daemon/metrics/textfile.hpp"

#include <system_error>

namespace contactsync::commands {
namespace {

metrics::Reading reading_after(Application& application, const sync::Report& report)
{
    auto reading = metrics::read_store(application.store(), application.config().enabled(), SystemClock().now());
    for (const auto& [id, client] : application.clients())
        metrics::add_client(reading.providers[id], *client);
    for (const auto& stop : report.guard)
        reading.providers[stop.provider].guard_stopped = true;
    reading.started_at = report.started_at;
    return reading;
}

} // namespace

PassMetrics::PassMetrics(const config::Config& config, sync::Observer& other)
    : metrics_(config.enabled()), both_(metrics_, other)
{}

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
