#include "provider/reevo/discovered.hpp"
#include "provider/reevo/reevo.hpp"
#include "sandbox/reevo/reevo.hpp"
#include "support/fake_http_client.hpp"
#include "support/sandbox_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace contactsync::provider {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Fate = test::SandboxClient::Fate;

/// The adapter against the stand-in, under one reading of the contract after the other.
class ReevoSandboxTest : public testing::TestWithParam<const char*> {
protected:
    ReevoSandboxTest() { service->configure(json::parse(GetParam()).as_object()); }

    Provider& provider()
    {
        if (!provider_) {
            provider_ = make_reevo(std::make_unique<test::SandboxClient>(link),
                                   {.api_key = Secret("sandbox-reevo-key"), .page_size = 7}, clock, normaliser);
            const auto prepared = test::run_coro(provider_->prepare());
            EXPECT_TRUE(prepared) << prepared.error().detail;
        }
        return *provider_;
    }

    static Contact person(std::string first_name, std::vector<std::string> emails, std::vector<std::string> phones = {})
    {
        Contact contact;
        contact.set_text("first_name", std::move(first_name));
        contact.set_text("last_name", "Quill");
        for (auto& email : emails)
            contact.emails.push_back({std::move(email)});
        for (auto& phone : phones)
            contact.phones.push_back({std::move(phone)});
        return contact;
    }

    Result<Written> write(OperationKind kind, const Contact& target, std::vector<std::string> fields = {},
                          const Record* current = nullptr)
    {
        tick();
        const std::vector<Write> writes{{.kind = kind, .target = &target, .fields = fields, .current = current}};
        auto results = test::run_coro(provider().write(writes));
        return std::move(results.at(0));
    }

    Record create(const Contact& target)
    {
        auto written = write(provider().creation_kind(target), target);
        EXPECT_TRUE(written) << written.error().detail;
        return std::move(written->record.value());
    }

    std::vector<std::string> listed(std::unique_ptr<Listing> listing, std::optional<std::string>* watermark = nullptr,
                                    bool* complete = nullptr)
    {
        std::vector<std::string> ids;
        for (;;) {
            auto page = test::run_coro(listing->next());
            EXPECT_TRUE(page) << page.error().detail;
            if (!page || !*page) break;
            for (const auto& entry : (*page)->entries) {
                ids.push_back(entry.remote_id);
                EXPECT_TRUE(provider().decode((*page)->raw(entry)));
            }
            if (watermark && (*page)->watermark) *watermark = (*page)->watermark;
        }
        if (complete) *complete = listing->complete();
        return ids;
    }

    std::string seed(int number)
    {
        return service->seed({{"first_name", "Person"}, {"last_name", std::to_string(number)}}, now(), now());
    }
    sandbox::NowMs now() const { return clock.now().time_since_epoch().count(); }
    void tick() { clock.advance(std::chrono::seconds(10)); }

    std::unique_ptr<sandbox::Service> service = sandbox::make_reevo();
    test::StillClock clock{parse_time("2026-11-20T08:00:00Z").value()};
    test::SandboxClient::Link link{.service = service.get(), .now = [this] { return now(); }};
    Normaliser normaliser{NormaliseOptions{.default_region = "US"}};

private:
    std::unique_ptr<Provider> provider_;
};

TEST_P(ReevoSandboxTest, ACreatedContactHoldsEverything)
{
    auto target = person("Ann", {"ann@quill.example", "ann@home.example"}, {"+14155552671", "+442083661177"});
    target.set_text("title", "Director");
    target.set_text("city", "Oslo");
    target.opted_out = true;

    const auto record = create(target);

    EXPECT_EQ(record.values, target);
    EXPECT_EQ(service->size(), 1U);
}

TEST_P(ReevoSandboxTest, AContactWithoutEmailIsCreatedAndFoundAgain)
{
    const auto before = clock.now();
    const auto target = person("Ann", {}, {"+14155552671"});

    const auto record = create(target);
    tick();
    clock.advance(std::chrono::minutes(2));
    const auto found = test::run_coro(provider().look_up(target, before));

    EXPECT_EQ(record.values, target);
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().remote_id, record.remote_id);
}

