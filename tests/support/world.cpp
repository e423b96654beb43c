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

World::Process& World::process()
{
    if (!process_) restart();
    return *process_;
}

store::Store& World::store()
{
    return *process().store;
}

sync::Report World::sync(sync::Engine::PassOptions pass)
{
    auto report = run(process().engine.pass(std::move(pass)), kTurnsMax);
    if (!report) throw std::runtime_error("the pass does not come to an end");
    return std::move(*report);
}

bool World::sync_and_die(std::size_t turns)
{
    const bool ended = run(process().engine.pass({}), turns).has_value();
    restart();
    return ended;
}

sync::Engine::Undone World::undo(RunId past, bool accepted)
{
    auto undone = run(process().engine.undo(past, accepted), kTurnsMax);
    if (!undone) throw std::runtime_error("the undo does not come to an end");
    return std::move(*undone);
}

bool World::undo_and_die(RunId past, std::size_t turns)
{
    const bool ended = run(process().engine.undo(past, true), turns).has_value();
    restart();
    return ended;
}

template <class T>
std::optional<T> World::run(asio::awaitable<T> work, std::size_t turns_max)
{
    clock.advance(std::chrono::minutes(10));
    auto& loop = *process_->loop;
    loop.restart();
    std::exception_ptr error;
    std::optional<T> result;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, T value) {
        error = thrown;
        if (!thrown) result = std::move(value);
    });
    for (std::size_t turn = 0; turn < turns_max && loop.poll_one() > 0; ++turn) {
    }
    if (error) std::rethrow_exception(error);
    if (!result) process_->loop.reset(); // its coroutines end before what they report to goes
    return result;
}

} // namespace contactsync::test
