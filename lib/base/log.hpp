#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// Events with stable names and key=value fields: `push.done provider=reevo op=91 status=200 took_ms=41`.
/// Names and fields are listed in docs/LOG-EVENTS.md. Thread-safety: any thread.
/// Personal data (names, addresses, numbers) and secrets are never given to these functions above debug; ids are.
/// An event that cannot be written (a closed pipe, a full disk, no journal) is lost; nothing here fails because of it.
namespace contactsync::log {

enum class Level { trace, debug, info, warn, error };
enum class Format { text, json };

class Field {
public:
    Field(std::string_view key, std::string_view value) : key(key), value(value), quoted(true) {}
    Field(std::string_view key, const char* value) : Field(key, std::string_view(value)) {}
    Field(std::string_view key, const std::string& value) : Field(key, std::string_view(value)) {}
    Field(std::string_view key, bool value) : key(key), value(value ? "true" : "false"), quoted(false) {}
    template <std::integral Number>
        requires(!std::same_as<Number, bool>)
    Field(std::string_view key, Number number) : key(key), value(std::to_string(number)), quoted(false)
    {}
    template <class Id>
        requires std::is_enum_v<Id> && std::same_as<std::underlying_type_t<Id>, std::int64_t>
    Field(std::string_view key, Id id) : Field(key, static_cast<std::int64_t>(id))
    {}

    std::string_view key;
    std::string value;
    bool quoted; ///< a string in JSON; quoted in text where it holds spaces
};

using Fields = std::initializer_list<Field>;

/// Shows events at or above `level`. Without a `format` they go to the journal with fields of their own if standard
/// error is the journal (log_journal.hpp), otherwise to standard error as text. Called at start, again on reload.
void configure(Level level, std::optional<Format> format = std::nullopt);

/// Whether events go to the journal rather than to standard error.
bool to_journal();

void event(Level level, std::string_view name, Fields fields);
inline void debug(std::string_view name, Fields fields = {})
{
    event(Level::debug, name, fields);
}
inline void info(std::string_view name, Fields fields = {})
{
    event(Level::info, name, fields);
}
inline void warn(std::string_view name, Fields fields = {})
{
    event(Level::warn, name, fields);
}
inline void error(std::string_view name, Fields fields = {})
{
    event(Level::error, name, fields);
}

/// From now on shows at most `count` events of one name and provider in a `window`, and counts the others: the next one
/// shown ends with `repeated=N`. Only info and warn: an error always needs a person, and who asks for debug wants it
/// all. Commands that end by
/// themselves do not call it.
void limit_repeats(std::size_t count = 20, std::chrono::seconds window = std::chrono::minutes(1));

/// Writes a line `log.repeated` for each event that was held back since it was last told; to be called about once a
/// window, and before the process ends.
void flush_repeats();

} // namespace contactsync::log
