#include "daemon/metrics/gauges.hpp"

#include "daemon/version.hpp"
#include "merge/operation.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace contactsync::metrics {
namespace {

using std::chrono::duration;

double seconds(std::chrono::milliseconds time)
{
    return duration<double>(time).count();
}

double since_1970(TimePoint time)
{
    return seconds(time.time_since_epoch());
}

std::string text(std::string_view name)
{
    return std::string(name);
}

/// One value for each provider, which `value` may leave out.
void each_provider(Sheet& sheet, const Reading& reading,
                   const std::function<std::optional<double>(const ProviderReading&)>& value)
{
    for (const auto& [id, provider] : reading.providers)
        if (const auto known = value(provider)) sheet.value({{"provider", text(to_string(id))}}, *known);
}

/// When the provider was last heard; the start of the process where it never was, so that silence is noticed too.
double lag(const Reading& reading, const ProviderReading& provider)
{
    return seconds(reading.now - provider.last_poll_at.value_or(reading.started_at));
}

void add_polling(Sheet& sheet, const Reading& reading)
{
    sheet.gauge("contactsync_lag_seconds",
                "Time since the last successful poll, or since the start where there was none.");
    each_provider(sheet, reading, [&](const ProviderReading& provider) { return lag(reading, provider); });
    sheet.gauge("contactsync_last_poll_timestamp_seconds", "When the last successful poll ended.");
    each_provider(sheet, reading,
                  [](const ProviderReading& provider) { return provider.last_poll_at.transform(since_1970); });
    sheet.gauge("contactsync_poll_interval_seconds", "Time between the starts of two polls, as it is now.");
    each_provider(sheet, reading, [](const ProviderReading& provider) -> std::optional<double> {
        if (provider.poll_interval == std::chrono::milliseconds::zero()) return std::nullopt;
        return seconds(provider.poll_interval);
    });
}

void add_backlog(Sheet& sheet, const Reading& reading)
{
    sheet.gauge("contactsync_backlog_writes", "Writes that are planned or to be retried.");
    for (const auto& [id, provider] : reading.providers)
        for (const auto& [lane, queue] : provider.backlog.lanes)
            sheet.value({{"provider", text(to_string(id))}, {"lane", text(to_string(lane))}},
                        static_cast<double>(queue.writes));
    sheet.gauge("contactsync_oldest_unsent_change_age_seconds",
                "Time since the oldest waiting write was planned; 0 when none waits.");
    for (const auto& [id, provider] : reading.providers)
        for (const auto& [lane, queue] : provider.backlog.lanes)
            sheet.value({{"provider", text(to_string(id))}, {"lane", text(to_string(lane))}},
                        queue.oldest ? seconds(reading.now - *queue.oldest) : 0);
    sheet.gauge("contactsync_open_writes", "Writes that were sent and are not done: under way, of unknown outcome, or "
                                           "parked for a person.");
    for (const auto& [id, provider] : reading.providers) {
        const auto add = [&](store::OperationState state, std::size_t count) {
            sheet.value({{"provider", text(to_string(id))}, {"state", text(store::to_string(state))}},
                        static_cast<double>(count));
        };
        add(store::OperationState::in_flight, provider.backlog.in_flight);
        add(store::OperationState::unknown, provider.backlog.unknown);
        add(store::OperationState::parked, provider.backlog.parked);
    }
    sheet.gauge("contactsync_unreadable_records", "Records that were listed and cannot be read.");
    each_provider(sheet, reading,
                  [](const ProviderReading& provider) { return static_cast<double>(provider.backlog.unreadable); });
    sheet.gauge("contactsync_guard_stopped", "1 while a guard holds back what is planned.");
    each_provider(sheet, reading, [](const ProviderReading& provider) { return provider.guard_stopped ? 1.0 : 0.0; });
}

void add_traffic(Sheet& sheet, const Reading& reading)
{
    sheet.counter("contactsync_requests_total", "Attempts of requests, by status of the answer; none without one.");
    for (const auto& [id, provider] : reading.providers)
        for (const auto& [status, count] : provider.traffic.by_status)
            sheet.value({{"provider", text(to_string(id))}, {"status", status == 0 ? "none" : std::to_string(status)}},
                        static_cast<double>(count));
    sheet.counter("contactsync_rate_limited_total", "Requests that were answered with 429.");
    each_provider(sheet, reading,
                  [](const ProviderReading& provider) { return static_cast<double>(provider.traffic.rate_limited); });
    sheet.counter("contactsync_retries_total", "Requests that were sent again.");
    each_provider(sheet, reading,
                  [](const ProviderReading& provider) { return static_cast<double>(provider.traffic.retries); });
    sheet.gauge("contactsync_breaker_open", "1 while a provider that kept failing is left alone.");
    each_provider(sheet, reading, [](const ProviderReading& provider) { return provider.breaker_open ? 1.0 : 0.0; });
}

void add_budgets(Sheet& sheet, const Reading& reading)
{
    const auto each_window = [&](auto value) {
        for (const auto& [id, provider] : reading.providers)
            for (const auto& window : provider.budget)
                sheet.value({{"provider", text(to_string(id))}, {"window", window.name}},
                            static_cast<double>(value(window)));
    };
    sheet.gauge("contactsync_budget_limit_requests", "Requests that the configuration allows in a window.");
    each_window([](const http::BudgetWindow& window) { return window.limit; });
    sheet.gauge("contactsync_budget_left_requests", "Requests that may be sent now before the window is used up.");
    each_window([](const http::BudgetWindow& window) { return window.left; });
}

void add_contacts(Sheet& sheet, const store::Vitals& vitals)
{
    const auto total = static_cast<double>(vitals.contacts);
    const auto agreeing = static_cast<double>(vitals.in_agreement);
    sheet.gauge("contactsync_contacts", "Contacts.").value({}, total);
    sheet
        .gauge("contactsync_contacts_in_agreement",
               "Contacts on which nothing is open: no write that is not done, no review, nothing to be merged.")
        .value({}, agreeing);
    sheet.gauge("contactsync_agreement_ratio", "Share of the contacts that are in agreement; 1 when there are none.")
        .value({}, vitals.contacts == 0 ? 1 : agreeing / total);
    sheet.gauge("contactsync_contacts_dirty", "Contacts that are to be merged.")
        .value({}, static_cast<double>(vitals.dirty));
    sheet.gauge("contactsync_open_reviews", "Questions for a person, by code.");
    for (const auto& [code, count] : vitals.open_reviews)
        sheet.value({{"code", code}}, static_cast<double>(count));
    sheet.gauge("contactsync_store_size_bytes", "The database and its log on disk.")
        .value({}, static_cast<double>(vitals.size_bytes));
}

void add_last_run(Sheet& sheet, const store::RunSummary& run)
{
    sheet.gauge("contactsync_last_run_timestamp_seconds", "When the last run ended.")
        .value({}, since_1970(*run.finished_at));
    sheet.gauge("contactsync_last_run_exit_status", "Its exit status, as in contactsync(1).")
        .value({}, run.exit_status);
}

} // namespace

void add_reading(Sheet& sheet, const Reading& reading)
{
    sheet.gauge("contactsync_build_info", "Always 1; the label tells the version.").value({{"version", kVersion}}, 1);
    add_polling(sheet, reading);
    add_backlog(sheet, reading);
    add_traffic(sheet, reading);
    add_budgets(sheet, reading);
    add_contacts(sheet, reading.vitals);
    if (reading.last_run) add_last_run(sheet, *reading.last_run);
}

} // namespace contactsync::metrics
