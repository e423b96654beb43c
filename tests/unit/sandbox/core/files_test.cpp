#include "fixture.hpp"

#include "sandbox/core/client_config.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace contactsync::sandbox {
namespace {

namespace fs = std::filesystem;

class FilesTest : public SandboxTest {
protected:
    FilesTest() { fs::create_directories(directory); }
    ~FilesTest() override { fs::remove_all(directory); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(directory / name) << text; }
    std::string read(const fs::path& file) const
    {
        std::stringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }
    static bool is_private(const fs::path& file)
    {
        return fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write);
    }
    fs::path directory =
        fs::temp_directory_path() /
        ("sandbox_files_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(FilesTest, SeedsAPopulationDirectory)
{
    write("reevo.jsonl", R"({"person":"p1","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z",)"
                         R"("record":{"last_name":"One"}})"
                         "\n");

    EXPECT_EQ(seed_directory(sandbox, directory), 1U);
    EXPECT_EQ(sandbox.find("reevo")->truth.size(), 1U);
}

TEST_F(FilesTest, NamesTheLineThatCannotBeSeeded)
{
    write("reevo.jsonl", "{\"record\":{\"last_name\":\"One\"}}\n{\"record\":{\"nickname\":\"Two\"}}\n");

    try {
        seed_directory(sandbox, directory);
        FAIL() << "seeded";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("reevo.jsonl:2:"), std::string::npos) << error.what();
    }
}

TEST_F(FilesTest, StateIsPrivateAndComesBack)
{
    sandbox.seed(*sandbox.find("reevo"), {{"record", {{"last_name", "One"}}}, {"person", "p1"}});
    const auto file = directory / "state.json";
    save_state(sandbox, file);

    Sandbox again{1};
    again.add(make_reevo());
    load_state(again, file);

    EXPECT_TRUE(is_private(file));
    EXPECT_EQ(again.find("reevo")->service->dump(), sandbox.find("reevo")->service->dump());
    EXPECT_EQ(again.find("reevo")->truth, sandbox.find("reevo")->truth);
}

TEST_F(FilesTest, WritesAConfigurationWithItsSecretFiles)
{
    const BaseUrls urls{{"reevo", "http://127.0.0.1:1/reevo"},
                        {"replyio", "http://127.0.0.1:1/replyio"},
                        {"tether", "http://127.0.0.1:1/tether"}};

    write_config(urls, directory / "etc");

    const auto text = read(directory / "etc" / "contactsync.toml");
    EXPECT_NE(text.find("base_url = \"http://127.0.0.1:1/reevo\""), std::string::npos);
    EXPECT_NE(text.find((directory / "etc" / "reevo.key").string()), std::string::npos);
    EXPECT_EQ(read(directory / "etc" / "tether.token"), "sandbox-tether-token\n");
    EXPECT_TRUE(is_private(directory / "etc" / "replyio.key"));
}

} // namespace
} // namespace contactsync::sandbox
