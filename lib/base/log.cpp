#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/log_journal.hpp"
#include "base/log_line.hpp"
#include "base/repeat_limiter.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <vector>

namespace contactsync::log {
namespace {

enum class Target { text, json, journal };

spdlog::level::level_enum spdlog_level(Level level)
{
    switch (level) {
    case Level::trace:
        return spdlog::level::trace;
    case Level::debug:
        return spdlog::level::debug;
    case Level::info:
        return spdlog::level::info;
    case Level::warn:
        return spdlog::level::warn;
    case Level::error:
        return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::shared_ptr<spdlog::logger> standard_error()
{
    auto logger = std::make_shared<spdlog::logger>("contactsync", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("%v");
    logger->set_level(spdlog::level::info);
    logger->flush_on(spdlog::level::info);
    return logger;
}

struct Output {
    std::shared_ptr<spdlog::logger> logger = standard_error();
    std::atomic<Target> target{Target::text};
    std::mutex repeats_mutex;
    std::optional<RepeatLimiter> repeats; ///< unless there is a limit, nothing is held back
};

/// The process has one standard error; this is the front for it, made at first use.
Output& output()
{
    static Output instance;
    return instance;
}

Target target_of(std::optional<Format> format)
{
    if (format) return *format == Format::json ? Target::json : Target::text;
    const bool journal = is_journal_stream(STDERR_FILENO, std::getenv("JOURNAL_STREAM")) && journal_is_reachable();
    return journal ? Target::journal : Target::text;
}

std::string line_of(const Event& event, Target target)
{
    switch (target) {
    case Target::json:
        return json_line(event, SystemClock().now());
    case Target::journal:
        return journal_stream_line(event);
    case Target::text:
        break;
    }
    return text_line(event, SystemClock().now());
}

void write(const Event& event)
{
    Output& out = output();
    const Target target = out.target;
    if (target == Target::journal && send_to_journal(event)) return;
    const std::string line = line_of(event, target);
    out.logger->log(spdlog_level(event.level), spdlog::string_view_t(line.data(), line.size()));
}

std::string provider_of(Fields fields)
{
    const auto* const found = std::ranges::find(fields, "provider", &Field::key);
    return found == fields.end() ? std::string() : found->value;
}

/// As RepeatLimiter::admit; 0 where there is no limit.
std::optional<std::uint64_t> admit(Level level, std::string_view name, Fields fields)
{
    Output& out = output();
    if (level != Level::info && level != Level::warn) return 0;
    const std::lock_guard lock(out.repeats_mutex);
    if (!out.repeats) return 0;
    return out.repeats->admit({level, std::string(name), provider_of(fields)}, SystemClock().steady_now());
}

} // namespace

void configure(Level level, std::optional<Format> format)
{
    output().logger->set_level(spdlog_level(level));
    output().target = target_of(format);
}

bool to_journal()
{
    return output().target == Target::journal;
}

void event(Level level, std::string_view name, Fields fields)
{
    if (!output().logger->should_log(spdlog_level(level))) return;
    const auto repeated = admit(level, name, fields);
    if (!repeated) return;
    if (*repeated == 0) return write({level, name, {fields.begin(), fields.size()}});
    std::vector<Field> all(fields);
    all.emplace_back("repeated", *repeated);
    write({level, name, all});
}

void limit_repeats(std::size_t count, std::chrono::seconds window)
{
    flush_repeats();
    const std::lock_guard lock(output().repeats_mutex);
    output().repeats.emplace(count, window);
}

void flush_repeats()
{
    std::vector<RepeatLimiter::Held> all_held;
    {
        const std::lock_guard lock(output().repeats_mutex);
        if (output().repeats) all_held = output().repeats->take_held(SystemClock().steady_now());
    }
    for (const auto& [key, count] : all_held) {
        write({key.level, "log.repeated",
               std::to_array<Field>({{"of", key.event}, {"provider", key.provider}, {"repeated", count}})});
    }
}

} // namespace contactsync::log
