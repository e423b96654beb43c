#pragma once

#include "base/random.hpp"
#include "store/store.hpp"
#include "sync/service.hpp"

#include "support/address_books.hpp"
#include "support/temp_store.hpp"
#include "support/virtual_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <exception>
#include <memory>
#include <optional>

namespace contactsync::test {

/// Three address books and the service between them, on one thread and a clock that runs as fast as it can. Polls are a
/// minute apart, the guards are wide open.
class ServiceWorld final : public AddressBooks {
public:
    ServiceWorld();
    ~ServiceWorld() override;

    VirtualClock clock;

    /// Change them before the first pass(), or call kill() afterwards.
    sync::EngineOptions options;
    store::Store& store() override;
    sync::Service& engine();

    /// The service runs for so long; it is started when it does not run. Throws what ended it.
    void pass(std::chrono::milliseconds duration);
    /// It runs for so many turns of the event loop.
    void pass_turns(std::size_t turns);
    /// It is told to stop; says whether it has.
    bool stop(std::chrono::milliseconds within);
    /// The process is gone between two of its steps.
    void kill();

private:
    struct Process;
    void start();

    TempDirectory directory_;
    std::unique_ptr<Process> process_;
};

} // namespace contactsync::test
