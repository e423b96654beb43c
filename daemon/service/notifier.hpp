#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::service {

/// What the service tells its manager (sd_notify(3)). Does nothing when no manager listens, that is, without
/// $NOTIFY_SOCKET. A message that cannot be sent is lost; that is no error: the manager has its own time-outs.
/// Status texts are what `systemctl status` shows: one line each (control characters become spaces), no personal data.
/// Thread-safety: any thread, as long as none changes the environment.
class Notifier {
public:
    /// Configured, the store open, polling: the start is over. Also the end of reloading().
    void ready(std::string_view status) const;
    void status(std::string_view text) const;
    /// The configuration is being read again; ready() must follow, whether it was taken or not.
    void reloading() const;
    /// The service ends; what is in flight is being finished.
    void stopping(std::string_view status) const;
    /// The event loop is alive. To be called from the loop itself, at least every watchdog_interval().
    void watchdog() const;
    /// A start, reload or stop that is known to be slow (a migration of the store) gets `more` from now on.
    void extend_timeout(std::chrono::microseconds more) const;

    /// How often watchdog() must be called: half of the time after which the manager takes this process for stuck and
    /// kills it. nullopt when it does not watch this process.
    std::optional<std::chrono::microseconds> watchdog_interval() const;
};

} // namespace contactsync::service
