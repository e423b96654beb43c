#include "daemon/service/notifier.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdint>
#include <ctime>

namespace contactsync::service {
namespace {

/// A line break would begin the next assignment of the message.
std::string one_line(std::string_view text)
{
    std::string line(text);
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

/// The manager compares it with its own reading, so it must be CLOCK_MONOTONIC itself.
std::int64_t monotonic_microseconds()
{
    using namespace std::chrono;
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return duration_cast<microseconds>(seconds(now.tv_sec) + nanoseconds(now.tv_nsec)).count();
}

void send(const std::string& message)
{
    ::sd_notify(0, message.c_str());
}

} // namespace

void Notifier::ready(std::string_view status) const
{
    send("READY=1\nSTATUS=" + one_line(status));
}

void Notifier::status(std::string_view text) const
{
    send("STATUS=" + one_line(text));
}

void Notifier::reloading() const
{
    send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(monotonic_microseconds()));
}

void Notifier::stopping(std::string_view status) const
{
    send("STOPPING=1\nSTATUS=" + one_line(status));
}

void Notifier::watchdog() const
{
    send("WATCHDOG=1");
}

void Notifier::extend_timeout(std::chrono::microseconds more) const
{
    send("EXTEND_TIMEOUT_USEC=" + std::to_string(more.count()));
}

std::optional<std::chrono::microseconds> Notifier::watchdog_interval() const
{
    std::uint64_t limit = 0;
    if (::sd_watchdog_enabled(0, &limit) <= 0) return std::nullopt;
    return std::chrono::microseconds(limit / 2);
}

} // namespace contactsync::service
