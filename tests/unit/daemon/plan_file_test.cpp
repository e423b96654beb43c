#include "daemon/commands/plan_file.hpp"
#include "daemon/output/documents.hpp"
#include "support/contact_builder.hpp"
#include "support/temp_store.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace contactsync::test {
namespace {

using commands::approve_planned;
using commands::read_plan_file;
using commands::write_plan_file;
using store::OperationState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using enum ProviderId;

constexpr TimePoint kNow{std::chrono::milliseconds{1}};

/// A contact in reevo whose title and city are to be written there, and which is to be created in tether.
class PlanFile : public ::testing::Test {
protected:
    PlanFile()
    {
        store->stage({.provider = reevo, .records = {record(reevo, "r1").holds(ann("CTO", "Bern"))}, .now = kNow});
        reevo_record = store->record(reevo, "r1")->id;
        contact_id = store->create_contact(kNow);
        store->link(reevo_record, contact_id, store::LinkState::counterpart);
        plan("Chief", "Basel");
    }

    static Contact ann(std::string title, std::string city)
    {
        return contact().name("Ann", "Lee").title(std::move(title)).text("city", std::move(city)).phone("+41446681800");
    }
    void plan(const std::string& title, const std::string& city)
    {
        const std::vector<PlannedWrite> writes{
            {.provider = reevo,
             .kind = OperationKind::patch,
             .lane = Lane::edit,
             .record = reevo_record,
             .target = ann(title, city),
             .changes = {{.field = "title", .from = "CTO", .to = title, .because = "edited"},
                         {.field = "city", .from = "Bern", .to = city, .because = "edited"}}},
            {.provider = tether,
             .kind = OperationKind::create,
             .lane = Lane::creation,
             .record = {},
             .target = ann(title, city),
             .changes = {{.field = "first_name", .from = "", .to = "Ann", .because = "only value"},
                         {.field = "last_name", .from = "", .to = "Lee", .because = "only value"}}}};
        store->replace_planned(contact_id, store->begin_run("plan", kNow), writes, kNow);
    }
    /// As an undo leaves behind that did not come to its end.
    void restore(std::string field, std::string from, std::string to)
    {
        store->enqueue(contact_id, store->begin_run("undo", kNow),
                       {.provider = reevo,
                        .kind = OperationKind::restore,
                        .lane = Lane::edit,
                        .record = reevo_record,
                        .target = ann("CTO", "Bern"),
                        .changes = {{.field = std::move(field),
                                     .from = std::move(from),
                                     .to = std::move(to),
                                     .because = "undone run 1"}}},
                       kNow);
    }
    std::vector<store::Operation> waiting()
    {
        constexpr std::array kPlanned{OperationState::planned};
        return store->operations(std::nullopt, kPlanned, 100);
    }
    std::string write_plan()
    {
        const std::string path = (store.directory() / "plan.json").string();
        const sync::Report report{.dry_run = true};
        write_plan_file(path, output::report_document(report, "plan", *store, waiting()));
        return path;
    }
    std::vector<std::string> approved(ProviderId provider)
    {
        std::vector<std::string> fields;
        for (const auto& operation : store->claim(provider, {}, store->begin_run("apply", kNow), kNow))
            for (const auto& change : operation.changes)
                fields.push_back(change.field);
        return fields;
    }

