#include "sync/settlement.hpp"

#include "people.hpp"
#include "support/temp_store.hpp"

namespace contactsync::test {
namespace {

constexpr TimePoint kNow{std::chrono::milliseconds{1'700'000'000'000}};

/// The base that a creation leaves whose second e-mail did not arrive.
merge::Base base_of_a_creation_without_one_address(const Contact& target, const Contact& shown)
{
    TempStore store;
    const ContactId contact_id = store->create_contact(kNow);
    const std::vector<PlannedWrite> writes{
        {.provider = ProviderId::reevo,
         .kind = OperationKind::assert_,
         .lane = Lane::creation,
         .record = {},
         .target = target,
         .changes = {{.field = "first_name", .from = "", .to = "Ann", .because = "only value"},
                     {.field = "emails", .from = "", .to = "b@x.example, a@x.example", .because = "only value"}}}};
    const RunId run = store->begin_run("sync", kNow);
    store->replace_planned(contact_id, run, writes, kNow);
    store->approve_planned();
    auto claimed = sync::claim(*store, ProviderId::reevo, {}, run, kNow);
    Record made = record(ProviderId::reevo, "r1").holds(shown);

    sync::settle_answer(*store, {{.claimed = std::move(claimed.at(0)),
                                  .written = {.remote_id = "r1", .record = made, .left_out = {"emails"}},
                                  .fields = {"first_name"},
                                  .run = run,
                                  .now = kNow}});

    return store->record(ProviderId::reevo, "r1")->base.value();
}

TEST(Settlement, WhatArrivedOfAListIsNobodysEdit)
{
    const Contact target = contact().first("Ann").emails({"b@x.example", "a@x.example"});
    const Contact shown = contact().first("Ann").email("a@x.example");

    const auto base = base_of_a_creation_without_one_address(target, shown);

    EXPECT_EQ(base.theirs, shown);
    EXPECT_TRUE(base.accepted.empty()) << "the rest is still to be written";
}

TEST(Settlement, WhatSomebodyAddedToAListThatDidNotWhollyArriveIsAnEdit)
{
    const Contact target = contact().first("Ann").emails({"b@x.example", "a@x.example"});
    const Contact shown = contact().first("Ann").emails({"a@x.example", "c@x.example"});

    const auto base = base_of_a_creation_without_one_address(target, shown);

    EXPECT_EQ(base.theirs, contact().first("Ann").email("a@x.example").build());
}

} // namespace
} // namespace contactsync::test
