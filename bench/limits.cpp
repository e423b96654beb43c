// What this machine can do at all, measured in the same run: SQLite, simdjson and libphonenumber by themselves.
#include "people.hpp"
#include "support/temp_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <phonenumbers/phonenumberutil.h>
#include <simdjson.h>

#include <cstdint>
#include <string>
#include <vector>

namespace contactsync::bench {
namespace {

constexpr int kRows = 100000;
constexpr int kRowsToATransaction = 10000;

/// A table with a row of 500 bytes and two secondary indexes, and the settings of the store.
class PlainTable {
public:
    PlainTable()
        : database_((directory_.path() / "limits.db").string(),
                    SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX)
    {
        database_.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16384; "
                       "PRAGMA cache_size = -12288;"
                       "CREATE TABLE item (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, other TEXT NOT NULL, hash "
                       "INTEGER NOT NULL, body TEXT NOT NULL);"
                       "CREATE INDEX item_other ON item (other)");
    }

    /// Inserts the rows, or updates those that are there.
    void put_all(int version)
    {
        SQLite::Statement put(
            database_,
            "INSERT INTO item (key, other, hash, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET other = excluded.other, hash = excluded.hash, body = excluded.body");
        const std::string body(500, static_cast<char>('a' + version));
        for (int row = 0; row < kRows; row += kRowsToATransaction) {
            SQLite::Transaction transaction(database_);
            for (int i = row; i < row + kRowsToATransaction; ++i) {
                put.bind(1, key(i));
                put.bind(2, fmt::format("+1512{:07}", i));
                put.bind(3, i + version);
                put.bindNoCopy(4, body);
                put.exec();
                put.reset();
            }
            transaction.commit();
        }
    }

    int count_unchanged(int version)
    {
        SQLite::Statement known(database_, "SELECT hash = ? FROM item WHERE key = ?");
        const SQLite::Transaction transaction(database_);
        int unchanged = 0;
        for (int i = 0; i < kRows; ++i) {
            known.bind(1, i + version);
            known.bind(2, key(i));
            known.executeStep();
            unchanged += known.getColumn(0).getInt();
            known.reset();
        }
        return unchanged;
    }

private:
    /// As scattered as the ids of the services are.
    static std::string key(int i)
    {
        return fmt::format("{:08x}-4d3f-8a00-person", static_cast<std::uint32_t>(i) * 2654435761U);
    }

    test::TempDirectory directory_;
    SQLite::Database database_;
};

void sqlite_insert(benchmark::State& state)
{
    PlainTable table;
    for (auto _ : state)
        table.put_all(0);
    state.SetItemsProcessed(kRows);
}

void sqlite_upsert(benchmark::State& state)
{
    PlainTable table;
    table.put_all(0);
    for (auto _ : state)
        table.put_all(1);
    state.SetItemsProcessed(kRows);
}

void sqlite_unchanged(benchmark::State& state)
{
    PlainTable table;
    table.put_all(0);
    for (auto _ : state)
        if (table.count_unchanged(0) != kRows) state.SkipWithError("a row is missing");
    state.SetItemsProcessed(kRows);
}

void simdjson_parse(benchmark::State& state, ProviderId service)
{
    constexpr std::size_t kRecords = 1000;
    const simdjson::padded_string page(page_json(service, 0, kRecords, kRecords, 0));
    simdjson::dom::parser parser;
    for (auto _ : state)
        benchmark::DoNotOptimize(parser.parse(page).error());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecords));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(page.size()));
}

void phonenumber_uncached(benchmark::State& state)
{
    using namespace i18n::phonenumbers;
    const auto& library = *PhoneNumberUtil::GetInstance();
    std::size_t next = 0;
    for (auto _ : state) {
        PhoneNumber number;
        std::string formatted;
        if (library.Parse(written_phone(next++), "US", &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
            library.IsValidNumber(number))
            library.Format(number, PhoneNumberUtil::E164, &formatted);
        benchmark::DoNotOptimize(formatted);
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(sqlite_insert)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(sqlite_upsert)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(sqlite_unchanged)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(simdjson_parse, reevo, ProviderId::reevo);
BENCHMARK_CAPTURE(simdjson_parse, replyio, ProviderId::replyio);
BENCHMARK_CAPTURE(simdjson_parse, tether, ProviderId::tether);
BENCHMARK(phonenumber_uncached);

} // namespace
} // namespace contactsync::bench
