#include "daemon/application.hpp"

#include "daemon/providers.hpp"
#include "http/budget_journal.hpp"
#include "sync/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <optional>

namespace contactsync {

namespace {

using namespace std::chrono_literals;

/// What one request takes out of the tightest limit, as time.
std::chrono::milliseconds cost_of_a_request(const http::RateLimits& limits)
{
    std::chrono::milliseconds cost{0};
    if (limits.per_second && *limits.per_second > 0)
        cost = std::chrono::milliseconds(static_cast<std::int64_t>(1000 / *limits.per_second));
    const auto consider = [&cost](const std::optional<std::size_t>& limit, std::chrono::milliseconds window) {
        if (limit && *limit > 0) cost = std::max(cost, window / static_cast<std::int64_t>(*limit));
    };
    consider(limits.per_minute, 1min);
    consider(limits.per_hour, 1h);
    consider(limits.per_month, 31 * 24h);
    return cost;
}

} // namespace

/// Where a client writes down what it has used before it uses it.
class Application::StoredBudget final : public http::BudgetJournal {
public:
    StoredBudget(ProviderId provider, sync::AsyncStore& store) : provider_(provider), store_(store) {}

    asio::awaitable<void> save(std::string snapshot) override
    {
        co_await store_.run(
            [](store::Store& store, ProviderId id, const std::string& budget) { store.save_budget(id, budget); },
            provider_, std::move(snapshot));
    }

private:
    ProviderId provider_;
    sync::AsyncStore& store_;
};

Application::Application(config::Config config, sync::Observer& observer)
    : config_(std::move(config)), observer_(observer), random_(std::random_device{}()), normaliser_(config_.normalise),
      store_(store::Store::open(config_.store_path, store::Access::exclusive, config_.engine.identity)),
      async_store_(*store_, store_thread_.get_executor(), &observer_)
{
    for (const auto& [id, provider] : config_.providers) {
        auto& budget = *budgets_.emplace_back(std::make_unique<StoredBudget>(id, async_store_));
        auto client = make_http_client(network_.get_executor(), id, provider, config_, clock_, random_, &budget);
        client->restore_budget(store_->provider_state(id).budget);
        clients_[id] = client.get();
        providers_.push_back(make_provider(id, std::move(client), provider, clock_, normaliser_));
        config_.engine.providers[id].request_cost = cost_of_a_request(provider.limits);
    }
}

Application::~Application()
{
    store_thread_.join();
}

/// Runs the loop until `work` is done. A signal cancels it: requests are dropped, operations in flight stay so and are
/// looked up next time.
template <class T>
T Application::run(asio::awaitable<T> work)
{
    std::optional<T> result;
    std::exception_ptr failure;
    int signalled = 0;
    asio::cancellation_signal stop;
    asio::signal_set signals(network_, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& error, int number) {
        if (error) return;
        signalled = number;
        stop.emit(asio::cancellation_type::terminal);
    });
    asio::co_spawn(network_, std::move(work),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error, T value) {
                       if (error)
                           failure = error;
                       else
                           result = std::move(value);
                       signals.cancel();
                   }));
    network_.restart();
    network_.run();
    save_budgets();
    if (signalled != 0) throw Interrupted{signalled};
    if (failure) std::rethrow_exception(failure);
    return std::move(*result);
}

std::vector<provider::Provider*> Application::providers() const
{
    std::vector<provider::Provider*> providers;
    for (const auto& provider : providers_)
        providers.push_back(provider.get());
    return providers;
}

void Application::save_budgets()
{
    for (const auto& [id, client] : clients_)
        store_->save_budget(id, client->budget_snapshot());
}

sync::Report Application::pass(sync::Engine::PassOptions options)
{
    sync::Engine engine(providers(), async_store_, clock_, config_.engine, observer_);
    return run(engine.pass(std::move(options)));
}

sync::Engine::Undone Application::undo(RunId past, bool accepted)
{
    sync::Engine engine(providers(), async_store_, clock_, config_.engine, observer_);
    return run(engine.undo(past, accepted));
}

std::vector<Application::Checked> Application::check()
{
    const auto check_one = [](provider::Provider* provider, std::vector<Checked>* results) -> asio::awaitable<void> {
        auto prepared = co_await provider->prepare();
        if (!prepared)
            results->push_back({provider->id(), std::unexpected(prepared.error())});
        else
            results->push_back({provider->id(), co_await provider->check()});
    };
    const auto check_all = [&check_one](Application* self) -> asio::awaitable<std::vector<Checked>> {
        std::vector<Checked> results;
        sync::TaskGroup group(co_await asio::this_coro::executor);
        for (const auto& provider : self->providers_)
            group.spawn(check_one(provider.get(), &results));
        co_await group.join();
        co_return results;
    };
    auto results = run(check_all(this));
    std::ranges::sort(results, {}, &Checked::provider);
    return results;
}

std::map<ProviderId, std::vector<http::BudgetWindow>> Application::budgets() const
{
    std::map<ProviderId, std::vector<http::BudgetWindow>> budgets;
    for (const auto& [id, client] : clients_)
        budgets[id] = client->budget();
    return budgets;
}

} // namespace contactsync
