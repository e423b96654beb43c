#include "unit/provider/reevo/fixture.hpp"

#include <gmock/gmock.h>

namespace contactsync::provider::reevo {
namespace {

const std::string kRecord = kContact + "/c-1";
const std::string kEmails = kRecord + "/attribute/contact_emails";

TEST_F(ReevoTest, PatchesNothingButTheFieldsThatDiffer)
{
    const auto current = decoded({.title = "Clerk"});
    service->on(Method::patch, kRecord, 200, Shown{.title = "Director"}.answer());
    auto target = person();
    target.set_text("title", "Director");

    const auto written = write(OperationKind::patch, target, {"title", "department"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->record->values.text("title"), "Director");
    EXPECT_EQ(service->last(Method::patch, kRecord).body, R"({"attributes":{"title":"Director","department":null}})");
    EXPECT_EQ(service->count(Method::get, kRecord), 0U);
    EXPECT_EQ(service->last(Method::patch, kRecord).send_by, kSendBy);
}

TEST_F(ReevoTest, SendsAChangedAddressWhole)
{
    auto current =
        provider()
            .decode(R"({"id":"c-1","attributes":{"address":{"value":{"street_one":" 1 Ink St","city":"Oslo"}}}})")
            .value();
    service->on(Method::patch, kRecord, 200, Shown{}.answer());
    auto target = person();
    target.set_text("street_one", "1 Ink St");
    target.set_text("city", "Bergen");

    ASSERT_TRUE(write(OperationKind::patch, target, {"city"}, &current));

    EXPECT_EQ(
        json::serialize(last_body(Method::patch, kRecord).at("attributes").at("address")),
        R"({"street_one":" 1 Ink St","street_two":null,"city":"Bergen","state":null,"country":null,"zip_code":null})");
}

TEST_F(ReevoTest, WritesAnOptOutEvenWhenTheOtherFieldsAreRefused)
{
    const auto current = decoded({});
    service->on(Method::patch, kRecord, 422, nested_error("field_value_invalid", "title"))
        .on(Method::patch, kRecord, 200, Shown{.opted_out = true}.answer());
    auto target = person();
    target.set_text("title", "Director");
    target.opted_out = true;

    const auto written = write(OperationKind::opt_out, target, {"opted_out", "title"}, &current);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::record);
    EXPECT_EQ(service->last(Method::patch, kRecord).body, R"({"attributes":{"sms_consent":false}})");
}

TEST_F(ReevoTest, NeverWithdrawsAnOptOut)
{
    const auto current = decoded({.opted_out = true});
    service->on(Method::get, kRecord, 200, Shown{.opted_out = true}.answer());

    ASSERT_TRUE(write(OperationKind::patch, person(), {"opted_out"}, &current));

    EXPECT_EQ(service->count(Method::patch, kRecord), 0U);
}

TEST_F(ReevoTest, LearnsThatAFieldCannotBeWritten)
{
    const auto current = decoded({});
    service->on(Method::patch, kRecord, 422, nested_error("field_not_updatable", "title"))
        .on(Method::patch, kRecord, 200, Shown{}.answer());
    auto target = person();
    target.set_text("title", "Director");
    target.set_text("department", "Ink");

    ASSERT_TRUE(write(OperationKind::patch, target, {"department", "title"}, &current));

    EXPECT_EQ(service->last(Method::patch, kRecord).body, R"({"attributes":{"department":"Ink"}})");
    EXPECT_FALSE(provider().capabilities().text("title")->writable);
}

TEST_F(ReevoTest, LearnsThatAFieldCannotBeCleared)
{
    const auto current = decoded({.title = "Clerk"});
    service->on(Method::patch, kRecord, 422, nested_error("field_value_invalid", "title"))
        .on(Method::get, kRecord, 200, Shown{.title = "Clerk"}.answer());

    const auto written = write(OperationKind::patch, person(), {"title"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->record->values.text("title"), "Clerk");
    EXPECT_FALSE(provider().capabilities().text("title")->clearable);
}

TEST_F(ReevoTest, ReplacesAnAddressByAddingPromotingConfirmingAndOnlyThenRemoving)
{
    const auto current = decoded({.emails = {"old@x.example"}});
    service->on(Method::get, kRecord, 200, Shown{.emails = {"old@x.example"}}.answer())
        .on(Method::get, kRecord, 200, Shown{.emails = {"old@x.example", "new@x.example"}}.answer())
        .on(Method::get, kRecord, 200, Shown{.emails = {"old@x.example", "new@x.example"}, .primary_email = 1}.answer())
        .on(Method::get, kRecord, 200, Shown{.emails = {"new@x.example"}}.answer())
        .on(Method::post, kEmails, 201, R"({"data":{"id":"i"}})")
        .on(Method::patch, kEmails + "/item-new%40x.example", 200, "{}")
        .on(Method::delete_, kEmails, 204);

    const auto written = write(OperationKind::patch, person({"new@x.example"}), {"emails"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->record->values.emails.front().value, "new@x.example");
    EXPECT_EQ(service->count(Method::patch, kEmails), 1U);
    EXPECT_EQ(service->last(Method::delete_, kEmails).target, kEmails + "/item-old%40x.example");
    EXPECT_EQ(service->last(Method::post, kEmails).send_by, kSendBy);
    EXPECT_FALSE(service->last(Method::delete_, kEmails).send_by) << "it belongs to what was begun in time";
}

TEST_F(ReevoTest, RemovesNothingForAnAddressThatDoesNotShow)
{
    const auto current = decoded({.emails = {"old@x.example"}});
    for (const auto* answer : {"{}", "<html>", ""}) {
        service->on(Method::get, kRecord, 200, Shown{.emails = {"old@x.example"}}.answer())
            .on(Method::post, kEmails, 200, answer)
            .on(Method::delete_, kEmails, 204);

        const auto written = write(OperationKind::patch, person({"new@x.example"}), {"emails"}, &current);

        ASSERT_FALSE(written) << answer;
        EXPECT_EQ(written.error().kind, ErrorKind::contract) << answer;
        EXPECT_EQ(service->count(Method::delete_, kEmails), 0U) << answer;
    }
}

TEST_F(ReevoTest, SendsNothingMoreWhenTheFirstOfSeveralRequestsIsTooLate)
{
    const auto current = decoded({});
    service->on(Method::get, kRecord, 200, Shown{}.answer())
        .on(Method::post, kEmails, Error{.kind = ErrorKind::retry, .detail = "waited", .too_late = true});
    auto target = person({"new@x.example"});
    target.phones = {{"+12025550143"}};

    const auto written = write(OperationKind::patch, target, {"emails", "phones"}, &current);

    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().too_late);
    EXPECT_EQ(service->count(Method::post, kRecord), 1U);
}

TEST_F(ReevoTest, LeavesAnAddressAloneThatAppearedMeanwhile)
{
    const auto current = decoded({.emails = {"a@x.example"}});
    service->on(Method::get, kRecord, 200, Shown{.emails = {"a@x.example", "somebody-added@x.example"}}.answer());

    ASSERT_TRUE(write(OperationKind::patch, person({"a@x.example"}), {"emails"}, &current));

    EXPECT_EQ(service->count(Method::delete_, kEmails), 0U);
}

TEST_F(ReevoTest, NamesTheRecordThatHoldsARefusedAddressAndRemovesNothing)
{
    const auto current = decoded({.emails = {"old@x.example"}});
    service->on(Method::get, kRecord, 200, Shown{.emails = {"old@x.example"}}.answer())
        .on(Method::post, kEmails, 409, nested_error("unique_field_conflict"))
        .on(Method::post, kQuery, 200, page({{.id = "holder", .emails = {"new@x.example"}}}));

    const auto written = write(OperationKind::patch, person({"new@x.example"}), {"emails"}, &current);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::record);
    EXPECT_THAT(written.error().detail, testing::HasSubstr("holder"));
    EXPECT_EQ(service->count(Method::delete_, kEmails), 0U);
}

TEST_F(ReevoTest, ReadsBackWhenTheAnswerToAnAddedAddressIsLost)
{
    const auto current = decoded({.emails = {"a@x.example"}});
    const Shown both{.emails = {"a@x.example", "b@x.example"}};
    service->on(Method::get, kRecord, 200, Shown{.emails = {"a@x.example"}}.answer())
        .on(Method::get, kRecord, 200, both.answer())
        .on(Method::post, kEmails, Error{.kind = ErrorKind::retry, .detail = "lost", .outcome_unknown = true});

    ASSERT_TRUE(write(OperationKind::patch, person({"a@x.example", "b@x.example"}), {"emails"}, &current));

    EXPECT_EQ(service->count(Method::post, kEmails), 1U);
}

TEST_F(ReevoTest, StepsASecondPrimaryDown)
{
    const auto current = decoded({.emails = {"a@x.example", "b@x.example"}});
    const std::string two_primaries = R"({"data":{"id":"c-1","attributes":{"contact_emails":[
        {"value":{"id":"1","email":"a@x.example","is_primary":true}},{"value":{"id":"2","email":"b@x.example","is_primary":true}}]}}})";
    service->on(Method::get, kRecord, 200, Shown{.emails = {"a@x.example", "b@x.example"}}.answer())
        .on(Method::get, kRecord, 200, two_primaries)
        .on(Method::get, kRecord, 200, Shown{.emails = {"a@x.example", "b@x.example"}, .primary_email = 1}.answer())
        .on(Method::patch, kEmails, 200, "{}");

    ASSERT_TRUE(write(OperationKind::patch, person({"b@x.example", "a@x.example"}), {"emails"}, &current));

    EXPECT_EQ(service->count(Method::patch, kEmails), 2U);
    EXPECT_EQ(service->last(Method::patch, kEmails).body, R"({"is_primary":false})");
    EXPECT_EQ(service->last(Method::patch, kEmails).target, kEmails + "/1");
}

TEST_F(ReevoTest, SaysThatAPatchedRecordIsGone)
{
    const auto current = decoded({});
    service->on(Method::patch, kRecord, 404, nested_error("record_not_found"));
    auto target = person();
    target.set_text("title", "Director");

    EXPECT_EQ(write(OperationKind::patch, target, {"title"}, &current).error().kind, ErrorKind::gone);
}

TEST_F(ReevoTest, ArchivingWhatIsNotThereIsDone)
{
    const auto current = decoded({});
    service->on(Method::delete_, kRecord, 404, nested_error("record_not_found"));

    EXPECT_TRUE(write(OperationKind::archive, person(), {}, &current));
    EXPECT_EQ(write(OperationKind::restore, person(), {}, &current).error().kind, ErrorKind::record);
}

} // namespace
} // namespace contactsync::provider::reevo
