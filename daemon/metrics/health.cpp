#include "daemon/metrics/health.hpp"

#include <fmt/format.h>

namespace contactsync::metrics {
namespace {

constexpr int kIntervalsMax = 3;

struct Verdict {
    bool ready = false;
    std::string why;
};

Verdict judge_provider(const ProviderHealth& health, TimePoint now)
{
    if (health.failure)
        return {.ready = true,
                .why = fmt::format("degraded: polls fail ({}) and are repeated", to_string(*health.failure))};
    if (!health.last_poll_at) return {.ready = false, .why = "not ready: not polled yet"};
    const auto age = now - *health.last_poll_at;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    if (age > kIntervalsMax * health.poll_interval)
        return {.ready = false,
                .why = fmt::format(
                    "not ready: last polled {} s ago, {} intervals are {} s", seconds, kIntervalsMax,
                    std::chrono::duration_cast<std::chrono::seconds>(kIntervalsMax * health.poll_interval).count())};
    return {.ready = true, .why = fmt::format("ok: polled {} s ago", seconds)};
}

} // namespace

Readiness judge(const Health& health, TimePoint now)
{
    if (!health.configured) return {.ready = false, .text = "not ready: not configured\n"};
    if (!health.store_open) return {.ready = false, .text = "not ready: the store cannot be used\n"};
    bool ready = true;
    std::string lines;
    for (const ProviderHealth& provider : health.providers) {
        const Verdict verdict = judge_provider(provider, now);
        ready = ready && verdict.ready;
        lines += fmt::format("{}: {}\n", to_string(provider.provider), verdict.why);
    }
    return {.ready = ready, .text = (ready ? "ready\n" : "not ready\n") + lines};
}

} // namespace contactsync::metrics
