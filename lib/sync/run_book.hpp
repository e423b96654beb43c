#pragma once

#include "base/clock.hpp"
#include "sync/async_store.hpp"
#include "sync/report.hpp"

#include <optional>

namespace contactsync::sync {

/// The runs of the service: one begins with the first thing there is to do and ends when everything is quiet again, so
/// that history and `undo` have pieces which a person can name. All calls on the engine's strand.
class RunBook {
public:
    RunBook(AsyncStore& store, Clock& clock) : store_(store), clock_(clock) {}

    /// The run that is open; begins one if none is.
    asio::awaitable<RunId> current();
    bool is_open() const { return opened_at_.has_value(); }
    /// Of the open run.
    std::chrono::milliseconds age() const
    {
        return opened_at_ ? clock_.now() - *opened_at_ : std::chrono::milliseconds{};
    }
    /// Ends the open run, if one is.
    asio::awaitable<void> close(Outcome outcome, int exit_status);

private:
    AsyncStore& store_;
    Clock& clock_;
    std::optional<TimePoint> opened_at_;
    std::optional<RunId> open_; ///< touched on the store's thread only, so that two callers do not begin two runs
};

} // namespace contactsync::sync
