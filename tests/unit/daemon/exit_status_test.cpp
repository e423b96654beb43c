#include "sync/report.hpp"

#include <gtest/gtest.h>

namespace contactsync::test {
namespace {

sync::Report report(std::optional<ErrorKind> failure = {})
{
    sync::Report report;
    report.providers[ProviderId::reevo] = {};
    report.providers[ProviderId::tether] = {};
    if (failure) report.providers[ProviderId::tether].failure = Error{.kind = *failure, .detail = ""};
    return report;
}

sync::GuardStop stop()
{
    return {.provider = ProviderId::reevo, .changed = 60, .live = 100, .message = "too many"};
}

TEST(ExitStatus, IsZeroWhenEverythingAgrees)
{
    EXPECT_EQ(report().exit_status(), 0);
}

TEST(ExitStatus, IsTwoWhenAPersonIsNeeded)
{
    auto attention = report();
    attention.needs_person = 1;

    EXPECT_EQ(attention.exit_status(), 2);
}

TEST(ExitStatus, ContactsThatCannotBeMirroredChangeNothing)
{
    auto missing = report();
    missing.contacts.not_mirrorable = 3;

    EXPECT_EQ(missing.exit_status(), 0);
}

TEST(ExitStatus, AServiceThatFailsOutranksAPerson)
{
    for (const ErrorKind kind : {ErrorKind::retry, ErrorKind::contract, ErrorKind::gone}) {
        auto failed = report(kind);
        failed.needs_person = 1;
        EXPECT_EQ(failed.exit_status(), 69);
    }
}

TEST(ExitStatus, WhatIsLeftInTheQueueIsUnavailable)
{
    auto left = report();
    left.providers[ProviderId::reevo].queued = 1;

    EXPECT_EQ(left.exit_status(), 69);
}

TEST(ExitStatus, WhatAPlanOrApplyLeavesInTheQueueIsNoFailure)
{
    auto planned = report();
    planned.providers[ProviderId::reevo].queued = 9;
    auto applied = planned;
    planned.dry_run = true;
    applied.partial = true;

    EXPECT_EQ(planned.exit_status(), 0);
    EXPECT_EQ(applied.exit_status(), 0);
}

TEST(ExitStatus, AGuardOutranksAServiceThatFails)
{
    auto stopped = report(ErrorKind::retry);
    stopped.guard.push_back(stop());

    EXPECT_EQ(stopped.exit_status(), 3);
}

TEST(ExitStatus, RefusedCredentialsOutrankAll)
{
    auto refused = report(ErrorKind::credentials);
    refused.guard.push_back(stop());
    refused.needs_person = 1;

    EXPECT_EQ(refused.exit_status(), 77);
}

TEST(ExitStatus, OutcomesHaveTheirNames)
{
    EXPECT_EQ(to_string(sync::Outcome::converged), "converged");
    EXPECT_EQ(to_string(sync::Outcome::attention), "attention");
    EXPECT_EQ(to_string(sync::Outcome::guard), "guard");
    EXPECT_EQ(to_string(sync::Outcome::unavailable), "unavailable");
    EXPECT_EQ(to_string(sync::Outcome::unauthorized), "unauthorized");
}

} // namespace
} // namespace contactsync::test
