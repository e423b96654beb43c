#include "unit/provider/tether/instance.hpp"

namespace contactsync::test {
namespace {

using TetherCreate = TetherTest;
using TetherPatch = TetherTest;

const Contact kMira =
    ContactBuilder().first("Mira").phones({"+12025550143", "+12025550144"}).email("mira@acme.example").build();
constexpr std::string_view kMiraMembers =
    R"(,"firstName":"Mira","email":"mira@acme.example","secondaryPhoneNumber":["+12025550144"],"status":"New Lead")";

TEST_F(TetherCreate, SendsEveryPhoneWithOnePrimary)
{
    service->on(Method::post, "/api/contact", 201, write_answer(contact_json("+12025550143", kMiraMembers)));

    const auto written = write(OperationKind::create, kMira);

    ASSERT_TRUE(written);
    EXPECT_EQ(written->remote_id, kId);
    EXPECT_FALSE(written->overwrote);
    EXPECT_FALSE(service->last(Method::post, "/api/contact").repeatable);
    EXPECT_EQ(
        last_body(Method::post, "/api/contact"),
        boost::json::parse(
            R"({"phoneNumber":[{"value":"+12025550143","isPrimary":true},{"value":"+12025550144","isPrimary":false}],
                                     "email":"mira@acme.example","firstName":"Mira"})"));
}

TEST_F(TetherCreate, ReadsTheContactWhenTheAnswerIsAPart)
{
    service->on(Method::post, "/api/contact", 200,
                R"({"success":true,"data":{},"contact":{"_id":"66aa00000000000000000c01"}})");
    service->on(Method::get, kContact, 200, read_answer(contact_json("+12025550143", kMiraMembers)));

    const auto written = write(OperationKind::create, kMira);

    ASSERT_TRUE(written && written->record);
    EXPECT_EQ(written->record->values.text("first_name"), "Mira");
}

TEST_F(TetherCreate, DoesNotTakeAContactThatCannotBeReadForNone)
{
    service->on(Method::post, "/api/contacts/phoneNumber", 200,
                R"({"data":)" + contact_json("+12025550144", R"(,"firstName":{})") + "}");

    const auto found = run_coro(provider().look_up(kMira, std::nullopt));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::contract);
}

TEST_F(TetherCreate, AdoptsTheContactThatHasThePhone)
{
    service->on(Method::post, "/api/contact", 400,
                R"({"success":false,"error":{"code":"DUPLICATE_PHONE","message":"taken"}})");
    service->on(Method::post, "/api/contacts/phoneNumber", 404, R"({"error":"Contact not found"})");
    service->on(Method::post, "/api/contacts/phoneNumber", 200, R"({"data":)" + contact_json("+12025550144") + "}");

    const auto written = write(OperationKind::create, kMira);

    ASSERT_TRUE(written);
    EXPECT_TRUE(written->adopted);
    EXPECT_EQ(written->record->remote_id, kId);
}

TEST_F(TetherCreate, ParksWhatIsRefusedForAnotherReason)
{
    provider().restore_discovered(R"({"generation":"g2"})");
    service->on(Method::post, "/api/contact", 400,
                R"({"success":false,"error":{"code":"PROVISIONED_NUMBER","message":"own number"}})");

    const auto written = write(OperationKind::create, kMira);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::record);
    EXPECT_THAT(written.error().detail, testing::HasSubstr("own number"));
    EXPECT_EQ(service->count(Method::post, "/api/contact") - service->count(Method::post, "/api/contacts/"), 1U);
}

TEST_F(TetherCreate, TriesABareNumberWhereTheGenerationIsUnknown)
{
    service->on(Method::post, "/api/contact", 400, R"({"message":"phoneNumber must be a string"})");
    service->on(
        Method::post, "/api/contact", 201,
        write_answer(
            R"({"_id":"66aa00000000000000000c01","phoneNumber":"+12025550143","firstName":"Mira","email":"mira@acme.example",
                                 "updatedAt":"2026-03-02T08:00:00.000Z"})"));
    service->on(Method::post, "/api/contacts/phoneNumber", 404);

    const auto written = write(OperationKind::create, kMira);

    ASSERT_TRUE(written);
    EXPECT_EQ(last_body(Method::post, "/api/contact").at("phoneNumber"), boost::json::value("+12025550143"));
}

TEST_F(TetherCreate, SuccessFalseIsARefusalWhateverTheStatus)
{
    provider().restore_discovered(R"({"generation":"g2"})");
    service->on(Method::post, "/api/contact", 200, R"({"success":false,"message":"no"})");
    service->on(Method::post, "/api/contacts/phoneNumber", 404);

    EXPECT_EQ(write(OperationKind::create, kMira).error().kind, ErrorKind::record);
}

