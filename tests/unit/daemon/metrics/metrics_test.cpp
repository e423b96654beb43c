#include "fixture.hpp"

#include "support/fake_http_client.hpp"
#include "unit/daemon/populated_store.hpp"

#include <gmock/gmock.h>

namespace contactsync::test {
namespace {

using namespace std::chrono_literals;
using store::OperationState;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(MetricsTest, SeriesOfKnownProvidersStartAtZero)
{
    EXPECT_THAT(text(), HasSubstr("contactsync_polls_total{provider=\"reevo\",result=\"ok\"} 0"));
    EXPECT_THAT(text(), HasSubstr("contactsync_opt_out_propagation_seconds_count{provider=\"tether\"} 0"));
    EXPECT_THAT(text(),
                HasSubstr("contactsync_operations_total{kind=\"opt_out\",provider=\"tether\",state=\"parked\"} 0"));
}

TEST_F(MetricsTest, PollsAreCountedByResult)
{
    metrics.poll_finished(ProviderId::reevo);
    metrics.poll_finished(ProviderId::reevo);
    metrics.poll_failed(ProviderId::reevo, ErrorKind::credentials);

    EXPECT_THAT(text(), HasSubstr("contactsync_polls_total{provider=\"reevo\",result=\"ok\"} 2"));
    EXPECT_THAT(text(), HasSubstr("contactsync_polls_total{provider=\"reevo\",result=\"credentials\"} 1"));
    EXPECT_THAT(text(), HasSubstr("contactsync_provider_failing{kind=\"credentials\",provider=\"reevo\"} 1"));
}

TEST_F(MetricsTest, AGoodPollEndsAFailure)
{
    metrics.poll_failed(ProviderId::reevo, ErrorKind::retry);
    metrics.poll_finished(ProviderId::reevo);

    EXPECT_THAT(text(), HasSubstr("contactsync_provider_failing{kind=\"retry\",provider=\"reevo\"} 0"));
}

TEST_F(MetricsTest, ACancelledPollIsNoFailure)
{
    metrics.poll_failed(ProviderId::reevo, ErrorKind::cancelled);

    EXPECT_THAT(text(), Not(HasSubstr("cancelled")));
}

TEST_F(MetricsTest, WritesAreCountedByKindAndState)
{
    settle(OperationKind::patch, Lane::edit, OperationState::done, 1500ms);
    settle(OperationKind::patch, Lane::edit, OperationState::retry, 1500ms);

    EXPECT_THAT(text(), HasSubstr("contactsync_operations_total{kind=\"patch\",provider=\"tether\",state=\"done\"} 1"));
    EXPECT_THAT(text(),
                HasSubstr("contactsync_operations_total{kind=\"patch\",provider=\"tether\",state=\"retry\"} 1"));
    EXPECT_THAT(text(), HasSubstr("contactsync_edit_propagation_seconds_sum{provider=\"tether\"} 1.5"));
    EXPECT_THAT(text(), HasSubstr("contactsync_edit_propagation_seconds_count{provider=\"tether\"} 1"));
}

TEST_F(MetricsTest, AnOptOutIsTimedWhenItHasArrived)
{
    settle(OperationKind::opt_out, Lane::opt_out, OperationState::unknown, 1s);
    settle(OperationKind::opt_out, Lane::opt_out, OperationState::done, 4s);

    EXPECT_THAT(text(), HasSubstr("contactsync_opt_out_propagation_seconds_count{provider=\"tether\"} 1"));
    EXPECT_THAT(text(), HasSubstr("contactsync_opt_out_propagation_seconds_bucket{provider=\"tether\",le=\"2\"} 0"));
    EXPECT_THAT(text(), HasSubstr("contactsync_opt_out_propagation_seconds_bucket{provider=\"tether\",le=\"5\"} 1"));
}

TEST_F(MetricsTest, DurationsAreInSeconds)
{
    metrics.reconciliation_finished(300, 250ms);
    metrics.stored(2ms);
    metrics.guard_stopped(ProviderId::reevo);

    EXPECT_THAT(text(), HasSubstr("contactsync_reconciled_contacts_total 300"));
    EXPECT_THAT(text(), HasSubstr("contactsync_reconcile_duration_seconds_sum 0.25"));
    EXPECT_THAT(text(), HasSubstr("contactsync_store_job_duration_seconds_sum 0.002"));
    EXPECT_THAT(text(), HasSubstr("contactsync_guard_stops_total{provider=\"reevo\"} 1"));
}

TEST_F(MetricsTest, LagCountsFromTheStartWhereNothingWasEverPolled)
{
    auto shown = reading();
    shown.providers[ProviderId::tether].last_poll_at.reset();

    EXPECT_THAT(text(shown), HasSubstr("contactsync_lag_seconds{provider=\"reevo\"} 42"));
    EXPECT_THAT(text(shown), HasSubstr("contactsync_lag_seconds{provider=\"tether\"} 100"));
    EXPECT_THAT(text(shown), Not(HasSubstr("contactsync_last_poll_timestamp_seconds{provider=\"tether\"}")));
}

TEST_F(MetricsTest, TheBacklogTellsHowLongItsOldestWriteWaits)
{
    auto shown = reading();
    shown.providers[ProviderId::replyio].backlog.lanes[Lane::opt_out] = {.writes = 3, .oldest = kNow - 90s};
    shown.providers[ProviderId::replyio].backlog.parked = 4;

    const std::string told = text(shown);

    EXPECT_THAT(told, HasSubstr("contactsync_backlog_writes{provider=\"replyio\",lane=\"opt_out\"} 3"));
    EXPECT_THAT(told,
                HasSubstr("contactsync_oldest_unsent_change_age_seconds{provider=\"replyio\",lane=\"opt_out\"} 90"));
    EXPECT_THAT(told, HasSubstr("contactsync_oldest_unsent_change_age_seconds{provider=\"replyio\",lane=\"edit\"} 0"));
    EXPECT_THAT(told, HasSubstr("contactsync_open_writes{provider=\"replyio\",state=\"parked\"} 4"));
}

TEST_F(MetricsTest, RequestsWithoutAnAnswerHaveAStatusOfTheirOwn)
{
    EXPECT_THAT(text(), HasSubstr("contactsync_requests_total{provider=\"reevo\",status=\"none\"} 1"));
    EXPECT_THAT(text(), HasSubstr("contactsync_requests_total{provider=\"reevo\",status=\"200\"} 11"));
}

TEST_F(MetricsTest, AgreementIsAShareOfTheContacts)
{
    EXPECT_THAT(text(), HasSubstr("contactsync_agreement_ratio 0.75"));
    EXPECT_THAT(text({.now = kNow}), HasSubstr("contactsync_agreement_ratio 1\n"));
}

TEST_F(MetricsTest, WhatIsKnownNoMoreIsNotToldAnyMore)
{
    auto later = reading();
    later.vitals.open_reviews.clear();
    later.providers[ProviderId::reevo].budget.clear();

    EXPECT_THAT(text(), HasSubstr("contactsync_open_reviews{code=\"conflict\"} 7"));
    EXPECT_THAT(text(later), Not(HasSubstr("code=\"conflict\"")));
    EXPECT_THAT(text(later), Not(HasSubstr("contactsync_budget_left_requests{provider=\"reevo\"")));
}

TEST_F(MetricsTest, OnlyAScrapeDescribesTheProcess)
{
    EXPECT_THAT(metrics.text(reading()), HasSubstr("\nprocess_resident_memory_bytes "));
    EXPECT_THAT(text(), Not(HasSubstr("process_")));
}

class MetricsOfAStore : public PopulatedStore {};

TEST_F(MetricsOfAStore, AreReadInOneGo)
{
    const auto reading =
        metrics::read_store(*store, {ProviderId::reevo, ProviderId::tether}, kNow + std::chrono::seconds(5));

    EXPECT_EQ(reading.providers.size(), 2u);
    EXPECT_EQ(reading.providers.at(ProviderId::reevo).last_poll_at, kNow);
    EXPECT_EQ(reading.providers.at(ProviderId::reevo).backlog.lanes.at(Lane::edit).writes, 1u);
    EXPECT_EQ(reading.vitals.contacts, 1u);
    EXPECT_EQ(reading.vitals.in_agreement, 0u);
    EXPECT_EQ(reading.last_run->exit_status, 2);
}

TEST_F(MetricsOfAStore, NameNobody)
{
    metrics::Metrics metrics({ProviderId::reevo});
    for (const auto& operation : operations())
        metrics.settled(operation, OperationState::done, 1s);

    const std::string text = metrics.text(metrics::read_store(*store, {ProviderId::reevo}, kNow));

    for (const auto* personal : {"Ann", "Lee", "house.example", "Chief"})
        EXPECT_THAT(text, Not(HasSubstr(personal)));
}

TEST(MetricsOfAClient, AreItsTrafficAndItsBudget)
{
    metrics::ProviderReading reading;
    auto service = std::make_shared<FakeService>();
    FakeHttpClient client(service);
    run_coro(client.send({.target = "/"}));

    metrics::add_client(reading, client);

    EXPECT_EQ(reading.traffic.requests, 1u);
    EXPECT_FALSE(reading.breaker_open);
}

} // namespace
} // namespace contactsync::test