TEST_P(ReevoSandboxTest, PatchesTextsClearsThemAndKeepsTheRest)
{
    auto target = person("Ann", {"ann@quill.example"});
    target.set_text("title", "Clerk");
    target.set_text("city", "Oslo");
    target.set_text("country", "Norway");
    const auto before = create(target);
    target.set_text("title", "");
    target.set_text("city", "Bergen");
    target.set_text("department", "Ink");

    const auto written = write(OperationKind::patch, target, {"title", "city", "department"}, &before);

    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(written->record->values, target);
}

TEST_P(ReevoSandboxTest, ReordersAddsAndRemovesAddresses)
{
    const auto before = create(person("Ann", {"a@x.example", "b@x.example"}, {"+14155552671"}));
    const auto target = person("Ann", {"c@x.example", "b@x.example"}, {"+442083661177"});

    const auto written = write(OperationKind::patch, target, {"emails", "phones"}, &before);

    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_EQ(written->record->values, target);
    EXPECT_EQ(test::run_coro(provider().read(before.remote_id)).value()->values, target);
}

TEST_P(ReevoSandboxTest, ALostAnswerAnywhereInAChangeOfAddressesIsMendedByARepeat)
{
    const auto target = person("Ann", {"c@x.example", "b@x.example"});
    for (std::size_t failing = 1; failing < 8; ++failing) {
        for (const auto fate : {Fate::lost_before, Fate::lost_after}) {
            const auto before = create(person("Ann", {"a@x.example", "b@x.example"}));
            std::size_t count = 0;
            link.fate = [&](const http::Request&) { return ++count == failing ? fate : Fate::served; };
            (void)write(OperationKind::patch, target, {"emails"}, &before);
            link.fate = {};

            const auto repeated = write(OperationKind::patch, target, {"emails"}, &before);

            ASSERT_TRUE(repeated) << repeated.error().detail;
            EXPECT_EQ(repeated->record->values, target);
            ASSERT_TRUE(write(OperationKind::archive, target, {}, &before));
        }
    }
}

TEST_P(ReevoSandboxTest, ALostAnswerToAnAssertLeavesOneRecordThatIsFound)
{
    (void)create(person("Beth", {"beth@quill.example"})); // what `_assert` is like here is known by now
    const auto before = clock.now();
    const auto target = person("Ann", {"ann@quill.example"});
    link.fate = [](const http::Request& request) {
        return request.target.ends_with("_assert") ? Fate::lost_after : Fate::served;
    };
    ASSERT_FALSE(write(OperationKind::assert_, target));
    link.fate = {};
    clock.advance(std::chrono::minutes(2));

    const auto found = test::run_coro(provider().look_up(target, before));

    ASSERT_TRUE(found);
    EXPECT_EQ(found->size(), 1U);
    EXPECT_EQ(service->size(), 2U);
}

TEST_P(ReevoSandboxTest, ACreationThatMeetsTheAddressLeavesTheOldRecordAlone)
{
    const auto old = create(person("Beth", {"ann@quill.example"}));
    clock.advance(std::chrono::minutes(2));

    const auto written = write(OperationKind::assert_, person("Ann", {"ann@quill.example"}));

    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_TRUE(written->adopted);
    EXPECT_EQ(written->remote_id, old.remote_id);
    EXPECT_EQ(test::run_coro(provider().read(old.remote_id)).value()->values.text("first_name"), "Beth");
}

TEST_P(ReevoSandboxTest, AnAddressOfAnotherRecordIsRefusedByName)
{
    const auto holder = create(person("Beth", {"taken@x.example"}));
    const auto mine = create(person("Ann", {"ann@x.example"}));
    clock.advance(std::chrono::minutes(2));

    const auto written = write(OperationKind::patch, person("Ann", {"taken@x.example"}), {"emails"}, &mine);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::record);
    EXPECT_THAT(written.error().detail, testing::HasSubstr(holder.remote_id));
    EXPECT_EQ(test::run_coro(provider().read(mine.remote_id)).value()->values.emails.front().value, "ann@x.example");
}

