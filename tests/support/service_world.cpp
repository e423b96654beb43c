#include "support/service_world.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>

#include <cstdlib>

namespace contactsync::test {

/// An event loop whose coroutines can be dropped while what they refer to, timers of the loop among it, is still there.
class Loop : public asio::io_context {
public:
    void drop_coroutines() { shutdown(); }
};

struct ServiceWorld::Process {
    Process(const std::filesystem::path& path, const sync::EngineOptions& options,
            std::span<provider::Provider* const> providers, Clock& clock)
        : store(store::Store::open(path, store::Access::exclusive, options.identity)), loop(std::make_unique<Loop>()),
          async_store(*store, loop->get_executor()),
          service(std::make_unique<sync::Service>(providers, async_store, clock, random, options, observer,
                                                  loop->get_executor()))
    {}
    ~Process() { loop->drop_coroutines(); }

    std::unique_ptr<store::Store> store;
    Random random{1};
    sync::Observer observer;
    std::unique_ptr<Loop> loop;
    sync::AsyncStore async_store;
    std::unique_ptr<sync::Service> service;
    bool ended = false;
    std::exception_ptr failure;
};

ServiceWorld::ServiceWorld() : AddressBooks(clock), clock(parse_time("2026-11-20T08:00:00Z").value())
{
    const bool tell = std::getenv("CONTACTSYNC_TEST_LOG") != nullptr;
    log::configure(tell ? log::Level::debug : log::Level::error, log::Format::text);
    options.policy.general.priority = {ProviderId::reevo, ProviderId::tether, ProviderId::replyio};
    options.guard = {.max_changed_ratio = 1e9,
                     .max_changed_count = 1'000'000,
                     .max_missing_ratio = 1e9,
                     .max_missing_count = 1'000'000};
}

ServiceWorld::~ServiceWorld() = default;

void ServiceWorld::start()
{
    std::vector<provider::Provider*> providers;
    for (auto* service : services) {
        options.providers.try_emplace(service->id());
        providers.push_back(service);
    }
    process_ = std::make_unique<Process>(directory_.path() / "contactsync.db", options, providers, clock);
    asio::co_spawn(*process_->loop, process_->service->run(), [process = process_.get()](std::exception_ptr failure) {
        process->ended = true;
        process->failure = failure;
    });
}

sync::Service& ServiceWorld::engine()
{
    if (!process_) start();
    return *process_->service;
}

store::Store& ServiceWorld::store()
{
    if (!process_) start();
    return *process_->store;
}

void ServiceWorld::pass(std::chrono::milliseconds duration)
{
    if (!process_) start();
    clock.pass(duration, *process_->loop);
    if (process_->failure) std::rethrow_exception(process_->failure);
}

void ServiceWorld::pass_turns(std::size_t turns)
{
    if (!process_) start();
    clock.pass_turns(turns, *process_->loop);
    if (process_->failure) std::rethrow_exception(process_->failure);
}

bool ServiceWorld::stop(std::chrono::milliseconds within)
{
    process_->service->stop();
    pass(within);
    return process_->ended;
}

void ServiceWorld::kill()
{
    process_.reset();
}

} // namespace contactsync::test
