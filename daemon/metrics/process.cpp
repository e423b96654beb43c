#include "daemon/metrics/process.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

namespace contactsync::metrics {
namespace {

double seconds(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

std::optional<double> resident_bytes()
{
    std::ifstream statm("/proc/self/statm");
    double total_pages = 0;
    double resident_pages = 0;
    if (!(statm >> total_pages >> resident_pages)) return std::nullopt;
    return resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Seconds since 1970. From the age of the process, so that it needs no file of another process.
std::optional<double> start_time()
{
    constexpr int kFieldsToStartTime = 20; // proc(5): field 22, counted from the third
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    // The name in parentheses may hold anything; what follows it does not.
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return std::nullopt;
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    for (int i = 0; i < kFieldsToStartTime; ++i)
        fields >> field;
    timespec since_boot{};
    if (!fields || ::clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0) return std::nullopt;
    const double started = std::stod(field) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count() -
           (static_cast<double>(since_boot.tv_sec) + static_cast<double>(since_boot.tv_nsec) / 1e9 - started);
}

std::optional<double> open_descriptors()
{
    std::error_code failed;
    std::filesystem::directory_iterator descriptors("/proc/self/fd", failed);
    if (failed) return std::nullopt;
    // One of them is the one that lists them.
    return static_cast<double>(std::distance(begin(descriptors), end(descriptors)) - 1);
}

} // namespace

void add_process(Sheet& sheet)
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    sheet.counter("process_cpu_seconds_total", "CPU time spent, user and system.")
        .value({}, seconds(usage.ru_utime) + seconds(usage.ru_stime));
    sheet.gauge("process_resident_memory_bytes", "Memory in use.");
    if (const auto bytes = resident_bytes()) sheet.value({}, *bytes);
    sheet.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.");
    if (const auto at = start_time()) sheet.value({}, *at);
    sheet.gauge("process_open_fds", "Open file descriptors.");
    if (const auto count = open_descriptors()) sheet.value({}, *count);
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    sheet.gauge("process_max_fds", "File descriptors that may be open.").value({}, static_cast<double>(limit.rlim_cur));
}

} // namespace contactsync::metrics