TEST_P(ReevoSandboxTest, ListsEveryRecordOnceWithManyTies)
{
    std::vector<std::string> expected;
    for (int i = 0; i < 40; ++i)
        expected.push_back(seed(i));
    clock.advance(std::chrono::minutes(2));

    bool complete = false;
    std::optional<std::string> watermark;
    EXPECT_THAT(listed(provider().list_all(), nullptr, &complete), testing::UnorderedElementsAreArray(expected));
    EXPECT_TRUE(complete);
    EXPECT_THAT(listed(provider().list_changes(std::nullopt), &watermark),
                testing::UnorderedElementsAreArray(expected));
    EXPECT_TRUE(watermark);
}

TEST_P(ReevoSandboxTest, ListsWhatChangedSinceTheWatermark)
{
    for (int i = 0; i < 10; ++i)
        seed(i);
    clock.advance(std::chrono::hours(1));
    const auto changed = seed(11);
    std::optional<std::string> watermark;
    clock.advance(std::chrono::minutes(2));
    (void)listed(provider().list_changes(std::nullopt), &watermark);
    const auto later = seed(12);
    clock.advance(std::chrono::minutes(2));

    EXPECT_THAT(listed(provider().list_changes(watermark)), UnorderedElementsAre(changed, later));
}

TEST_P(ReevoSandboxTest, ArchivedAndMergedRecordsReadAsGone)
{
    const auto loser = create(person("Ann", {"a@x.example"}));
    const auto survivor = create(person("Ann", {"b@x.example"}));
    service->merge(loser.remote_id, survivor.remote_id, now());
    ASSERT_TRUE(write(OperationKind::archive, person("Ann", {}), {}, &survivor));

    EXPECT_FALSE(test::run_coro(provider().read(loser.remote_id)).value());
    EXPECT_FALSE(test::run_coro(provider().read(survivor.remote_id)).value());
    EXPECT_TRUE(write(OperationKind::archive, person("Ann", {}), {}, &survivor));
}

TEST_P(ReevoSandboxTest, AWrongKeyIsAMatterOfCredentials)
{
    const auto refused = make_reevo(std::make_unique<test::SandboxClient>(link),
                                    {.api_key = Secret("wrong"), .page_size = 7}, clock, normaliser);

    EXPECT_EQ(test::run_coro(refused->prepare()).error().kind, ErrorKind::credentials);
}

TEST_P(ReevoSandboxTest, CheckSucceeds)
{
    seed(1);
    clock.advance(std::chrono::minutes(2));

    const auto report = test::run_coro(provider().check());

    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_FALSE(report->account.empty());
}

INSTANTIATE_TEST_SUITE_P(Readings, ReevoSandboxTest,
                         testing::Values(R"({})", R"({"error_style":"flat"})", R"({"error_style":"fastapi"})",
                                         R"({"assert_match_key":"primary_email"})", R"({"assert_meta":"none"})",
                                         R"({"assert_adds_address":false})", R"({"cursor_location":"meta"})",
                                         R"({"cursor_location":"pagination","cursor_at_end":"absent"})",
                                         R"({"cursor_at_end":"absent"})", R"({"limit_max":3})",
                                         R"({"limit_max":3,"limit_over":"clamp"})", R"({"duplicate_status":422})",
                                         R"({"arrays_creatable":false})", R"({"archived_visible":true})",
                                         R"({"timestamp_precision":"seconds"})", R"({"address_patch":"merge"})",
                                         R"({"query_delay_s":60})", R"({"merged_get":"survivor"})",
                                         R"({"empties":"absent"})", R"({"empties":"envelope"})",
                                         R"({"old_primary":"conflict"})", R"({"delete_primary":"refuse"})",
                                         R"({"contact_emails_filterable":true})", R"({"missing_auth_status":422})",
                                         R"({"added_attribute":true})", R"({"write_status_post":200})"));

} // namespace
} // namespace contactsync::provider
