#include "daemon/metrics/textfile.hpp"

#include "support/temp_store.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include <sys/stat.h>

namespace contactsync::test {
namespace {

class Textfile : public ::testing::Test {
protected:
    std::string content() const
    {
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::ptrdiff_t files() const
    {
        using Entries = std::filesystem::directory_iterator;
        return std::distance(Entries(directory.path()), Entries{});
    }

    TempDirectory directory;
    std::filesystem::path file = directory.path() / "contactsync.prom";
};

TEST_F(Textfile, IsWrittenForEverybodyToRead)
{
    metrics::write_textfile(file, "contactsync_contacts 1\n");

    struct stat status{};
    ASSERT_EQ(::stat(file.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0644U);
    EXPECT_EQ(content(), "contactsync_contacts 1\n");
}

TEST_F(Textfile, TakesThePlaceOfTheOldOneAndLeavesNothingBeside)
{
    metrics::write_textfile(file, "contactsync_contacts 1\n");
    metrics::write_textfile(file, "contactsync_contacts 2\n");

    EXPECT_EQ(content(), "contactsync_contacts 2\n");
    EXPECT_EQ(files(), 1);
}

TEST_F(Textfile, AFolderThatIsNotThereIsAnError)
{
    EXPECT_THROW(metrics::write_textfile(directory.path() / "none" / "x.prom", ""), std::system_error);
}

TEST_F(Textfile, AFailureLeavesNothingBehind)
{
    std::filesystem::create_directory(file);

    EXPECT_THROW(metrics::write_textfile(file, "contactsync_contacts 1\n"), std::system_error);
    EXPECT_EQ(files(), 1);
}

} // namespace
} // namespace contactsync::test
