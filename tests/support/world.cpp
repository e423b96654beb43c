#include "support/world.hpp"

#include "base/log.hpp"

#include <cstdlib>
#include <stdexcept>

namespace contactsync::test {
namespace {

/// More turns than any honest pass of a test takes.
constexpr std::size_t kTurnsMax = 5'000'000;

} // namespace

/// What dies in a crash. The event loop goes first, and with it the coroutines that refer to the rest.
struct World::Process {
    Process(const std::filesystem::path& path, World& world)
        : store(store::Store::open(path, store::Access::exclusive, world.options.identity)),
          async_store(*store, loop->get_executor()),
          engine({world.services.begin(), world.services.end()}, async_store, world.clock, world.options, observer)
    {}
    ~Process() { loop.reset(); }

    std::unique_ptr<asio::io_context> loop = std::make_unique<asio::io_context>();
    std::unique_ptr<store::Store> store;
    sync::AsyncStore async_store;
    sync::Observer observer;
    sync::Engine engine;
};

World::World() : AddressBooks(clock), clock(parse_time("2026-11-20T08:00:00Z").value())
{
    const bool tell = std::getenv("CONTACTSYNC_TEST_LOG") != nullptr;
    log::configure(tell ? log::Level::debug : log::Level::error, log::Format::text);
    options.policy.general.priority = {ProviderId::reevo, ProviderId::tether, ProviderId::replyio};
    options.guard = {.max_changed_ratio = 1e9,
                     .max_changed_count = 1'000'000,
                     .max_missing_ratio = 1.0,
                     .max_missing_count = 1'000'000};
    for (const ProviderId provider : kProviders)
        options.providers[provider] = {.sweep_interval = std::chrono::milliseconds(0)};
}

World::~World() = default;

void World::restart()
{
    process_.reset();
    process_ = std::make_unique<Process>(directory_.path() / "contactsync.db", *this);
}

store::Store& World::store()
{
    if (!process_) restart();
    return *process_->store;
}

sync::Report World::sync(sync::Engine::PassOptions pass)
{
    auto report = run(std::move(pass), kTurnsMax);
    if (!report) throw std::runtime_error("the pass does not come to an end");
    return std::move(*report);
}

bool World::sync_and_die(std::size_t turns)
{
    const bool ended = run({}, turns).has_value();
    restart();
    return ended;
}

std::optional<sync::Report> World::run(sync::Engine::PassOptions pass, std::size_t turns_max)
{
    if (!process_) restart();
    clock.advance(std::chrono::minutes(10));
    auto& loop = *process_->loop;
    loop.restart();
    std::exception_ptr error;
    std::optional<sync::Report> result;
    asio::co_spawn(loop, process_->engine.pass(std::move(pass)), [&](std::exception_ptr thrown, sync::Report report) {
        error = thrown;
        if (!thrown) result = std::move(report);
    });
    for (std::size_t turn = 0; turn < turns_max && loop.poll_one() > 0; ++turn) {
    }
    if (error) std::rethrow_exception(error);
    if (!result) process_->loop.reset(); // its coroutines end before what they report to goes
    return result;
}

} // namespace contactsync::test
