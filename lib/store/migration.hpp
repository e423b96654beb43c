#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

namespace contactsync::store {

struct SchemaState {
    int version = 0; ///< 0: an empty file
};

/// The schema that this program writes.
int current_schema_version();

/// Reads only. Throws StoreError: not_a_store, newer_schema.
SchemaState inspect_schema(SQLite::Database& database, const std::filesystem::path& path);

/// For readers, who never migrate. Throws StoreError::unusable_file when the schema is older than the program.
void require_current(const SchemaState& schema, const std::filesystem::path& path);

/// Applies what is missing, each migration in a transaction together with its number: after a crash the next start goes
/// on from there.
void migrate(SQLite::Database& database, const SchemaState& schema);

} // namespace contactsync::store
