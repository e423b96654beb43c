#include "daemon/service/host.hpp"

#include "base/log.hpp"
#include "daemon/metrics/listen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <exception>

namespace contactsync::service {
namespace {

using namespace std::chrono_literals;

/// Writes under way may take so long after SIGTERM (systemd's TimeoutStopSec is longer).
constexpr auto kGrace = 10s;
constexpr std::chrono::seconds kStorePause = 3s;
constexpr std::chrono::seconds kStorePauseMax = 60s;
constexpr auto kFirstStatus = 3s;
constexpr auto kStatusEvery = 15s;
constexpr auto kRepeatsEvery = 60s;

/// A full disk and a lock that another program holds pass; everything else needs a person.
bool passes(store::StoreError::Kind kind)
{
    return kind == store::StoreError::Kind::full || kind == store::StoreError::Kind::held_by_other;
}

std::optional<metrics::MetricsServer> make_server(Application& application, metrics::Vitality& vitality)
{
    const auto endpoint = metrics::parse_listen(application.config().metrics_listen);
    if (!endpoint) return std::nullopt;
    return std::make_optional<metrics::MetricsServer>(application.loop().get_executor(), *endpoint, vitality);
}

asio::awaitable<void> flush_repeats(Clock& clock)
{
    for (;;) {
        co_await clock.sleep(kRepeatsEvery);
        log::flush_repeats();
    }
}

} // namespace

Host::Host(Application& application, metrics::Metrics& metrics, const Notifier& notifier, const SignalQueue& signals)
    : application_(application), metrics_(metrics), notifier_(notifier), started_at_(application.clock().now()),
      server_(make_server(application, *this)), beside_(application.loop().get_executor()),
      stopped_(application.loop().get_executor()), signals_(signals), store_pause_(kStorePause)
{}

std::optional<config::Config> Host::serve()
{
    notifier_.ready("polling for the first time");
    std::exception_ptr failure;
    asio::co_spawn(application_.loop(), serve_engine(), [&](std::exception_ptr error) { failure = error; });
    application_.loop().run();
    log::flush_repeats();
    if (failure) std::rethrow_exception(failure);
    save_budgets();
    return std::exchange(next_, std::nullopt);
}

/// What was charged in advance stays so when the exact figures cannot be written.
void Host::save_budgets()
{
    try {
        application_.save_budgets();
    } catch (const store::StoreError& error) {
        if (!passes(error.kind)) throw;
        log::warn("store.budgets_unsaved", {{"why", error.what()}});
    }
}

/// Whatever ends unexpectedly ends everything: a service that no longer hears signals must not run on.
asio::awaitable<void> Host::serve_engine()
{
    // First, so that a signal that was waiting already finds an engine: a reload without one is refused.
    beside_.spawn(engine_to_its_end());
    beside_.spawn(watch_signals());
    beside_.spawn(beat());
    beside_.spawn(tell_status());
    beside_.spawn(flush_repeats(application_.clock()));
    if (server_) beside_.spawn(server_->serve());
    try {
        co_await beside_.join();
    } catch (const boost::system::system_error& error) {
        if (!engine_ended_ || error.code() != asio::error::operation_aborted) throw;
    }
}

asio::awaitable<void> Host::engine_to_its_end()
{
    while (!stopping_)
        co_await run_engine();
    engine_ended_ = true;
    beside_.cancel();
}

/// Until it is stopped, or the store cannot be written to and then can again.
asio::awaitable<void> Host::run_engine()
{
    std::optional<store::StoreError> trouble;
    const auto begun = application_.clock().steady_now();
    engine_.emplace(application_.providers(), application_.async_store(), application_.clock(), application_.random(),
                    application_.config().engine, metrics_, application_.loop().get_executor());
    try {
        co_await engine_->run();
    } catch (const store::StoreError& error) {
        if (!passes(error.kind)) throw;
        trouble = error;
    }
    engine_.reset();
    if (!trouble) co_return;
    // One that fails again at once finds less room than a look at the store does.
    const bool lasted = application_.clock().steady_now() - begun > kStorePauseMax;
    store_pause_ = lasted ? kStorePause : std::min(2 * store_pause_, kStorePauseMax);
    const bool full = trouble->kind == store::StoreError::Kind::full;
    log::error(full ? "store.full" : "store.locked", {{"why", trouble->what()}});
    notifier_.status(full ? "the disk is full: waiting for room" : "another program has locked the store: waiting");
    co_await wait_for_store();
}

asio::awaitable<void> Host::wait_for_store()
{
    do {
        co_await stopped_.wait_for(store_pause_, application_.clock());
        if (stopping_) co_return;
    } while (!co_await store_takes_writes());
    log::info("store.recovered");
    notifier_.status("the store can be written to again");
}

asio::awaitable<bool> Host::store_takes_writes()
{
    try {
        for (const auto& [provider, client] : application_.clients())
            co_await application_.async_store().run(
                [](store::Store& store, ProviderId id, const std::string& budget) { store.save_budget(id, budget); },
                provider, client->budget_snapshot());
    } catch (const store::StoreError& error) {
        if (!passes(error.kind)) throw;
        co_return false;
    }
    co_return true;
}

asio::awaitable<void> Host::watch_signals()
{
    for (;;) {
        const int signal = co_await signals_.next();
        if (signal == SIGHUP) {
            if (!stopping_) reload();
        } else if (std::exchange(stopping_, true) && !next_) {
            log::warn("service.aborted", {{"signal", signal}});
            if (engine_) engine_->abort();
        } else {
            next_.reset();
            log::info("service.stopping", {{"signal", signal}});
            notifier_.stopping("finishing the writes under way");
            stop();
        }
    }
}

/// A configuration that cannot be used changes nothing.
void Host::reload()
{
    notifier_.reloading();
    // The store could not be opened again.
    if (!engine_) return reject("the store cannot be written to now; reload again when it can");
    try {
        next_ = config::load(application_.config().file);
    } catch (const std::exception& error) {
        return reject(error.what());
    }
    log::info("service.reloading");
    stopping_ = true;
    stop();
}

void Host::reject(const std::string& why) const
{
    log::error("config.rejected", {{"why", why}});
    notifier_.ready("the new configuration was rejected; the old one stays");
}

void Host::stop()
{
    stopped_.raise();
    for (const auto& [provider, client] : application_.clients())
        client->drain();
    if (engine_) engine_->stop();
    beside_.spawn(end_in_time());
}

/// What waits has been sent home by drain(), and writes on the wire are waited for; not for ever.
asio::awaitable<void> Host::end_in_time()
{
    co_await application_.clock().sleep(kGrace);
    if (engine_) engine_->abort();
}

/// From the loop itself: one that is stuck falls silent, and systemd ends it.
asio::awaitable<void> Host::beat()
{
    const auto interval = notifier_.watchdog_interval();
    if (!interval) co_return;
    for (;;) {
        notifier_.watchdog();
        co_await application_.clock().sleep(*interval);
    }
}

asio::awaitable<void> Host::tell_status()
{
    for (auto pause = kFirstStatus;; pause = kStatusEvery) {
        co_await application_.clock().sleep(pause);
        if (!engine_ || stopping_) continue;
        try {
            notifier_.status(co_await status_line());
        } catch (const store::StoreError&) {
            // The engine meets the same, and ends with it or waits.
        }
    }
}

asio::awaitable<std::string> Host::status_line()
{
    const auto vitals = co_await application_.async_store().run([](store::Store& store) { return store.vitals(); });
    std::size_t questions = 0;
    for (const auto& [code, count] : vitals.open_reviews)
        questions += count;
    std::string line = fmt::format("{} contacts, {} in full agreement, {} for a person", vitals.contacts,
                                   vitals.in_agreement, questions);
    if (!engine_) co_return line;
    for (const auto& stop : engine_->guard())
        line += fmt::format("; held back by the guard: {} changes at {}", stop.changed, to_string(stop.provider));
    for (const auto& health : engine_->health())
        if (health.failure)
            line += fmt::format("; {} fails: {}{}", to_string(health.provider), to_string(health.failure->kind),
                                health.failure->status != 0 ? fmt::format(" ({})", health.failure->status) : "");
    co_return line;
}

asio::awaitable<std::string> Host::metrics()
{
    auto reading = co_await application_.async_store().run(metrics::read_store, application_.config().enabled(),
                                                           application_.clock().now());
    reading.started_at = started_at_;
    for (const auto& [provider, client] : application_.clients())
        metrics::add_client(reading.providers[provider], *client);
    if (engine_) {
        for (const auto& health : engine_->health())
            reading.providers[health.provider].poll_interval = health.interval;
        for (const auto& stop : engine_->guard())
            reading.providers[stop.provider].guard_stopped = true;
    }
    co_return metrics_.text(reading);
}

metrics::Readiness Host::readiness()
{
    metrics::Health health{.configured = true, .store_open = engine_.has_value(), .providers = {}};
    const TimePoint now = application_.clock().now();
    if (engine_)
        for (const auto& peer : engine_->health())
            health.providers.push_back(
                {.provider = peer.provider,
                 .poll_interval = peer.interval,
                 .last_poll_at = peer.listed ? std::optional(now - peer.since_poll) : std::nullopt,
                 .failure = peer.failure ? std::optional(peer.failure->kind) : std::nullopt});
    return metrics::judge(health, now);
}

} // namespace contactsync::service
