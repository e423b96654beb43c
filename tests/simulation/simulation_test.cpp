// Random people, random histories at three services, random faults and crashes; then quiet, and the laws of
// docs/ARCHITECTURE.md must hold. RapidCheck prints the seed of a failure; RC_PARAMS="max_success=5000" runs longer,
// RC_PARAMS="reproduce=…" one again.
#include "simulation/population.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace contactsync::test {
namespace {

/// Passes until nothing more is written, at most; retries that wait are due by then.
constexpr int kPassesMax = 6;

/// The services are well again; what was parked is retried once, as a person would.
void settle_down(Population& people)
{
    World& world = people.world;
    people.calm();
    world.reevo.listing_lag = {};
    for (int pass = 0; pass < kPassesMax; ++pass) {
        const std::size_t writes = world.writes();
        const auto report = world.sync();
        RC_ASSERT(report.exit_status() == 0 || report.exit_status() == 2);
        if (pass == 0 && people.retry_parked() > 0) continue;
        if (world.writes() == writes) return;
    }
    RC_FAIL("still writing after " + std::to_string(kPassesMax) + " quiet passes");
}

RC_GTEST_PROP(Simulation, WhateverHappenedTheLawsHoldOnceTheServicesAreQuiet, ())
{
    Population people(*rc::gen::arbitrary<std::uint32_t>());
    const auto history = *rc::gen::scale(2.0, rc::gen::container<std::vector<Step>>(rc::gen::arbitrary<Step>()));

    for (const Step& step : history)
        people.take(step);
    settle_down(people);

    RC_CLASSIFY(people.world.store().counts().ambiguous > 0, "somebody is ambiguous");
    RC_CLASSIFY(people.world.writes() > 20, "much was written");
    RC_LOG() << people.picture();
    RC_ASSERT(people.disagreement() == "");
    RC_ASSERT(people.doubled() == "");
    RC_ASSERT(people.lost_edit() == "");
    RC_ASSERT(people.lost_opt_out() == "");
    RC_ASSERT(people.damage_from_absence() == "");
}

} // namespace
} // namespace contactsync::test
