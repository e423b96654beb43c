#pragma once

#include "store/store.hpp"
#include "sync/engine.hpp"

#include "support/address_books.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <memory>
#include <optional>

namespace contactsync::test {

/// Runs a coroutine to its end on an event loop of its own. For code under test that needs no World.
template <class T>
T run_coro(asio::awaitable<T> work)
{
    asio::io_context loop;
    std::exception_ptr error;
    std::optional<T> result;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, T value) {
        error = thrown;
        if (!thrown) result = std::move(value);
    });
    loop.run();
    if (error) std::rethrow_exception(error);
    return std::move(result).value();
}

/// Three address books, the store and the engine between them, on one thread and one clock. The address books outlive a
/// crash.
class World final : public AddressBooks {
public:
    World();
    ~World() override;

    ManualClock clock;

    /// Change them before the first pass, or call restart() afterwards. The guards are wide open and sweeps are always
    /// due.
    sync::EngineOptions options;
    store::Store& store() override;

    /// One pass. Throws when it does not come to an end.
    sync::Report sync(sync::Engine::PassOptions pass = {});
    sync::Report plan() { return sync({.dry_run = true, .command = "plan"}); }
    /// A pass in a process that is killed after so many turns of the event loop. Says whether it had ended before.
    bool sync_and_die(std::size_t turns);
    /// What would put back the writes of the run, or with `accepted` puts them back.
    sync::Engine::Undone undo(RunId run, bool accepted = true);
    bool undo_and_die(RunId run, std::size_t turns);
    /// The process ends and starts again.
    void restart();

private:
    struct Process;
    Process& process();
    template <class T>
    std::optional<T> run(asio::awaitable<T> work, std::size_t turns_max);

    TempDirectory directory_;
    std::unique_ptr<Process> process_;
};

} // namespace contactsync::test
