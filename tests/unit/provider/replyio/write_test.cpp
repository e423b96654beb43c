#include "unit/provider/replyio/account.hpp"

namespace contactsync::test {
namespace {

using ReplyioCreate = ReplyioTest;
using ReplyioPatch = ReplyioTest;
using ReplyioOptOut = ReplyioTest;

const Contact kNameless = ContactBuilder().linkedin("https://www.linkedin.com/in/ada").build();

TEST_F(ReplyioCreate, ImportsWhatHasAnAddressAndAName)
{
    const Contact whole = ContactBuilder().first("Ada").email("ada@b.example").build();
    const Contact no_name = ContactBuilder().email("ada@b.example").build();

    EXPECT_EQ(provider().creation_kind(whole), OperationKind::import);
    EXPECT_EQ(provider().creation_kind(no_name), OperationKind::create);
    EXPECT_EQ(provider().creation_kind(kNameless), OperationKind::create);
}

TEST_F(ReplyioCreate, LooksBeforeItPosts)
{
    service->on(Method::get, "/v4/contacts?linkedIn=", 200,
                listing(contact_json(3, "", R"(,"linkedInUrl":"http://linkedin.com/in/Ada/")")));

    const auto written = write(OperationKind::create, kNameless);

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->adopted);
    EXPECT_EQ(service->count(Method::post, ""), 0U);
}

TEST_F(ReplyioCreate, IsNotFooledByALooseFilter)
{
    service->on(Method::get, "/v4/contacts?", 200, listing(contact_json(3, "ada@b.example.org")));
    service->on(Method::post, "/v4/contacts", 201, contact_json(4, "ada@b.example"));
    const Contact target = ContactBuilder().email("ada@b.example").build();

    const auto written = write(OperationKind::create, target);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->remote_id, "4");
    EXPECT_FALSE(written->overwrote);
    EXPECT_FALSE(service->last(Method::post, "/v4/contacts").repeatable);
}

TEST_F(ReplyioCreate, MakesNothingThatAContactThatCannotBeReadMayBe)
{
    service->on(Method::get, "/v4/contacts?", 200, listing(R"({"id":3,"email":"Ada@b.example","title":[]})"));
    const Contact target = ContactBuilder().email("ada@b.example").build();

    for (const Contact& contact : {target, kNameless}) {
        const auto written = write(OperationKind::create, contact);

        ASSERT_FALSE(written);
        EXPECT_EQ(written.error().kind, ErrorKind::contract);
    }
    EXPECT_EQ(service->count(Method::post, ""), 0U);
}

TEST_F(ReplyioCreate, NoticesThatItOverwroteAContact)
{
    service->on(Method::get, "/v4/contacts?", 200, listing(""));
    service->on(Method::post, "/v4/contacts", 200,
                R"({"id":4,"email":"ada@b.example","createdAt":"2025-06-01T00:00:00"})");
    const Contact target = ContactBuilder().email("ada@b.example").build();

    const auto written = write(OperationKind::create, target);

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->overwrote);
}

TEST_F(ReplyioCreate, AdoptsWhatARefusalPointsTo)
{
    service->on(Method::get, "/v4/contacts?", 200, listing(""));
    service->on(Method::get, "/v4/contacts?", 200, listing(contact_json(3, "ada@b.example")));
    service->on(Method::post, "/v4/contacts", 409, R"({"status":409,"code":"contact.exists"})");
    const Contact target = ContactBuilder().email("ada@b.example").build();

    const auto written = write(OperationKind::create, target);

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->adopted);
}

TEST_F(ReplyioCreate, ALostAnswerStaysUnknown)
{
    service->on(Method::get, "/v4/contacts?", 200, listing(""));
    service->on(Method::post, "/v4/contacts",
                Error{.kind = ErrorKind::retry, .detail = "reset", .outcome_unknown = true});

    const auto written = write(OperationKind::create, kNameless);

    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().outcome_unknown);
}

