#include "provider/reevo/discovered.hpp"
#include "unit/provider/reevo/fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::provider::reevo {
namespace {

class ReevoCreationTest : public ReevoTest {
protected:
    /// Nobody has the address yet.
    ReevoCreationTest() { service->on(Method::post, kQuery, 200, page({})); }

    const Shown made{.created_at = "2026-11-20T08:00:00Z", .emails = {"ann@x.example"}};
};

TEST_F(ReevoCreationTest, AssertsByEmailWithoutTheKeyAmongTheAttributesAndWithoutNulls)
{
    service->on(Method::post, kAssert, 201, made.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}, {"+14155552671"}));

    ASSERT_TRUE(written);
    EXPECT_EQ(written->remote_id, "c-1");
    EXPECT_FALSE(written->adopted || written->overwrote);
    const auto body = last_body(Method::post, kAssert);
    EXPECT_EQ(json::serialize(body.at("match")), R"({"contact_emails":"ann@x.example"})");
    EXPECT_EQ(
        json::serialize(body.at("attributes")),
        R"({"first_name":"Tamsin","last_name":"Quillfeather","contact_phone_numbers":[{"phone_number":"+14155552671","is_primary":true}]})");
}

TEST_F(ReevoCreationTest, AdoptsTheRecordThatHasTheAddress)
{
    service = std::make_shared<test::FakeService>();
    service->on(Method::get, kSchemaPath, 200, schema_json())
        .on(Method::post, kQuery, 200, page({{.id = "old", .emails = {"ann@x.example"}}}));

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->adopted);
    EXPECT_EQ(written->remote_id, "old");
    EXPECT_EQ(service->count(Method::post, kAssert), 0U);
}

TEST_F(ReevoCreationTest, SaysWhenAnAssertHasOverwrittenAnOldRecord)
{
    service->on(Method::post, kAssert, 200, Shown{.id = "old", .emails = {"b@x.example", "ann@x.example"}}.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->overwrote);
}

TEST_F(ReevoCreationTest, TakesAnUpdateOfABrandNewRecordForItsOwnRepeatedCreation)
{
    service->on(Method::post, kAssert, 200, made.answer());

    EXPECT_FALSE(write(OperationKind::assert_, person({"ann@x.example"}))->overwrote);
}

TEST_F(ReevoCreationTest, TriesTheOtherMatchKeyOnceAndRemembersTheWinner)
{
    service
        ->on(Method::post, kAssert, 422,
             R"({"detail":[{"type":"extra_forbidden","loc":["body","match","contact_emails"],"msg":"no"}]})")
        .on(Method::post, kAssert, 201, made.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_EQ(json::serialize(last_body(Method::post, kAssert).at("match")), R"({"primary_email":"ann@x.example"})");
    EXPECT_EQ(Discovered::from_json(provider().discovered()).match_key, "primary_email");
}

TEST_F(ReevoCreationTest, ParksAnAmbiguousMatch)
{
    service->on(Method::post, kAssert, 409, nested_error("ambiguous_match"));

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::record);
    EXPECT_EQ(service->count(Method::post, kAssert), 1U);
}

TEST_F(ReevoCreationTest, DropsAFieldThatTheServiceDoesNotKnow)
{
    service->on(Method::post, kAssert, 422, nested_error("unknown_field", "title"))
        .on(Method::post, kAssert, 201, made.answer());
    auto target = person({"ann@x.example"});
    target.set_text("title", "Head of Parchment");

    const auto written = write(OperationKind::assert_, target);

    ASSERT_TRUE(written);
    EXPECT_FALSE(last_body(Method::post, kAssert).at("attributes").as_object().contains("title"));
    EXPECT_FALSE(provider().capabilities().text("title")->writable);
    EXPECT_EQ(service->count(Method::get, kSchemaPath), 2U);
}