    TempStore store;
    std::ptrdiff_t files_before = std::distance(std::filesystem::directory_iterator(store.directory()), {});
    RecordId reevo_record{};
    ContactId contact_id{};
};

TEST_F(PlanFile, ComesBackAsItWasWritten)
{
    const auto plan = read_plan_file(write_plan());

    ASSERT_EQ(plan.entries.size(), 2u);
    EXPECT_EQ(plan.entries[0].provider, reevo);
    EXPECT_EQ(plan.entries[0].contact, contact_id);
    EXPECT_EQ(plan.entries[0].remote_id, "r1");
    EXPECT_EQ(plan.entries[0].changes.at(0).to, "Chief");
    EXPECT_EQ(plan.entries[1].remote_id, "");
}

TEST_F(PlanFile, IsForItsOwnerOnly)
{
    const std::string path = (store.directory() / "plan.json").string();
    std::ofstream(path) << "older";
    ::chmod(path.c_str(), 0644);

    write_plan();

    struct stat status{};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(PlanFile, AnEarlierOneStaysUntilItIsWhole)
{
    const std::string path = write_plan();

    commands::require_writable(path);

    EXPECT_EQ(read_plan_file(path).entries.size(), 2u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(store.directory()), {}), files_before + 1);
}

TEST_F(PlanFile, ADeviceStaysAsItIs)
{
    struct stat before{};
    struct stat after{};
    ::stat("/dev/null", &before);

    write_plan_file("/dev/null", {});

    ::stat("/dev/null", &after);
    EXPECT_EQ(after.st_mode, before.st_mode);
}

TEST_F(PlanFile, APathThatCannotBeWrittenToIsTheCallersMistakeAndAFullDiskIsNot)
{
    EXPECT_THROW(commands::require_writable("/nonexistent/plan.json"), commands::PlanFileError);
    EXPECT_THROW(commands::require_writable(store.directory().string()), commands::PlanFileError);
    EXPECT_THROW(write_plan_file("/dev/full", {}), std::system_error);
}

TEST_F(PlanFile, IsRefusedIfItIsNoPlan)
{
    const auto refused = [&](const char* text) {
        const std::string path = (store.directory() / "other.json").string();
        std::ofstream(path) << text;
        EXPECT_THROW(read_plan_file(path), commands::PlanFileError) << text;
    };
    refused("");
    refused("{}");
    refused("[1, 2]");
    refused("{\"operations\": 3}");
    refused("{\"operations\": [{\"provider\": \"hubspot\", \"contact\": 1, \"remote_id\": null, \"changes\": []}]}");
    refused(
        "{\"operations\": [{\"provider\": \"reevo\", \"contact\": \"one\", \"remote_id\": null, \"changes\": []}]}");
    EXPECT_THROW(read_plan_file("/nonexistent/plan.json"), commands::PlanFileError);
    EXPECT_THROW(write_plan_file("/nonexistent/plan.json", {}), commands::PlanFileError);
}

TEST_F(PlanFile, WhatIsStillAsItWasIsApproved)
{
    const auto moved = approve_planned(*store, read_plan_file(write_plan()));

    EXPECT_THAT(moved, IsEmpty());
    EXPECT_THAT(approved(reevo), ElementsAre("title", "city"));
    EXPECT_THAT(approved(tether), ElementsAre("first_name", "last_name"));
}

TEST_F(PlanFile, AFieldThatMovedMeanwhileIsLeftAlone)
{
    const auto file = read_plan_file(write_plan());
    plan("Chief", "Geneva");

    const auto moved = approve_planned(*store, file);

    ASSERT_EQ(moved.size(), 1u);
    EXPECT_EQ(moved[0].field, "city");
    EXPECT_THAT(approved(reevo), ElementsAre("title"));
}

TEST_F(PlanFile, WhatIsThereAlreadyHasNotMoved)
{
    const auto file = read_plan_file(write_plan());
    store->stage({.provider = reevo, .records = {record(reevo, "r1").holds(ann("Chief", "Basel"))}, .now = kNow});
    store->replace_planned(contact_id, store->begin_run("apply", kNow), {}, kNow);

    const auto moved = approve_planned(*store, file);

    for (const auto& field : moved)
        EXPECT_EQ(field.provider, tether);
}

TEST_F(PlanFile, APatchIsFoundBesideARestoreOfTheSameRecordThatWaits)
{
    restore("first_name", "Ann", "Anna");
    plan("Chief", "Basel");

    const auto moved = approve_planned(*store, read_plan_file(write_plan()));

    EXPECT_THAT(moved, IsEmpty());
    EXPECT_THAT(approved(reevo), ElementsAre("title", "city")) << "the restore comes after it";
}

TEST_F(PlanFile, WhatThePlanDidNotHaveIsNotApproved)
{
    const auto file = read_plan_file(write_plan());
    commands::PlanFile nothing;

    EXPECT_THAT(approve_planned(*store, nothing), IsEmpty());
    EXPECT_THAT(approved(reevo), IsEmpty());
}

} // namespace
} // namespace contactsync::test
