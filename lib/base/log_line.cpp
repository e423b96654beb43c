#include "base/log_line.hpp"

namespace contactsync::log {
namespace {

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
        return "warn";
    case Level::error:
        return "error";
    }
    return "info";
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

} // namespace

std::string message_of(const Event& event)
{
    std::string message(event.name);
    for (const Field& field : event.fields) {
        message.append(" ").append(field.key).append("=");
        if (needs_quotes(field.value))
            append_escaped(message, field.value);
        else
            message.append(field.value);
    }
    return message;
}

std::string text_line(const Event& event, TimePoint now)
{
    return format_time(now).append(" ").append(name_of(event.level)).append(" ").append(message_of(event));
}

std::string json_line(const Event& event, TimePoint now)
{
    std::string line = R"({"at":")" + format_time(now) + R"(","level":")";
    line.append(name_of(event.level)).append(R"(","event":)");
    append_escaped(line, event.name);
    for (const Field& field : event.fields) {
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

} // namespace contactsync::log