TEST_F(ReevoCreationTest, AddsAddressesThatTheAnswerLacks)
{
    const Shown whole{.created_at = made.created_at, .emails = {"ann@x.example", "b@x.example"}};
    service->on(Method::post, kAssert, 201, made.answer())
        .on(Method::post, kContact + "/c-1/attribute/contact_emails", 201, R"({"data":{"id":"i"}})")
        .on(Method::get, kContact + "/c-1", 200, whole.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example", "b@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_EQ(written->record->values.emails.size(), 2U);
    EXPECT_EQ(service->last(Method::post, kContact + "/c-1/attribute").body,
              R"({"email":"b@x.example","is_primary":false})");
    EXPECT_FALSE(service->last(Method::post, kContact + "/c-1/attribute").repeatable);
}

TEST_F(ReevoCreationTest, SaysWhichAddressesDidNotArrive)
{
    service->on(Method::post, kAssert, 201, made.answer())
        .on(Method::post, kContact + "/c-1/attribute/contact_emails", 503, "")
        .on(Method::get, kContact + "/c-1", 200, made.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example", "b@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_THAT(written->left_out, testing::ElementsAre("emails"));
    EXPECT_EQ(written->record->values.emails.size(), 1U);
}

TEST_F(ReevoCreationTest, PostsNothingToARecordWithoutTheAddressThatWasAsserted)
{
    Shown others{.id = "other", .created_at = made.created_at, .emails = {"other@x.example"}};
    service->on(Method::post, kAssert, 201, others.answer());
    others.created_at = "2020-01-01T00:00:00Z";
    service->on(Method::post, kAssert, 200, others.answer());
    const auto target = person({"ann@x.example"}, {"+14155552671"});

    const auto shown_as_new = write(OperationKind::assert_, target);
    const auto shown_as_met = write(OperationKind::assert_, target);

    ASSERT_FALSE(shown_as_new);
    EXPECT_EQ(shown_as_new.error().kind, ErrorKind::record);
    ASSERT_TRUE(shown_as_met);
    EXPECT_TRUE(shown_as_met->overwrote);
    EXPECT_EQ(service->count(Method::post, kContact + "/other"), 0U);
}

TEST_F(ReevoCreationTest, ReadsAnAnswerThatBeginsWithAByteOrderMark)
{
    service->on(Method::post, kAssert, 201, "\xEF\xBB\xBF" + made.answer());

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_TRUE(written);
    EXPECT_EQ(written->remote_id, "c-1");
}

TEST_F(ReevoCreationTest, LeavesOutcomeUnknownWhenTheAnswerCannotBeRead)
{
    service->on(Method::post, kAssert, 201, R"({"data":{"id":"c-1","attributes":{"title":{"value":[]}}}})");

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::contract);
    EXPECT_TRUE(written.error().outcome_unknown);
}

TEST_F(ReevoCreationTest, DoesNotAssertWhatARecordThatCannotBeReadMayHold)
{
    service = std::make_shared<test::FakeService>();
    service->on(Method::get, kSchemaPath, 200, schema_json())
        .on(Method::post, kQuery, 200,
            R"({"data":[{"id":"odd","attributes":{"primary_email":"Ann@x.example","title":[]}}],"next_cursor":null})")
        .on(Method::post, kAssert, 201, Shown{.emails = {"bob@x.example"}}.answer());
    const auto ann = person({"ann@x.example"});
    const auto bob = person({"bob@x.example"});
    const std::vector<Write> writes{
        {.kind = OperationKind::assert_, .target = &ann, .fields = {}, .current = nullptr, .send_by = kSendBy},
        {.kind = OperationKind::assert_, .target = &bob, .fields = {}, .current = nullptr, .send_by = kSendBy}};

    const auto written = test::run_coro(provider().write(writes));

    ASSERT_EQ(written.size(), 2U);
    ASSERT_FALSE(written[0]);
    EXPECT_EQ(written[0].error().kind, ErrorKind::contract);
    EXPECT_TRUE(written[1]);
    EXPECT_EQ(service->count(Method::post, kAssert), 1U);
}

TEST_F(ReevoCreationTest, TakesNothingFoundForTheWordOfSomethingElse)
{
    service->on(Method::post, kAssert, 404, "<html>");

    const auto written = write(OperationKind::assert_, person({"ann@x.example"}));

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::contract);
}

TEST_F(ReevoCreationTest, PostsAContactWithoutEmailAndNeverRepeatsIt)
{
    service->on(Method::post, kContact, Error{.kind = ErrorKind::retry, .detail = "lost", .outcome_unknown = true});

    const auto written = write(OperationKind::create, person({}, {"+14155552671"}));

    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().outcome_unknown);
    EXPECT_FALSE(service->last(Method::post, kContact).repeatable);
    EXPECT_EQ(service->count(Method::post, kContact), 1U);
}

TEST_F(ReevoCreationTest, NamesItsKindByTheKeyItHas)
{
    EXPECT_EQ(provider().creation_kind(person({"ann@x.example"})), OperationKind::assert_);
    EXPECT_EQ(provider().creation_kind(person({}, {"+14155552671"})), OperationKind::create);
}

} // namespace
} // namespace contactsync::provider::reevo
