#include "populated_store.hpp"
#include "schema_checker.hpp"

#include "daemon/output/documents.hpp"
#include "daemon/output/estimate.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {
namespace {

using ::testing::IsEmpty;

class Documents : public PopulatedStore {};

TEST_F(Documents, AReportFollowsItsSchema)
{
    const auto document = output::report_document(report(), "sync", *store, operations());

    EXPECT_THAT(SchemaChecker("report").faults(document), IsEmpty());
    EXPECT_EQ(document.at("providers").as_object().size(), 3u);
    EXPECT_FALSE(document.at("operations").as_array().empty());
}

TEST_F(Documents, APlanFollowsTheSameSchema)
{
    auto planned = report();
    planned.dry_run = true;
    planned.guard.push_back({.provider = ProviderId::reevo, .changed = 60, .live = 100, .message = "too many"});
    auto document = output::report_document(planned, "plan", *store, operations());
    document["estimate"] = output::estimate(operations(), config());
    document["groups"] = output::largest_groups(operations());
    document["not_mirrorable"] = output::not_mirrorable_array(*store);
    document["reviews"] = output::reviews_array(*store, store->reviews(100));

    EXPECT_THAT(SchemaChecker("report").faults(document), IsEmpty());
    EXPECT_EQ(document.at("not_mirrorable").as_array().size(), 1u);
    EXPECT_EQ(document.at("exit_status"), 3);
}

TEST_F(Documents, AFailureOfAServiceIsTold)
{
    auto failed = report();
    failed.providers[ProviderId::tether].failure =
        Error{.kind = ErrorKind::credentials, .detail = "invalid token", .status = 401};

    const auto document = output::report_document(failed, "sync", *store, {});

    EXPECT_THAT(SchemaChecker("report").faults(document), IsEmpty());
    EXPECT_EQ(document.at("providers").at("tether").at("error").at("detail"), "invalid token");
    EXPECT_EQ(document.at("outcome"), "unauthorized");
}

TEST_F(Documents, TheStatusFollowsItsSchema)
{
    const auto document = output::status_document(
        *store, config(), {{ProviderId::reevo, {{.name = "minute", .limit = 100, .left = 83}}}}, kNow);

    EXPECT_THAT(SchemaChecker("status").faults(document), IsEmpty());
    EXPECT_EQ(document.at("providers").at("reevo").at("budget").at("minute").at("left"), 83u);
    EXPECT_EQ(document.at("providers").at("reevo").at("state"), "ok");
    EXPECT_EQ(document.at("providers").at("tether").at("state"), "never polled");
    EXPECT_EQ(document.at("providers").at("replyio").at("state"), "failing");
}

TEST_F(Documents, TheStatusTellsWhatWaitsSinceWhenAndForHowLong)
{
    const auto document =
        output::status_document(*store, config(), {{ProviderId::reevo, {{.name = "minute", .limit = 100, .left = 0}}}},
                                kNow + std::chrono::seconds(90));

    const auto& reevo = document.at("providers").at("reevo");
    EXPECT_EQ(reevo.at("lanes").at("edit"), 1u);
    EXPECT_EQ(reevo.at("lanes").at("opt_out"), 0u);
    EXPECT_EQ(reevo.at("oldest_unsent_at").as_string(), format_time(kNow));
    EXPECT_EQ(reevo.at("oldest_unsent_seconds"), 90);
    EXPECT_EQ(reevo.at("estimate").at("seconds"), 60.0);
    EXPECT_TRUE(document.at("providers").at("tether").at("oldest_unsent_at").is_null());
    EXPECT_EQ(document.at("agreement").at("in_agreement"), 0u);
}

TEST_F(Documents, AnExplanationFollowsItsSchema)
{
    const auto document = output::explain_document(*store, *store->contact(contact_id));

    EXPECT_THAT(SchemaChecker("explain").faults(document), IsEmpty());
    const auto& title = document.at("fields").at("title").as_object();
    EXPECT_EQ(title.at("value"), "Chief");
    EXPECT_EQ(title.at("source"), "replyio");
    EXPECT_EQ(title.at("values").at("reevo"), "CTO");
    EXPECT_EQ(title.at("replaced").at("value"), "CTO");
    EXPECT_FALSE(document.at("reviews").as_array().empty());
    EXPECT_FALSE(document.at("operations").as_array().empty());
}

TEST_F(Documents, AClearedFieldIsExplained)
{
    store->save_golden(contact_id,
                       {.values = contact().name("Ann", "Lee").email("ann@house.example").build(),
                        .provenance = {{"city", {.source = ProviderId::replyio, .since = kNow, .because = "edited"}}}});

    const auto document = output::explain_document(*store, *store->contact(contact_id));

    EXPECT_THAT(SchemaChecker("explain").faults(document), IsEmpty());
    EXPECT_TRUE(document.at("fields").at("city").at("value").is_null());
    EXPECT_EQ(document.at("fields").at("city").at("source"), "replyio");
}

TEST_F(Documents, AHistoryFollowsItsSchemaOldestFirst)
{
    const auto document = output::history_document(*store, contact_id);

    EXPECT_THAT(SchemaChecker("history").faults(document), IsEmpty());
    ASSERT_EQ(document.at("entries").as_array().size(), 2u);
    EXPECT_EQ(document.at("entries").as_array()[0].at("kind"), "joined");
}

TEST_F(Documents, ReviewsFollowTheirSchema)
{
    const auto document = output::reviews_document(*store, store->reviews(100));

    EXPECT_THAT(SchemaChecker("reviews").faults(document), IsEmpty());
    ASSERT_EQ(document.at("reviews").as_array().size(), 1u);
    const auto& review = document.at("reviews").as_array()[0].as_object();
    EXPECT_EQ(review.at("code"), "conflict");
    EXPECT_EQ(review.at("field"), "city");
}

TEST_F(Documents, AReviewIsShownWithItsRecords)
{
    const RecordId record = store->record(ProviderId::reevo, "r1")->id;
    const ReviewId id = store->open_review({.code = "duplicate_record",
                                            .contact = contact_id,
                                            .contacts = {contact_id},
                                            .records = {record},
                                            .providers = {ProviderId::reevo},
                                            .explanation = "two records",
                                            .suggestion = "merge them"},
                                           kNow);

    const auto document = output::review_document(*store, *store->review(id));

    EXPECT_THAT(SchemaChecker("review").faults(document), IsEmpty());
    const auto& shown = document.at("records").as_array().at(0).as_object();
    EXPECT_EQ(shown.at("remote_id"), "r1");
    EXPECT_EQ(shown.at("name"), "Ann Lee");
    EXPECT_EQ(shown.at("emails"), "ann@house.example");
    EXPECT_TRUE(shown.at("phones").is_null());
}

TEST_F(Documents, AnUndoListsWhatItLeavesAlone)
{
    const std::vector<sync::NotUndone> left{{.provider = ProviderId::replyio,
                                             .contact = contact_id,
                                             .remote_id = "17",
                                             .field = "title",
                                             .because = "it has changed since",
                                             .needs_person = true},
                                            {.provider = ProviderId::tether,
                                             .contact = contact_id,
                                             .remote_id = "",
                                             .field = "",
                                             .because = "created by the run; a record is never deleted"}};

    auto document = output::report_document(report(), "undo", *store, operations());
    document["undoes"] = 3;
    document["left_alone"] = output::left_alone_array(left);

    EXPECT_THAT(SchemaChecker("report").faults(document), IsEmpty());
    EXPECT_TRUE(document.at("left_alone").at(1).at("field").is_null());
}

TEST_F(Documents, TheLargestGroupsComeFirst)
{
    std::vector<store::Operation> writes(3,
                                         {.provider = ProviderId::tether,
                                          .kind = OperationKind::create,
                                          .changes = {{.field = "first_name", .from = "", .to = "A", .because = ""}}});
    writes.push_back({.provider = ProviderId::reevo,
                      .kind = OperationKind::patch,
                      .changes = {{.field = "title", .from = "", .to = "A", .because = ""}}});

    const auto groups = output::largest_groups(writes);

    ASSERT_EQ(groups.size(), 2u);
    EXPECT_EQ(groups[0].at("count"), 3u);
    EXPECT_TRUE(groups[0].at("field").is_null());
    EXPECT_EQ(groups[1].at("field"), "title");
}

TEST(SchemaCheckers, FindWhatIsWrong)
{
    SchemaChecker checker("history");

    EXPECT_FALSE(checker.faults(boost::json::parse("{\"contact\": 1}")).empty());
    EXPECT_FALSE(checker.faults(boost::json::parse("{\"contact\": \"one\", \"entries\": []}")).empty());
    EXPECT_FALSE(checker.faults(boost::json::parse("{\"contact\": 1, \"entries\": [{\"at\": 3}]}")).empty());
    EXPECT_TRUE(checker.faults(boost::json::parse("{\"contact\": 1, \"entries\": []}")).empty());
}

} // namespace
} // namespace contactsync::test
