#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "contact/normalise.hpp"
#include "daemon/config/config.hpp"
#include "store/store.hpp"
#include "sync/async_store.hpp"
#include "sync/engine.hpp"
#include "sync/observer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace contactsync {

/// The composition root: owns the event loop, the store and its thread, the providers and the engine, and nothing
/// decides anything here.
class Application {
public:
    Application(config::Config config, sync::Observer& observer);
    ~Application();

    /// One pass of the engine; SIGINT and SIGTERM end it (Interrupted). Throws store::StoreError.
    sync::Report pass(sync::Engine::PassOptions options);
    /// In the same way, Engine::undo().
    sync::Engine::Undone undo(RunId past, bool accepted);

    struct Checked {
        ProviderId provider;
        Result<provider::CheckReport> result;
    };
    /// One cheap read at every enabled service, side by side.
    std::vector<Checked> check();

    store::Store& store() { return *store_; }
    const config::Config& config() const { return config_; }
    /// What is left of the budget of each service.
    std::map<ProviderId, std::vector<http::BudgetWindow>> budgets() const;
    /// Exactly what was used; while requests are made, a little more is kept in the store (http/budget_journal.hpp).
    void save_budgets();

    // What the service is made of; everything is owned here and runs on the loop.
    asio::io_context& loop() { return network_; }
    sync::AsyncStore& async_store() { return async_store_; }
    Clock& clock() { return clock_; }
    Random& random() { return random_; }
    std::vector<provider::Provider*> providers() const;
    const std::map<ProviderId, http::Client*>& clients() const { return clients_; }

private:
    class StoredBudget;

    template <class T>
    T run(asio::awaitable<T> work);

    config::Config config_;
    sync::Observer& observer_;
    SystemClock clock_;
    Random random_;
    Normaliser normaliser_;
    std::unique_ptr<store::Store> store_;
    asio::io_context network_;
    asio::thread_pool store_thread_{1};
    sync::AsyncStore async_store_;
    std::vector<std::unique_ptr<StoredBudget>> budgets_;
    std::map<ProviderId, http::Client*> clients_; ///< owned by their providers
    std::vector<std::unique_ptr<provider::Provider>> providers_;
};

/// A signal ended the command; what was committed stays.
struct Interrupted {
    int signal = 0;
};

} // namespace contactsync
