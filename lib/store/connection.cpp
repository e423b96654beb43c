#include "store/connection.hpp"

#include "store/lock.hpp"
#include "store/migration.hpp"

#include <sqlite3.h>

#include <unistd.h>

#include <cstdint>
#include <system_error>

namespace contactsync::store {

namespace {

constexpr int kBusyTimeoutMs = 5000;

/// One commit a page of records and a bounded memory: NORMAL leaves the log unsynced between checkpoints (claims ask
/// for more), and a checkpoint every 64 MiB of log is rare enough not to be felt by a first poll.
constexpr const char* kWriterSettings = "PRAGMA synchronous = NORMAL;"
                                        "PRAGMA wal_autocheckpoint = 16384;"
                                        "PRAGMA journal_size_limit = 67108864;";
/// The system's own cache holds the file: one of ours six times as large made a pass over 300,000 records 3 % cheaper.
constexpr const char* kCommonSettings = "PRAGMA foreign_keys = ON;"
                                        "PRAGMA temp_store = MEMORY;"
                                        "PRAGMA mmap_size = 0;"
                                        "PRAGMA cache_size = -2048;";

/// SQLite counts what it allocates, behind a lock that every allocation takes, unless it is told not to before its
/// first use.
void leave_memory_uncounted()
{
    [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Too little for the next page of any file.
bool is_out_of_room(const std::filesystem::path& path)
{
    constexpr std::uintmax_t kPage = 4096;
    std::error_code unknown;
    const auto space = std::filesystem::space(std::filesystem::absolute(path).parent_path(), unknown);
    return !unknown && space.available < kPage;
}

StoreError::Kind kind_of(int code, const std::filesystem::path& path)
{
    using enum StoreError::Kind;
    switch (code) {
    case SQLITE_FULL:
        return full;
    // Of its side files SQLite does not say that they found no room.
    case SQLITE_IOERR:
        return is_out_of_room(path) ? full : io_error;
    case SQLITE_CANTOPEN:
        return is_out_of_room(path) ? full : unusable_file;
    case SQLITE_CORRUPT:
        return damaged;
    case SQLITE_NOTADB:
        return not_a_store;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return held_by_other;
    default:
        return unusable_file;
    }
}

const char* advice_for(StoreError::Kind kind)
{
    using enum StoreError::Kind;
    switch (kind) {
    case full:
        return "its disk is full: make room there; nothing was lost, the last step is undone";
    case io_error:
        return "check the disk; nothing was lost, the last step is undone";
    case damaged:
        return "restore a backup, or move the file away and let the next sync build it anew";
    case not_a_store:
        return "it is not a database of contactsync; check [store] path";
    case held_by_other:
        return "another program holds the database; close it and try again";
    default:
        return "check the file, its directory and their permissions";
    }
}

} // namespace

void rethrow_as_store_error(const SQLite::Exception& error, const std::filesystem::path& path)
{
    const int code = error.getErrorCode() & 0xff;
    switch (code) {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
        throw std::logic_error(std::string("store: ") + error.what());
    case SQLITE_NOMEM:
        throw std::bad_alloc();
    default:
        break;
    }
    const StoreError::Kind kind = kind_of(code, path);
    throw StoreError(kind, "store " + path.string() + ": " + error.what() + "; " + advice_for(kind));
}

void rethrow_as_store_error(const CodecError& error, const std::filesystem::path& path)
{
    throw StoreError(StoreError::Kind::damaged, "store " + path.string() + " holds a value that cannot be read (" +
                                                    error.what() + "); " + advice_for(StoreError::Kind::damaged));
}

Connection::Connection(std::filesystem::path path, Access access) : path_(std::move(path)), access_(access)
{
    guarded(path_, [&] { open_database(access); });
}

void Connection::open_database(Access access)
{
    leave_memory_uncounted();
    if (access == Access::exclusive) {
        // Side files get the mode of the database file from SQLite, so it must be right before SQLite sees it.
        ::close(open_private_file(path_));
        database_ = std::make_unique<SQLite::Database>(path_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                                                       kBusyTimeoutMs);
    } else {
        if (!std::filesystem::exists(path_)) {
            throw StoreError(StoreError::Kind::unusable_file,
                             "there is no store at " + path_.string() + "; `contactsync sync` or `run` creates it");
        }
        if (!std::filesystem::is_regular_file(path_))
            throw StoreError(StoreError::Kind::unusable_file, path_.string() + " is not a file; check [store] path");
        database_ = std::make_unique<SQLite::Database>(path_.string(), SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
                                                       kBusyTimeoutMs);
    }
    database_->exec(kCommonSettings);
    const SchemaState schema = inspect_schema(*database_, path_);
    if (access == Access::read_only) {
        require_current(schema, path_);
        database_->exec("PRAGMA query_only = ON");
        return;
    }
    if (database_->execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
        throw StoreError(StoreError::Kind::unusable_file,
                         "store " + path_.string() + ": its file system has no shared memory; use a local disk");
    }
    database_->exec(kWriterSettings);
    migrate(*database_, schema);
}

Connection::FullSynchronous::FullSynchronous(SQLite::Database& database) : database_(database)
{
    database_.exec("PRAGMA synchronous = FULL");
}

Connection::FullSynchronous::~FullSynchronous()
{
    database_.tryExec("PRAGMA synchronous = NORMAL");
}

void Connection::start(const char* begin)
{
    if (access_ == Access::read_only && std::string_view(begin) != "BEGIN")
        throw std::logic_error("store: opened for reading only");
    database_->exec(begin);
    in_transaction_ = true;
}

void Connection::commit()
{
    database_->exec("COMMIT");
    in_transaction_ = false;
}

void Connection::roll_back() noexcept
{
    if (!in_transaction_) return;
    in_transaction_ = false;
    // After a full disk or an I/O error SQLite may have rolled back by itself.
    if (sqlite3_get_autocommit(database_->getHandle()) == 0) database_->tryExec("ROLLBACK");
}

class Connection::OuterTransaction final : public Store::Transaction {
public:
    explicit OuterTransaction(Connection& connection) : connection_(connection)
    {
        connection_.start(connection_.access_ == Access::read_only ? "BEGIN" : "BEGIN IMMEDIATE");
    }
    ~OuterTransaction() override
    {
        if (open_) connection_.roll_back();
    }
    void commit() override
    {
        guarded(connection_.path_, [&] { connection_.commit(); });
        open_ = false;
    }

private:
    Connection& connection_;
    bool open_ = true;
};

std::unique_ptr<Store::Transaction> Connection::begin()
{
    if (in_transaction_) throw std::logic_error("store: a transaction is open already");
    return guarded(path_, [&] { return std::make_unique<OuterTransaction>(*this); });
}

} // namespace contactsync::store
