#include "daemon/metrics/reading.hpp"

namespace contactsync::metrics {

Reading read_store(store::Store& store, const std::vector<ProviderId>& providers, TimePoint now)
{
    Reading reading{.now = now, .started_at = now, .vitals = store.vitals()};
    for (const ProviderId id : providers)
        reading.providers[id] = {.last_poll_at = store.provider_state(id).last_poll_at, .backlog = store.backlog(id)};
    if (auto run = store.last_run(); run && run->finished_at) reading.last_run = std::move(run);
    return reading;
}

void add_client(ProviderReading& reading, const http::Client& client)
{
    reading.traffic = client.traffic();
    reading.budget = client.budget();
    reading.breaker_open = client.breaker_open();
}

} // namespace contactsync::metrics
