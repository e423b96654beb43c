#include "unit/merge/scene.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace contactsync::merge::test {
namespace {

using enum ProviderId;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto kPhone = "+14155552671";

Golden golden(Contact values)
{
    return {.values = std::move(values), .provenance = {}};
}

std::string obstacle(const Golden& values, const Target& target, PlanOptions options = {})
{
    const auto result = plan(values, std::vector{target}, options);
    return result.not_mirrorable.empty() ? "" : result.not_mirrorable.front().because;
}

TEST(Plan, OneWriteCarriesOnlyTheFieldsThatDiffer)
{
    Scene scene;
    const Contact known = contact().first("Ann").title("CTO").company("Acme");
    scene.golden.values = known;
    scene.add(reevo, known, contact().first("Ann").title("CEO").company("Initech"), "2026-11-20T08:00:00Z");
    scene.add(replyio, known, known);

    scene.merge();
    const auto writes = scene.plan().writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_EQ(writes[0].provider, replyio);
    EXPECT_EQ(writes[0].kind, OperationKind::patch);
    EXPECT_EQ(writes[0].lane, Lane::edit);
    EXPECT_THAT(writes[0].changes,
                ElementsAre(FieldChange{"title", "CTO", "CEO", "reevo, 2026-11-20T08:00:00Z, edited"},
                            FieldChange{"company", "Acme", "Initech", "reevo, 2026-11-20T08:00:00Z, edited"}));
    EXPECT_EQ(writes[0].target, scene.golden.values);
}

TEST(Plan, FillingEmptyFieldsAtFirstContactIsBackfill)
{
    Scene scene;
    scene.add(reevo, contact().first("Ann").title("CTO"));
    scene.add(replyio, contact().first("Ann"));

    scene.merge();

    ASSERT_THAT(scene.plan().writes, SizeIs(1));
    EXPECT_EQ(scene.plan().writes[0].lane, Lane::backfill);
}

TEST(Plan, OptOutTakesTheOtherChangesAlong)
{
    Scene scene;
    scene.golden.values = contact().title("CTO");
    scene.add(replyio, contact().title("CTO"), contact().title("CEO").opted_out());
    scene.add(reevo, contact().title("CTO"), contact().title("CTO"));

    scene.merge();
    const auto writes = scene.plan().writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_EQ(writes[0].kind, OperationKind::opt_out);
    EXPECT_EQ(writes[0].lane, Lane::opt_out);
    EXPECT_THAT(fields_of(writes[0]), ElementsAre("title", "opted_out"));
}

TEST(Plan, DuplicatesGetTheOptOutAndNothingElse)
{
    Scene scene;
    scene.add(replyio, contact().title("CEO").opted_out());
    scene.add(reevo, contact().title("CEO").opted_out());
    scene.add(reevo, contact().title("Assistant")).duplicate = true;

    scene.merge();
    const auto writes = scene.plan().writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_EQ(writes[0].record, RecordId{3});
    EXPECT_EQ(writes[0].target, contact().title("Assistant").opted_out().build());
}

TEST(Plan, WritesNothingToProvidersThatAreReadOnlyOrOff)
{
    for (const auto direction : {Direction::read_only, Direction::off}) {
        Scene scene;
        scene.add(reevo, contact().title("CTO"));
        scene.add(replyio, contact()).direction = direction;
        const Capabilities capabilities = everything();
        Target missing = absent(tether, capabilities);
        missing.direction = direction;

        scene.merge();
        const auto result = scene.plan({missing});

        EXPECT_THAT(result.writes, IsEmpty());
        EXPECT_THAT(result.not_mirrorable, IsEmpty());
    }
}

TEST(Plan, WritesToAWriteOnlyProviderButEmptiesNothingThere)
{
    Scene scene;
    scene.add(reevo, contact().title("CTO"));
    scene.add(replyio, contact().title("CEO").company("Acme")).direction = Direction::write_only;

    scene.merge();
    const auto writes = scene.plan().writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_THAT(fields_of(writes[0]), ElementsAre("title"));
    EXPECT_EQ(writes[0].target.text("company"), "Acme");
}

TEST(Plan, ClearedRequiredNameStaysWhereItIsRequiredAndDoesNotFlowBack)
{
    Scene scene;
    const Contact known = contact().name("Ann", "Lee");
    scene.golden.values = known;
    scene.add(replyio, known, contact().first("Ann"));
    scene.add(reevo, known, known).capabilities.texts["last_name"].clearable = false;
    scene.add(tether, known, known);

    scene.merge();
    const auto writes = scene.plan().writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_EQ(writes[0].provider, tether);
    EXPECT_EQ(scene.merge().golden.values.text("last_name"), "");
}

TEST(Plan, FieldInConflictIsWrittenNowhereNotEvenIntoANewRecord)
{
    Scene scene;
    scene.policy.fields["title"].kind = PolicyKind::manual;
    scene.add(reevo, contact().first("Ann").title("CTO"));
    scene.add(replyio, contact().first("Ann").title("CEO"));
    const Capabilities capabilities = everything();

    scene.merge();
    const auto writes = scene.plan({absent(tether, capabilities)}).writes;

    ASSERT_THAT(writes, SizeIs(1));
    EXPECT_EQ(writes[0].target, contact().first("Ann").build());
}

TEST(PlanCreation, CarriesEverythingTheProviderHolds)
{
    const Capabilities capabilities = phone_book();

    const auto result =
        plan(golden(contact().first("Ann").title("CTO").phone(kPhone)), std::vector{absent(tether, capabilities)}, {});

    ASSERT_THAT(result.writes, SizeIs(1));
    EXPECT_EQ(result.writes[0].kind, OperationKind::create);
    EXPECT_EQ(result.writes[0].lane, Lane::creation);
    EXPECT_EQ(result.writes[0].record, std::nullopt);
    EXPECT_THAT(fields_of(result.writes[0]), ElementsAre("first_name", "phones"));
}

TEST(PlanCreation, SaysWhatIsMissing)
{
    Capabilities capabilities = phone_book();
    capabilities.required_texts = {"first_name"};
    capabilities.required_any = {{"emails", "linkedin_url"}};
    const Target target = absent(tether, capabilities);

    EXPECT_EQ(obstacle(golden(contact().first("Ann")), target), "no phone");
    EXPECT_EQ(obstacle(golden(contact().phone("n/a", Quality::junk)), target), "no valid phone");
    EXPECT_EQ(obstacle(golden(contact().phone(kPhone)), target), "no first name");
    EXPECT_EQ(obstacle(golden(contact().phone(kPhone).first("Ann")), target), "needs an e-mail or a LinkedIn URL");
    EXPECT_EQ(obstacle(golden(contact().phone(kPhone).first("Ann").email("a")), target), "");
}

TEST(PlanCreation, DoesNotDoubleAPersonWhosePhoneBelongsToAnotherRecord)
{
    const Capabilities capabilities = phone_book();
    Target target = absent(tether, capabilities);
    target.taken.phones = {kPhone};

    EXPECT_EQ(obstacle(golden(contact().phone(kPhone)), target), "its only phone belongs to another record of tether");
    EXPECT_EQ(obstacle(golden(contact().phones({kPhone, "+14155552672"})), target), "");
}

TEST(PlanCreation, ObeysBlocksAndSwitches)
{
    Capabilities capabilities = everything();
    Target target = absent(reevo, capabilities);
    const Golden values = golden(contact().first("Ann"));

    EXPECT_EQ(obstacle(values, target, {.create = false}), "creating records is switched off");
    target.blocked = "deleted there";
    target.blocked_needs_person = true;
    const auto result = plan(values, std::vector{target}, {});
    ASSERT_THAT(result.not_mirrorable, SizeIs(1));
    EXPECT_EQ(result.not_mirrorable[0].because, "deleted there");
    EXPECT_TRUE(result.not_mirrorable[0].needs_person);
}

TEST(PlanCreation, WaitsForAPersonWhereARequiredValueIsInConflict)
{
    Scene scene;
    scene.policy.fields["first_name"].kind = PolicyKind::manual;
    scene.add(reevo, contact().first("Ann"));
    scene.add(replyio, contact().first("Bea"));
    Capabilities capabilities = everything();
    capabilities.required_texts = {"first_name"};

    scene.merge();
    const auto result = scene.plan({absent(tether, capabilities)});

    ASSERT_THAT(result.not_mirrorable, SizeIs(1));
    EXPECT_EQ(result.not_mirrorable[0].because, "its first name is in conflict");
    EXPECT_TRUE(result.not_mirrorable[0].needs_person);
}

} // namespace
} // namespace contactsync::merge::test
