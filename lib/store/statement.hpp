#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace contactsync::store {

template <class T>
concept Id = std::is_enum_v<T> && std::same_as<std::underlying_type_t<T>, std::int64_t>;

inline TimePoint time_of(std::int64_t ms)
{
    return TimePoint{std::chrono::milliseconds{ms}};
}

/// The current row of a statement; text() is valid until the callback that got the row returns.
class Row {
public:
    explicit Row(SQLite::Statement& statement) : statement_(statement) {}

    bool null(int column) const { return statement_.isColumnNull(column); }
    std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
    std::size_t count(int column) const { return static_cast<std::size_t>(integer(column)); }
    bool flag(int column) const { return integer(column) != 0; }
    std::uint64_t hash(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    TimePoint time(int column) const { return time_of(integer(column)); }
    std::string_view text(int column) const
    {
        const SQLite::Column value = statement_.getColumn(column);
        const char* bytes = value.getText(); // before getBytes(), which is the length of what it converted to
        return {bytes, static_cast<std::size_t>(value.getBytes())};
    }
    std::string string(int column) const { return std::string(text(column)); }
    template <Id T>
    T id(int column) const
    {
        return T{integer(column)};
    }
    template <Id T>
    std::optional<T> optional_id(int column) const
    {
        return null(column) ? std::nullopt : std::optional(id<T>(column));
    }
    std::optional<TimePoint> optional_time(int column) const
    {
        return null(column) ? std::nullopt : std::optional(time(column));
    }
    std::optional<std::string> optional_string(int column) const
    {
        return null(column) ? std::nullopt : std::optional(string(column));
    }

private:
    SQLite::Statement& statement_;
};

/// A statement that is prepared once and kept. Every call binds values by name, `":contact", id, ":state", text …`,
/// runs to the end and resets, so nothing stays bound or half read between calls. The callback must not use the same
/// statement.
class Statement {
public:
    Statement(SQLite::Database& database, const std::string& sql) : database_(database), statement_(database, sql) {}

    /// Runs a statement that returns no rows; returns how many rows it changed.
    template <class... NamesAndValues>
    std::size_t execute(const NamesAndValues&... names_and_values)
    {
        const Reset reset{statement_};
        bind(names_and_values...);
        return static_cast<std::size_t>(statement_.exec());
    }

    /// Inserts a row; returns its rowid.
    template <Id T, class... NamesAndValues>
    T insert(const NamesAndValues&... names_and_values)
    {
        const Reset reset{statement_};
        bind(names_and_values...);
        statement_.exec();
        return T{database_.getLastInsertRowid()};
    }

    /// What `read` makes of the first row.
    template <class Read, class... NamesAndValues>
    auto first(Read read, const NamesAndValues&... names_and_values) -> std::optional<std::invoke_result_t<Read, Row>>
    {
        const Reset reset{statement_};
        bind(names_and_values...);
        if (!statement_.executeStep()) return std::nullopt;
        return read(Row{statement_});
    }

    /// What `read` makes of every row.
    template <class Read, class... NamesAndValues>
    auto all(Read read, const NamesAndValues&... names_and_values) -> std::vector<std::invoke_result_t<Read, Row>>
    {
        std::vector<std::invoke_result_t<Read, Row>> rows;
        each(
            [&](Row row) {
                rows.push_back(read(row));
                return true;
            },
            names_and_values...);
        return rows;
    }

    /// Calls `visit` for every row until it returns false.
    template <class Visit, class... NamesAndValues>
    void each(Visit visit, const NamesAndValues&... names_and_values)
    {
        const Reset reset{statement_};
        bind(names_and_values...);
        while (statement_.executeStep() && visit(Row{statement_})) {
        }
    }

    template <class... NamesAndValues>
    bool any(const NamesAndValues&... names_and_values)
    {
        return first([](Row) { return true; }, names_and_values...).has_value();
    }

private:
    struct Reset {
        SQLite::Statement& statement;
        ~Reset() { statement.tryReset(); }
    };

    void bind() {}
    template <class Value, class... More>
    void bind(const char* name, const Value& value, const More&... more)
    {
        bind_one(statement_.getIndex(name), value);
        bind(more...);
    }

    void bind_one(int index, bool value) { statement_.bind(index, static_cast<std::int32_t>(value)); }
    void bind_one(int index, int value) { statement_.bind(index, static_cast<std::int32_t>(value)); }
    void bind_one(int index, std::int64_t value) { statement_.bind(index, value); }
    void bind_one(int index, std::uint64_t value) { statement_.bind(index, static_cast<std::int64_t>(value)); }
    void bind_one(int index, TimePoint value)
    {
        statement_.bind(index, std::int64_t{value.time_since_epoch().count()});
    }
    void bind_one(int index, ProviderId value) { bind_one(index, to_string(value)); }
    void bind_one(int index, std::string_view value) { statement_.bind(index, std::string(value)); }
    /// The text outlives the call that runs the statement: no copy is needed.
    void bind_one(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
    void bind_one(int index, const char* value) { statement_.bindNoCopy(index, value); }
    template <Id T>
    void bind_one(int index, T value)
    {
        statement_.bind(index, std::to_underlying(value));
    }
    template <class T>
    void bind_one(int index, const std::optional<T>& value)
    {
        if (value) {
            bind_one(index, *value);
        } else {
            statement_.bind(index);
        }
    }

    SQLite::Database& database_;
    SQLite::Statement statement_;
};

} // namespace contactsync::store