TEST_F(ReplyioPatch, SendsOnlyWhatChanged)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true}};
    service->on(Method::get, "/v4/contacts?top=1", 200, listing(""));
    service->on(Method::get, "/v3/custom-fields", 200, R"([{"id":44,"title":"LeadSource","fieldType":"text"}])");
    service->on(Method::patch, "/v4/contacts/5", 200, contact_json(5, "ada@b.example", R"(,"title":"CTO")"));
    ASSERT_TRUE(run_coro(provider().prepare()));
    const Contact target =
        ContactBuilder().first("Ada").title("CTO").text("lead_source", "Fair").email("ada@b.example").build();
    const Record current = record_of(ContactBuilder().first("Ada").text("notes", "old").email("ada@b.example").build());

    const auto written = write(OperationKind::patch, target, {"title", "notes", "lead_source"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->record->values.text("title"), "CTO");
    EXPECT_EQ(last_body(Method::patch, "/v4/contacts/5"),
              boost::json::parse(R"({"title":"CTO","notes":null,"customFields":[{"id":44,"value":"Fair"}]})"));
    EXPECT_EQ(service->last(Method::patch, "/v4/contacts/5").send_by, kSendBy);
}

TEST_F(ReplyioPatch, DefinesACustomFieldThatIsMissing)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true}};
    service->on(Method::get, "/v3/custom-fields", 200, "[]");
    service->on(Method::post, "/v3/custom-fields", 201, R"({"id":45,"title":"leadSource"})");
    service->on(Method::patch, "/v4/contacts/5", 200, contact_json(5, "ada@b.example"));
    const Contact target = ContactBuilder().text("lead_source", "Fair").build();
    const Record current = record_of({});

    ASSERT_TRUE(write(OperationKind::patch, target, {"lead_source"}, &current));

    EXPECT_EQ(last_body(Method::patch, "/v4/contacts/5"),
              boost::json::parse(R"({"customFields":[{"id":45,"value":"Fair"}]})"));
}

TEST_F(ReplyioPatch, NamesAllCustomFieldsWhereUnnamedOnesAreDropped)
{
    options.mappings = {{.field = "lead_source", .remote = "leadSource", .custom = true}};
    service->on(Method::get, "/v3/custom-fields", 403);
    service->on(Method::patch, "/v4/contacts/5", 200,
                contact_json(5, "ada@b.example", R"(,"customFields":[{"key":"leadSource","value":"Fair"}])"));
    const Contact target = ContactBuilder().text("lead_source", "Fair").build();
    Record current = record_of({});
    current.details = R"([{"key":"budget","value":"10k"}])";

    ASSERT_TRUE(write(OperationKind::patch, target, {"lead_source"}, &current));

    EXPECT_EQ(last_body(Method::patch, "/v4/contacts/5"),
              boost::json::parse(
                  R"({"customFields":[{"name":"leadSource","value":"Fair"},{"name":"budget","value":"10k"}]})"));
}

