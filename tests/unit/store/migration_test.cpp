// Stores as released versions left them (tests/data/README.md) are opened, and thereby migrated, by this version.
#include "store_fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace contactsync::test {

using store::Access;
using store::Store;

namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& file)
{
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<std::string> column(SQLite::Database& database, const std::string& sql)
{
    std::vector<std::string> values;
    for (SQLite::Statement query(database, sql); query.executeStep();)
        values.push_back(query.getColumn(0).getString());
    return values;
}

/// A table as it was before a migration, which may add columns and tables but must not lose anything.
struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::multiset<std::string> rows;
};

std::multiset<std::string> rows_of(SQLite::Database& database, const Table& table)
{
    std::multiset<std::string> rows;
    SQLite::Statement query(database, fmt::format("SELECT {} FROM {}", fmt::join(table.columns, ", "), table.name));
    while (query.executeStep()) {
        std::vector<std::string> values;
        for (int i = 0; i < query.getColumnCount(); ++i)
            values.push_back(query.getColumn(i).isNull() ? "NULL" : query.getColumn(i).getString());
        rows.insert(fmt::format("{}", values));
    }
    return rows;
}

std::vector<Table> tables_of(SQLite::Database& database)
{
    std::vector<Table> tables;
    for (const auto& name : column(database, "SELECT name FROM sqlite_master WHERE type = 'table'")) {
        Table table{name, column(database, "SELECT name FROM pragma_table_info('" + name + "')"), {}};
        table.rows = rows_of(database, table);
        tables.push_back(std::move(table));
    }
    return tables;
}

std::vector<fs::path> dumps()
{
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(fs::path(CONTACTSYNC_SOURCE_DIR) / "tests/data"))
        if (entry.path().filename().string().starts_with("store-schema-") && entry.path().extension() == ".sql")
            files.push_back(entry.path());
    return files;
}

} // namespace

class Migration : public ::testing::TestWithParam<fs::path> {
protected:
    Migration()
    {
        SQLite::Database database(path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.exec(read_file(GetParam()));
        before_ = tables_of(database);
    }
    fs::path path() const { return directory_.path() / "contactsync.db"; }

    std::vector<Table> before_;

private:
    TempDirectory directory_;
};

TEST_P(Migration, KeepsEveryRowOfAnOlderStore)
{
    Store::open(path(), Access::exclusive);

    SQLite::Database database(path().string());
    for (const Table& table : before_)
        EXPECT_EQ(rows_of(database, table), table.rows) << table.name;
}

TEST_P(Migration, LeavesAnOlderStoreAsSoundAsANewOne)
{
    const fs::path fresh = path().parent_path() / "fresh.db";

    Store::open(path(), Access::exclusive);
    Store::open(fresh, Access::exclusive);

    const std::string schema = "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1";
    SQLite::Database migrated(path().string());
    SQLite::Database created(fresh.string());
    EXPECT_EQ(column(migrated, schema), column(created, schema));
    EXPECT_EQ(migrated.execAndGet("PRAGMA user_version").getInt(), created.execAndGet("PRAGMA user_version").getInt());
    EXPECT_EQ(column(migrated, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
    EXPECT_TRUE(column(migrated, "PRAGMA foreign_key_check").empty());
}

TEST_P(Migration, FindsWhatTheOlderVersionHadUnderWay)
{
    const auto store = Store::open(path(), Access::exclusive);

    EXPECT_GT(store->adopt_in_flight(), 0U);
    EXPECT_FALSE(store->reviews(1).empty());
    const auto contact = store->find_by_email("ana5@acme5.example");
    ASSERT_TRUE(contact);
    EXPECT_EQ(store->contact(*contact)->records.size(), 3U);
    EXPECT_FALSE(store->history(*contact).empty());
}

INSTANTIATE_TEST_SUITE_P(Dumps, Migration, ::testing::ValuesIn(dumps()), [](const auto& dump) {
    std::string name = dump.param.stem().string();
    std::ranges::replace(name, '-', '_');
    return name;
});

} // namespace contactsync::test
