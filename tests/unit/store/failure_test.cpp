#include "store/connection.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <new>

namespace contactsync::test {

using store::StoreError;
using ::testing::HasSubstr;

namespace {

StoreError told(int sqlite_code)
{
    try {
        store::guarded("/somewhere/store.db", [&] { throw SQLite::Exception("what SQLite says", sqlite_code); });
    } catch (const StoreError& error) {
        return error;
    }
    throw std::logic_error("nothing was thrown");
}

} // namespace

TEST(Failure, OfAFullDiskIsToldAsSuch)
{
    SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE filler (bytes BLOB); PRAGMA max_page_count = 4");

    try {
        store::guarded("/somewhere/store.db", [&] { database.exec("INSERT INTO filler VALUES (zeroblob(100000))"); });
        FAIL() << "there was room";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::full);
        EXPECT_THAT(error.what(), HasSubstr("/somewhere/store.db"));
        EXPECT_THAT(error.what(), HasSubstr("make room"));
    }
}

TEST(Failure, IsOfTheKindThatSaysWhatToDo)
{
    using enum StoreError::Kind;
    EXPECT_EQ(told(SQLITE_FULL).kind, full);
    EXPECT_EQ(told(SQLITE_CORRUPT).kind, damaged);
    EXPECT_EQ(told(SQLITE_NOTADB).kind, not_a_store);
    EXPECT_EQ(told(SQLITE_BUSY).kind, held_by_other);
    EXPECT_EQ(told(SQLITE_READONLY).kind, unusable_file);
    EXPECT_EQ(told(SQLITE_CANTOPEN).kind, unusable_file);
    EXPECT_EQ(told(SQLITE_IOERR).kind, io_error);
}

TEST(Failure, ThatIsOurOwnMistakeIsNoStoreError)
{
    EXPECT_THROW(told(SQLITE_CONSTRAINT), std::logic_error);
    EXPECT_THROW(told(SQLITE_ERROR), std::logic_error);
    EXPECT_THROW(told(SQLITE_NOMEM), std::bad_alloc);
}

TEST(Failure, OfAStoredValueIsDamageAndDoesNotShowTheValue)
{
    try {
        store::guarded("/somewhere/store.db", [] { return store::decode_contact(R"({"texts":"ann@x.example"})"); });
        FAIL() << "it was read";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::damaged);
        EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("ann@x.example")));
    }
}

} // namespace contactsync::test
