#include "store/migration.hpp"

#include "embedded_migrations.hpp"
#include "store/store.hpp"

#include <string>

namespace contactsync::store {

namespace {

/// "CSNC": tells `file` and us whose database it is.
constexpr int kApplicationId = 0x43534e43;

int pragma(SQLite::Database& database, const std::string& name)
{
    return database.execAndGet("PRAGMA " + name).getInt();
}

} // namespace

int current_schema_version()
{
    return kEmbeddedMigrations.back().version;
}

SchemaState inspect_schema(SQLite::Database& database, const std::filesystem::path& path)
{
    const int application = pragma(database, "application_id");
    const SchemaState schema{pragma(database, "user_version")};
    const bool empty = application == 0 && schema.version == 0 &&
                       database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    if (!empty && application != kApplicationId) {
        throw StoreError(StoreError::Kind::not_a_store,
                         path.string() + " is a database of another program; check [store] path");
    }
    if (schema.version > current_schema_version()) {
        throw StoreError(StoreError::Kind::newer_schema,
                         "store " + path.string() + " has schema " + std::to_string(schema.version) +
                             ", this program knows up to " + std::to_string(current_schema_version()) +
                             "; use the newer contactsync that wrote it, or restore a backup from before the upgrade");
    }
    return schema;
}

void require_current(const SchemaState& schema, const std::filesystem::path& path)
{
    if (schema.version == current_schema_version()) return;
    throw StoreError(StoreError::Kind::unusable_file, "store " + path.string() + " has schema " +
                                                          std::to_string(schema.version) + ", this program needs " +
                                                          std::to_string(current_schema_version()) +
                                                          "; `contactsync sync` or `run` upgrades it");
}

void migrate(SQLite::Database& database, const SchemaState& schema)
{
    for (const EmbeddedMigration& migration : kEmbeddedMigrations) {
        if (migration.version <= schema.version) continue;
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(std::string(migration.sql));
        database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        database.exec("PRAGMA user_version = " + std::to_string(migration.version));
        transaction.commit();
    }
}

} // namespace contactsync::store