TEST_F(ReplyioPatch, ClearsWithAnEmptyTextWhereNullDoesNot)
{
    service->on(Method::patch, "/v4/contacts/5", 200, contact_json(5, "ada@b.example", R"(,"title":"CTO")"));
    service->on(Method::patch, "/v4/contacts/5", 200, contact_json(5, "ada@b.example"));
    const Contact target = ContactBuilder().first("Ada").email("ada@b.example").build();
    const Record current = record_of(ContactBuilder().first("Ada").title("CTO").email("ada@b.example").build());

    const auto written = write(OperationKind::patch, target, {"title"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(last_body(Method::patch, "/v4/contacts/5"), boost::json::parse(R"({"title":""})"));
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("clears_with_empty":true)"));
}

TEST_F(ReplyioPatch, AMissingContactIsGoneAndAForbiddenOneIsParked)
{
    service->on(Method::patch, "/v4/contacts/5", 404, R"({"status":404,"code":"contact.notFound"})");
    service->on(Method::patch, "/v4/contacts/6", 403, R"({"status":403,"code":"contact.forbidden"})");
    const Contact target = ContactBuilder().title("CTO").build();
    const Record missing = record_of({});
    const Record forbidden = record_of({}, "6");

    EXPECT_EQ(write(OperationKind::patch, target, {"title"}, &missing).error().kind, ErrorKind::gone);
    EXPECT_EQ(write(OperationKind::patch, target, {"title"}, &forbidden).error().kind, ErrorKind::record);
}

TEST_F(ReplyioPatch, DeletingWhatIsNotThereIsDone)
{
    const Record current = record_of({});

    EXPECT_TRUE(write(OperationKind::archive, {}, {}, &current));
    EXPECT_EQ(service->count(Method::delete_, "/v4/contacts/5"), 1U);
}

TEST_F(ReplyioOptOut, GoesFirstAndInOneRequest)
{
    service->on(Method::post, "/v4/contacts/set-opted-out", 200,
                R"({"7":{"error":"notFound","errorDetails":"Contact not found"}})");
    service->on(Method::patch, "/v4/contacts/5", 200,
                contact_json(5, "ada@b.example", R"(,"isOptedOut":true,"title":"CTO")"));
    const Contact target = ContactBuilder().title("CTO").opted_out().build();
    const std::vector<std::string> both{"opted_out", "title"};
    const std::vector<std::string> one{"opted_out"};
    const std::vector<Record> records{record_of({}, "5"), record_of({}, "6"), record_of({}, "7")};
    const std::vector<Write> writes{{OperationKind::opt_out, &target, both, &records[0], Lane::opt_out, kSendBy},
                                    {OperationKind::opt_out, &target, one, &records[1]},
                                    {OperationKind::opt_out, &target, one, &records[2]}};

    const auto results = run_coro(provider().write(writes));

    EXPECT_EQ(last_body(Method::post, "/v4/contacts/set-opted-out"),
              boost::json::parse(R"({"contactIds":[5,6,7],"isOptedOut":true})"));
    EXPECT_EQ(last_body(Method::patch, "/v4/contacts/5"), boost::json::parse(R"({"title":"CTO"})"));
    EXPECT_TRUE(results[0] && results[0]->record);
    EXPECT_TRUE(results[1] && !results[1]->record);
    EXPECT_EQ(results[2].error().kind, ErrorKind::gone);
}

TEST_F(ReplyioOptOut, LeavesInDoubtWhatIsTooLateForTheRestOfTheWrite)
{
    service->on(Method::post, "/v4/contacts/set-opted-out", 200, "{}");
    service->on(Method::patch, "/v4/contacts/5", Error{.kind = ErrorKind::retry, .detail = "waited", .too_late = true});
    const Contact target = ContactBuilder().title("CTO").opted_out().build();
    const Record current = record_of({});

    const auto written = write(OperationKind::opt_out, target, {"opted_out", "title"}, &current);

    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().outcome_unknown);
}

TEST_F(ReplyioOptOut, FallsBackToPatchUnderV3AndRemembersIt)
{
    service->on(Method::patch, "/v3/contacts/5", 200, contact_json(5, "ada@b.example", R"(,"isOptedOut":true)"));
    const Contact target = ContactBuilder().opted_out().build();
    const Record current = record_of({});

    ASSERT_TRUE(write(OperationKind::opt_out, target, {"opted_out"}, &current));
    ASSERT_TRUE(write(OperationKind::opt_out, target, {"opted_out"}, &current));

    EXPECT_EQ(service->count(Method::post, "/v4/contacts/set-opted-out"), 1U);
    EXPECT_EQ(service->count(Method::patch, "/v3/contacts/5"), 2U);
}

TEST_F(ReplyioOptOut, DoesNotBelieveAWriteThatIsIgnored)
{
    service->on(Method::patch, "/v3/contacts/5", 200, contact_json(5, "ada@b.example"));
    service->on(Method::get, "/v4/contacts/5", 200, contact_json(5, "ada@b.example"));
    const Contact target = ContactBuilder().opted_out().build();
    const Record current = record_of({});

    EXPECT_EQ(write(OperationKind::opt_out, target, {"opted_out"}, &current).error().kind, ErrorKind::record);
}

TEST_F(ReplyioOptOut, IsClearedOnlyWhenTheTargetSaysSo)
{
    service->on(Method::post, "/v4/contacts/set-opted-out", 200, "{}");
    const Contact target = ContactBuilder().build();
    const Record current = record_of(ContactBuilder().opted_out().build());

    ASSERT_TRUE(write(OperationKind::patch, target, {"opted_out"}, &current));

    EXPECT_EQ(last_body(Method::post, "/v4/contacts/set-opted-out"),
              boost::json::parse(R"({"contactIds":[5],"isOptedOut":false})"));
}

} // namespace
} // namespace contactsync::test
