#include "base/log.hpp"

#include "base/clock.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

namespace contactsync::log {
namespace {

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

std::string_view name_of(Level level)
{
    switch (level) {
    case Level::trace:
        return "trace";
    case Level::debug:
        return "debug";
    case Level::info:
        return "info";
    case Level::warn:
        return "warning";
    case Level::error:
        return "error";
    }
    return "info";
}

struct Output {
    std::shared_ptr<spdlog::logger> logger;
    std::atomic<Format> format{Format::text};
};

/// The process has one standard error; this is the front for it, made at first use.
Output& output()
{
    static Output instance{.logger = [] {
        auto logger =
            std::make_shared<spdlog::logger>("contactsync", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        logger->set_pattern("%v");
        logger->set_level(spdlog::level::info);
        logger->flush_on(spdlog::level::info);
        return logger;
    }()};
    return instance;
}

void append_escaped(std::string& line, std::string_view value)
{
    static constexpr std::string_view kHex = "0123456789abcdef";
    line += '"';
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (c == '\n') {
            line += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            line += "\\u00";
            line += kHex[byte >> 4];
            line += kHex[byte & 0xf];
        } else {
            line += c;
        }
    }
    line += '"';
}

bool needs_quotes(std::string_view value)
{
    if (value.empty()) return true;
    for (const char c : value)
        if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) return true;
    return false;
}

std::string text_line(Level level, std::string_view name, Fields fields)
{
    std::string line = format_time(SystemClock().now());
    line.append(" ").append(name_of(level)).append(" ").append(name);
    for (const Field& field : fields) {
        line.append(" ").append(field.key).append("=");
        if (needs_quotes(field.value))
            append_escaped(line, field.value);
        else
            line.append(field.value);
    }
    return line;
}

std::string json_line(Level level, std::string_view name, Fields fields)
{
    std::string line = R"({"at":")" + format_time(SystemClock().now()) + R"(","level":")";
    line.append(name_of(level)).append(R"(","event":)");
    append_escaped(line, name);
    for (const Field& field : fields) {
        line += ',';
        append_escaped(line, field.key);
        line += ':';
        if (field.quoted)
            append_escaped(line, field.value);
        else
            line.append(field.value);
    }
    return line + "}";
}

} // namespace

void configure(Level level, Format format)
{
    output().logger->set_level(spdlog_level(level));
    output().format = format;
}

void event(Level level, std::string_view name, Fields fields)
{
    Output& out = output();
    const auto target = spdlog_level(level);
    if (!out.logger->should_log(target)) return;
    const std::string line =
        out.format == Format::json ? json_line(level, name, fields) : text_line(level, name, fields);
    out.logger->log(target, spdlog::string_view_t(line.data(), line.size()));
}

} // namespace contactsync::log
