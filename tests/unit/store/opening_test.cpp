#include "store_fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <array>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace contactsync::test {

using store::Access;
using store::Store;
using store::StoreError;
using ::testing::HasSubstr;

namespace {

/// The failure of opening, which must fail.
StoreError refusal(const std::filesystem::path& path, Access access)
{
    try {
        Store::open(path, access);
    } catch (const StoreError& error) {
        return error;
    }
    throw std::logic_error("it opened");
}

void run_sql(const std::filesystem::path& path, const std::string& sql)
{
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
}

mode_t mode_of(const std::string& path)
{
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

/// Another process that holds the store open until it is destroyed.
class Holder {
public:
    explicit Holder(const std::filesystem::path& path)
    {
        std::array<int, 2> ready{};
        std::array<int, 2> stop{};
        if (::pipe(ready.data()) != 0 || ::pipe(stop.data()) != 0) throw std::runtime_error("pipe");
        pid_ = ::fork();
        if (pid_ == 0) hold(path, ready[1], stop[0], stop[1]);
        stop_ = stop[1];
        ::close(stop[0]);
        ::close(ready[1]);
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1) throw std::runtime_error("the holder could not open the store");
        ::close(ready[0]);
    }
    ~Holder()
    {
        ::close(stop_);
        ::waitpid(pid_, nullptr, 0);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

    pid_t pid() const { return pid_; }

private:
    [[noreturn]] static void hold(const std::filesystem::path& path, int ready, int stop, int stop_writer)
    {
        ::close(stop_writer);
        try {
            const auto store = Store::open(path, Access::exclusive);
            store->create_contact(at(1));
            char byte = 'r';
            if (::write(ready, &byte, 1) == 1) static_cast<void>(::read(stop, &byte, 1));
        } catch (const std::exception&) {
            ::_exit(1);
        }
        ::_exit(0);
    }

    pid_t pid_ = 0;
    int stop_ = -1;
};

} // namespace

class Opening : public ::testing::Test {
protected:
    std::filesystem::path path() const { return directory.path() / "store.db"; }
    TempDirectory directory;
};

TEST_F(Opening, CreatesTheStoreWithAllItsFilesForTheOwnerOnlyWhateverTheUmask)
{
    const mode_t before = ::umask(0);
    const auto store = Store::open(path(), Access::exclusive);
    store->create_contact(at(1));
    ::umask(before);

    for (const auto* suffix : {"", "-wal", "-shm", ".lock"})
        EXPECT_EQ(mode_of(path().string() + suffix), 0600U) << suffix;
}

TEST_F(Opening, MarksTheFileAsItsOwnWithTheVersionOfItsSchema)
{
    Store::open(path(), Access::exclusive);

    SQLite::Database database(path().string());
    EXPECT_EQ(database.execAndGet("PRAGMA application_id").getInt(), 0x43534e43);
    EXPECT_EQ(database.execAndGet("PRAGMA user_version").getInt(), 3);
    EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
    EXPECT_EQ(database
                  .execAndGet("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                              "AND sql NOT LIKE '%STRICT%'")
                  .getInt(),
              0);
}

TEST_F(Opening, KeepsWhatIsThere)
{
    const ContactId contact = Store::open(path(), Access::exclusive)->create_contact(at(1));

    EXPECT_TRUE(Store::open(path(), Access::exclusive)->has_contact(contact));
}

TEST_F(Opening, RefusesANewerSchemaAndSaysWhatToDo)
{
    Store::open(path(), Access::exclusive);
    run_sql(path(), "PRAGMA user_version = 99");

    const auto error = refusal(path(), Access::exclusive);

    EXPECT_EQ(error.kind, StoreError::Kind::newer_schema);
    EXPECT_THAT(error.what(), HasSubstr("99"));
    EXPECT_THAT(error.what(), HasSubstr("newer contactsync"));
    EXPECT_EQ(refusal(path(), Access::read_only).kind, StoreError::Kind::newer_schema);
}

TEST_F(Opening, RefusesAFileThatIsNoDatabaseAndLeavesItAlone)
{
    const std::string text(5000, 'x');
    std::ofstream(path()) << text;

    EXPECT_EQ(refusal(path(), Access::exclusive).kind, StoreError::Kind::not_a_store);
    EXPECT_EQ(refusal(path(), Access::read_only).kind, StoreError::Kind::not_a_store);
    std::string after;
    std::getline(std::ifstream(path()), after);
    EXPECT_EQ(after, text);
}

TEST_F(Opening, RefusesADatabaseOfAnotherProgram)
{
    run_sql(path(), "CREATE TABLE theirs (a)");
    EXPECT_EQ(refusal(path(), Access::exclusive).kind, StoreError::Kind::not_a_store);

    run_sql(path(), "PRAGMA application_id = 7");
    EXPECT_EQ(refusal(path(), Access::exclusive).kind, StoreError::Kind::not_a_store);
}

TEST_F(Opening, RefusesAPathThatCannotBeUsed)
{
    EXPECT_EQ(refusal(directory.path() / "missing" / "store.db", Access::exclusive).kind,
              StoreError::Kind::unusable_file);
    EXPECT_EQ(refusal(directory.path(), Access::exclusive).kind, StoreError::Kind::unusable_file);
    EXPECT_EQ(refusal(directory.path(), Access::read_only).kind, StoreError::Kind::unusable_file);
}

TEST_F(Opening, ForReadingNeverCreatesAStore)
{
    EXPECT_EQ(refusal(path(), Access::read_only).kind, StoreError::Kind::unusable_file);
    EXPECT_FALSE(std::filesystem::exists(path()));

    std::ofstream(path()).close();
    EXPECT_EQ(refusal(path(), Access::read_only).kind, StoreError::Kind::unusable_file)
        << "an empty file has no schema yet";
}

TEST_F(Opening, NamesTheProcessThatHoldsTheStore)
{
    const Holder holder(path());

    const auto error = refusal(path(), Access::exclusive);

    EXPECT_EQ(error.kind, StoreError::Kind::held_by_other);
    EXPECT_THAT(error.what(), HasSubstr(std::to_string(holder.pid())));
}

TEST_F(Opening, TheLockGoesWithItsHolder)
{
    {
        const Holder holder(path());
    }

    EXPECT_EQ(Store::open(path(), Access::exclusive)->counts().contacts, 1U);
}

TEST_F(Opening, ReadersWorkBesideAHolderAndSeeWhatItCommitted)
{
    const auto writer = Store::open(path(), Access::exclusive);
    const ContactId first = writer->create_contact(at(1));
    const auto reader = Store::open(path(), Access::read_only);
    EXPECT_TRUE(reader->has_contact(first));

    const auto transaction = writer->begin();
    const ContactId second = writer->create_contact(at(2));
    EXPECT_FALSE(reader->has_contact(second));
    transaction->commit();

    EXPECT_TRUE(reader->has_contact(second));
}

TEST_F(Opening, ReadersWorkBesideAnotherProcess)
{
    const Holder holder(path());

    EXPECT_EQ(Store::open(path(), Access::read_only)->counts().contacts, 1U);
}

TEST_F(Opening, ReadersWorkWhenNobodyHoldsTheStore)
{
    const ContactId contact = Store::open(path(), Access::exclusive)->create_contact(at(1));

    const auto reader = Store::open(path(), Access::read_only);

    EXPECT_TRUE(reader->has_contact(contact));
    EXPECT_THROW(reader->create_contact(at(2)), std::logic_error);
}

TEST_F(Opening, AReaderSeesOneStateWithinATransaction)
{
    const auto writer = Store::open(path(), Access::exclusive);
    const auto reader = Store::open(path(), Access::read_only);
    const auto snapshot = reader->begin();
    EXPECT_EQ(reader->counts().contacts, 0U);

    writer->create_contact(at(1));

    EXPECT_EQ(reader->counts().contacts, 0U);
}

TEST_F(Opening, ADamagedStoreIsToldAsSuch)
{
    {
        const auto store = Store::open(path(), Access::exclusive);
        store::StageBatch batch{.now = at(1)};
        for (int i = 0; i < 2000; ++i)
            batch.records.push_back(
                record(ProviderId::reevo, "r" + std::to_string(i)).holds(contact().title(std::string(200, 't'))));
        store->stage(batch);
    }
    {
        std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
        const auto size = std::filesystem::file_size(path());
        for (std::uintmax_t page = 32; page * 4096 < size; ++page) {
            file.seekp(static_cast<std::streamoff>(page * 4096));
            file << std::string(64, '\xff');
        }
    }

    try {
        const auto store = Store::open(path(), Access::read_only);
        for (int i = 0; i < 2000; ++i)
            store->record(ProviderId::reevo, "r" + std::to_string(i));
        FAIL() << "the damage was not noticed";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind, StoreError::Kind::damaged);
    }
}

} // namespace contactsync::test