TEST_F(TetherCreate, NoticesAnUpsertByItsAgeOrByWhatWasNotSent)
{
    const Contact nameless = ContactBuilder().phone("+12025550143").build();
    service->on(Method::post, "/api/contact", 200,
                write_answer(contact_json("+12025550143", R"(,"firstName":"Mira")")));
    service->on(Method::post, "/api/contacts/phoneNumber", 200, R"({"data":)" + contact_json("+12025550143") + "}");

    const auto first = write(OperationKind::create, nameless);
    const auto second = write(OperationKind::create, nameless);

    ASSERT_TRUE(first && second);
    EXPECT_TRUE(first->overwrote);
    EXPECT_TRUE(second->adopted); // from then on it looks first
}

TEST_F(TetherCreate, AnUnreadableAnswerLeavesTheOutcomeUnknown)
{
    for (const char* body : {"", "<html>", "{}", R"({"success":true,"data":{"contact":{}}})"}) {
        auto instance = std::make_shared<FakeService>();
        instance->on(Method::post, "/api/contact", 201, body);
        TetherOptions own;
        own.token = Secret("t");
        const auto tether = provider::make_tether(std::make_unique<FakeHttpClient>(instance), own, clock, normaliser);
        const std::vector<Write> writes{{.kind = OperationKind::create, .target = &kMira, .fields = {}}};

        const auto written = run_coro(tether->write(writes)).front();

        ASSERT_FALSE(written) << body;
        EXPECT_TRUE(written.error().outcome_unknown) << body;
    }
}

TEST_F(TetherPatch, SendsStampedEntriesBackWhole)
{
    const Record current = record_of(R"({"_id":"66aa00000000000000000c01","phoneNumber":[
        {"value":"+12025550143","isPrimary":true,"verifiedAt":"2026-01-01T00:00:00.000Z","verificationSource":{"by":"sms"}}]})");
    const Contact target = ContactBuilder().phones({"+12025550144", "+12025550143"}).build();
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550144")));

    ASSERT_TRUE(write(OperationKind::patch, target, {"phones"}, &current));

    EXPECT_EQ(service->last(Method::patch, kContact).send_by, kSendBy);
    EXPECT_EQ(last_body(Method::patch, kContact),
              boost::json::parse(R"({"phoneNumber":[{"value":"+12025550144","isPrimary":true},
                  {"value":"+12025550143","isPrimary":false,"verifiedAt":"2026-01-01T00:00:00.000Z","verificationSource":{"by":"sms"}}]})"));
}

TEST_F(TetherPatch, LearnsNothingFromThePageOfAProxy)
{
    const Record current = record_of(contact_json("+12025550143", R"(,"email":"a@x.example")"));
    const Contact target = ContactBuilder().emails({"a@x.example", "b@x.example"}).phone("+12025550143").build();
    service->on(Method::patch, kContact, 200, "<html>Gateway</html>");
    service->on(Method::get, kContact, 200, read_answer(contact_json("+12025550143", R"(,"email":"a@x.example")")));

    const auto written = write(OperationKind::patch, target, {"emails"}, &current);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::contract);
    EXPECT_TRUE(written.error().outcome_unknown);
    EXPECT_EQ(provider().capabilities().emails.capacity, ListCapability::kMany);
}

TEST_F(TetherPatch, AnEmptyAnswerIsReadBack)
{
    const Record current = record_of(contact_json("+12025550143"));
    const Contact target = ContactBuilder().last("Quillon").phone("+12025550143").build();
    service->on(Method::patch, kContact, 204, "");
    service->on(Method::get, kContact, 200, read_answer(contact_json("+12025550143", R"(,"lastName":"Quillon")")));

    const auto written = write(OperationKind::patch, target, {"last_name"}, &current);

    ASSERT_TRUE(written && written->record);
    EXPECT_EQ(written->record->values.text("last_name"), "Quillon");
}

TEST_F(TetherPatch, LeavesSecondaryNumbersToTheServer)
{
    const Record current = record_of(
        R"({"_id":"66aa00000000000000000c01","phoneNumber":["+12025550143"],"secondaryPhoneNumber":["+12025550144"]})");
    const Contact target = ContactBuilder().phones({"+12025550143", "+12025550144", "+12025550145"}).build();
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550143")));

    ASSERT_TRUE(write(OperationKind::patch, target, {"phones"}, &current));

    EXPECT_EQ(last_body(Method::patch, kContact).at("phoneNumber").as_array().size(), 2U);
}

TEST_F(TetherPatch, ReadsBackWhatTheAnswerLeavesOut)
{
    const Record current = record_of(contact_json("+12025550143"));
    const Contact target = ContactBuilder().last("Quillon").phone("+12025550143").build();
    service->on(Method::patch, kContact, 200,
                write_answer(R"({"_id":"66aa00000000000000000c01","lastName":"Quillon"})"));
    service->on(Method::get, kContact, 200, read_answer(contact_json("+12025550143", R"(,"lastName":"Quillon")")));

    const auto written = write(OperationKind::patch, target, {"last_name"}, &current);

    ASSERT_TRUE(written && written->record);
    EXPECT_EQ(written->record->values.phones.front().value, "+12025550143");
    EXPECT_EQ(last_body(Method::patch, kContact), boost::json::parse(R"({"lastName":"Quillon"})"));
}

