#pragma once

#include "store/codec.hpp"
#include "store/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace contactsync::store {

/// What a failure of SQLite means to a person. Anything that is a bug of ours becomes a std::logic_error.
[[noreturn]] void rethrow_as_store_error(const SQLite::Exception& error, const std::filesystem::path& path);
[[noreturn]] void rethrow_as_store_error(const CodecError& error, const std::filesystem::path& path);

/// Turns the exceptions of SQLite and of our own JSON into the store's.
template <class Work>
auto guarded(const std::filesystem::path& path, Work&& work)
{
    try {
        return std::forward<Work>(work)();
    } catch (const SQLite::Exception& error) {
        rethrow_as_store_error(error, path);
    } catch (const CodecError& error) {
        rethrow_as_store_error(error, path);
    }
}

/// The database with its settings, and its transactions.
class Connection {
public:
    /// Opens, refuses what is no store of ours, and brings the schema up to date (exclusive access only).
    Connection(std::filesystem::path path, Access access);

    SQLite::Database& database() { return *database_; }
    const std::filesystem::path& path() const { return path_; }

    std::unique_ptr<Store::Transaction> begin();

    /// Runs `work` in a transaction: the open one, or its own. A failure undoes all of it.
    template <class Work>
    auto write(Work&& work)
    {
        return in_transaction("BEGIN IMMEDIATE", std::forward<Work>(work));
    }
    /// The same for reading, so that all its queries see one state.
    template <class Work>
    auto read(Work&& work)
    {
        return in_transaction("BEGIN", std::forward<Work>(work));
    }
    /// A write that survives a loss of power once this returns. Not inside a transaction: its commit would come later.
    template <class Work>
    auto write_durably(Work&& work)
    {
        if (in_transaction_) throw std::logic_error("a durable write cannot be part of another transaction");
        return guarded(path_, [&] {
            const FullSynchronous durable(*database_);
            return write(std::forward<Work>(work));
        });
    }

private:
    class OuterTransaction;
    class FullSynchronous {
    public:
        explicit FullSynchronous(SQLite::Database& database);
        ~FullSynchronous();

    private:
        SQLite::Database& database_;
    };

    void open_database(Access access);
    void start(const char* begin);
    void commit();
    void roll_back() noexcept;

    template <class Work>
    auto in_transaction(const char* begin_sql, Work&& work)
    {
        return guarded(path_, [&] {
            if (in_transaction_) return std::forward<Work>(work)();
            start(begin_sql);
            struct Undo {
                Connection& connection;
                ~Undo() { connection.roll_back(); }
            } const undo{*this};
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
                std::forward<Work>(work)();
                commit();
            } else {
                auto result = std::forward<Work>(work)();
                commit();
                return result;
            }
        });
    }

    std::filesystem::path path_;
    Access access_;
    std::unique_ptr<SQLite::Database> database_;
    bool in_transaction_ = false;
};

} // namespace contactsync::store
