#include "daemon/output/estimate.hpp"

#include <gtest/gtest.h>

namespace contactsync::test {
namespace {

using output::seconds_for;

std::vector<store::Operation> writes(std::size_t count, ProviderId provider, OperationKind kind)
{
    return std::vector<store::Operation>(
        count, {.provider = provider,
                .kind = kind,
                .changes = {{.field = "opted_out", .from = "false", .to = "true", .because = ""}}});
}

config::Config limited(http::RateLimits limits)
{
    config::Config config;
    config.providers[ProviderId::reevo].limits = limits;
    config.providers[ProviderId::replyio].limits = limits;
    return config;
}

TEST(Estimate, ABurstTakesNoTime)
{
    EXPECT_EQ(seconds_for(10, {.per_second = 5, .burst = 10}), 0);
}

TEST(Estimate, BehindTheBurstTheRateCounts)
{
    EXPECT_EQ(seconds_for(110, {.per_second = 5, .burst = 10}), 20);
}

TEST(Estimate, AFullWindowHasToPass)
{
    EXPECT_EQ(seconds_for(100, {.per_minute = 100}), 0);
    EXPECT_EQ(seconds_for(101, {.per_minute = 100}), 60);
    EXPECT_EQ(seconds_for(6001, {.per_minute = 100, .per_hour = 3000}), 7200);
}

TEST(Estimate, WithoutLimitsNothingWaits)
{
    EXPECT_EQ(seconds_for(1'000'000, {}), 0);
}

TEST(Estimate, WhatIsUsedAlreadyHasToPassFirst)
{
    const std::vector<http::BudgetWindow> hour{{.name = "hour", .limit = 3000, .left = 10}};
    const std::vector<http::BudgetWindow> second{{.name = "second", .limit = 10, .left = 0}};

    EXPECT_EQ(seconds_for(10, {.per_hour = 3000}, hour), 0);
    EXPECT_EQ(seconds_for(11, {.per_hour = 3000}, hour), 3600);
    EXPECT_EQ(seconds_for(3011, {.per_hour = 3000}, hour), 7200);
    EXPECT_EQ(seconds_for(10, {.per_second = 5, .burst = 10}, second), 2);
}

TEST(Estimate, WritesKnownByNumberGoTheSameWay)
{
    const auto config = limited({.per_minute = 100});
    const std::map<OperationKind, std::size_t> waiting{{OperationKind::import, 250}, {OperationKind::patch, 7}};

    const auto document = output::estimate(ProviderId::replyio, waiting, config.providers.at(ProviderId::replyio), {});

    EXPECT_EQ(document.at("requests").to_number<int>(), 3 + 2 * 7);
    EXPECT_EQ(document.at("seconds").to_number<double>(), 0);
}

TEST(Estimate, CreationsOfReplyioGoAHundredAtATime)
{
    const auto document =
        output::estimate(writes(250, ProviderId::replyio, OperationKind::import), limited({.per_minute = 100}));

    EXPECT_EQ(document.at("replyio").at("requests").to_number<int>(), 3);
}

TEST(Estimate, WhatIsChangedIsLookedAtFirst)
{
    const auto document =
        output::estimate(writes(250, ProviderId::reevo, OperationKind::patch), limited({.per_minute = 100}));

    EXPECT_EQ(document.at("reevo").at("requests").to_number<int>(), 500);
    EXPECT_EQ(document.at("reevo").at("seconds").to_number<double>(), 240);
}

TEST(Estimate, EverythingElseIsARequestEach)
{
    const auto document =
        output::estimate(writes(250, ProviderId::reevo, OperationKind::create), limited({.per_minute = 100}));

    EXPECT_EQ(document.at("reevo").at("requests").to_number<int>(), 250);
    EXPECT_EQ(document.at("reevo").at("seconds").to_number<double>(), 120);
}

} // namespace
} // namespace contactsync::test