TEST_F(TetherPatch, ReadsBackWhatCannotBeReadFromTheAnswer)
{
    const Record current = record_of(contact_json("+12025550143"));
    const Contact target = ContactBuilder().last("Quillon").phone("+12025550143").build();
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550143", R"(,"lastName":["Quillon"])")));
    service->on(Method::get, kContact, 200, read_answer(contact_json("+12025550143", R"(,"lastName":"Quillon")")));

    const auto written = write(OperationKind::patch, target, {"last_name"}, &current);

    ASSERT_TRUE(written && written->record);
    EXPECT_EQ(written->record->values.text("last_name"), "Quillon");
}

TEST_F(TetherPatch, WritesOneAddressAsATextAndSeveralAsAList)
{
    const Record current = record_of(contact_json("+12025550143", R"(,"email":"old@acme.example")"));
    service->on(Method::patch, kContact, 200,
                write_answer(contact_json("+12025550143", R"(,"email":"a@acme.example")")));
    const Contact one = ContactBuilder().email("a@acme.example").build();
    const Contact two = ContactBuilder().emails({"a@acme.example", "b@acme.example"}).build();

    ASSERT_TRUE(write(OperationKind::patch, one, {"emails"}, &current));
    EXPECT_EQ(last_body(Method::patch, kContact).at("email"), boost::json::value("a@acme.example"));
    EXPECT_EQ(provider().capabilities().emails.capacity, ListCapability::kMany);

    ASSERT_TRUE(write(OperationKind::patch, two, {"emails"}, &current));
    EXPECT_TRUE(last_body(Method::patch, kContact).at("email").is_array());
    EXPECT_EQ(provider().capabilities().emails.capacity, 1U); // one came back
}

TEST_F(TetherPatch, ClearsWithAnEmptyTextWhereNullDoesNot)
{
    const Record current = record_of(contact_json("+12025550143", R"(,"lastName":"Quill")"));
    const Contact target = ContactBuilder().phone("+12025550143").build();
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550143", R"(,"lastName":"Quill")")));
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550143", R"(,"lastName":"")")));

    const auto written = write(OperationKind::patch, target, {"last_name"}, &current);

    ASSERT_TRUE(written);
    EXPECT_EQ(last_body(Method::patch, kContact), boost::json::parse(R"({"lastName":""})"));
    EXPECT_THAT(provider().discovered(), testing::HasSubstr(R"("clears_with_empty":true)"));
}

TEST_F(TetherPatch, KeepsTheTypeOfACustomMember)
{
    options.mappings = {{.field = "score", .remote = "score", .custom = true}};
    const Record current = record_of(contact_json("+12025550143", R"(,"score":42)"));
    service->on(Method::patch, kContact, 200, write_answer(contact_json("+12025550143", R"(,"score":43)")));
    const Contact target = ContactBuilder().text("score", "43").build();

    ASSERT_TRUE(write(OperationKind::patch, target, {"score"}, &current));

    EXPECT_EQ(last_body(Method::patch, kContact), boost::json::parse(R"({"score":43})"));
}

TEST_F(TetherPatch, AnIdWithASlashStaysOneSegment)
{
    Record current;
    current.remote_id = "../auth/x?y";

    EXPECT_TRUE(write(OperationKind::archive, {}, {}, &current));

    EXPECT_EQ(service->requests.front().target, "/api/contacts/..%2Fauth%2Fx%3Fy");
}

TEST_F(TetherPatch, AMissingContactIsGoneAndDeletingItIsDone)
{
    const Record current = record_of(contact_json("+12025550143"));
    const Contact target = ContactBuilder().last("Q").build();

    EXPECT_EQ(write(OperationKind::patch, target, {"last_name"}, &current).error().kind, ErrorKind::gone);
    EXPECT_TRUE(write(OperationKind::archive, {}, {}, &current));
}

TEST_F(TetherTest, LooksForAnAddressOnlyWhenThereIsNoPhone)
{
    service->on(Method::post, "/api/contacts/phoneNumber", 200, R"({"data":)" + contact_json("+12025550143") + "}");
    service->on(Method::get, "/api/contacts?", 200,
                page(contact_json("+1", R"(,"email":"Mira@acme.example")") + "," +
                         contact_json("+2", R"(,"email":"mira@acme.example.org")", "b"),
                     2));

    const auto by_phone =
        run_coro(provider().look_up(ContactBuilder().phone("+12025550143").email("mira@acme.example").build(), {}));
    EXPECT_EQ(service->requests.size(), 1U);
    const auto by_email = run_coro(provider().look_up(ContactBuilder().email("mira@acme.example").build(), {}));

    ASSERT_TRUE(by_phone && by_email);
    EXPECT_EQ(by_phone->size(), 1U);
    EXPECT_EQ(by_email->size(), 1U);
}

} // namespace
} // namespace contactsync::test
