// Random people, random histories at three services, random faults and crashes; then quiet, and the laws of
// docs/ARCHITECTURE.md must hold. RapidCheck prints the seed of a failure; RC_PARAMS="max_success=5000" runs longer,
// RC_PARAMS="reproduce=…" one again.
#include "simulation/population.hpp"
#include "support/service_world.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace contactsync::test {
namespace {

/// Passes until nothing more is written, at most; retries that wait are due by then.
constexpr int kPassesMax = 6;
/// A service that is left alone has done everything, retries and look-ups included, by then.
constexpr std::chrono::minutes kQuietTime(12);

void take(World& world, Population& people, const Step& step)
{
    switch (step.act) {
    case Act::sync:
        people.calm();
        world.sync();
        break;
    case Act::sync_with_faults:
        people.turn_bad(static_cast<std::uint32_t>(step.what));
        world.sync();
        break;
    case Act::crash:
        people.turn_bad(static_cast<std::uint32_t>(step.what));
        world.sync_and_die(static_cast<std::size_t>(step.what) * 3);
        break;
    default:
        people.take(step);
        // What people do is listed before the next pass: nobody can respect an edit that cannot be seen. Our own writes
        // are listed late.
        world.advance(world.service(step.where).listing_lag);
    }
}

/// The services are well again; what was parked is retried once, as a person would.
void settle_down(World& world, Population& people)
{
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

/// While the service runs, it is somewhere in the middle of its work whenever something happens.
void take(ServiceWorld& world, Population& people, const Step& step)
{
    switch (step.act) {
    case Act::sync:
        people.calm();
        world.pass(std::chrono::seconds(step.what));
        break;
    case Act::sync_with_faults:
        people.turn_bad(static_cast<std::uint32_t>(step.what));
        world.pass(std::chrono::seconds(step.what));
        break;
    case Act::crash:
        people.turn_bad(static_cast<std::uint32_t>(step.what));
        world.pass_turns(static_cast<std::size_t>(step.what) * 10);
        world.kill();
        break;
    default:
        world.pass_turns(static_cast<std::size_t>(step.what) * 3);
        // A person's edit that arrives in the moment between our look at the record and our write cannot be seen.
        if (!world.service(step.where).is_writing()) people.take(step);
    }
}

void settle_down(ServiceWorld& world, Population& people)
{
    people.calm();
    world.pass(kQuietTime);
    if (people.retry_parked() > 0) world.engine().hurry();
    world.pass(kQuietTime);
    const std::size_t writes = world.writes();
    world.pass(kQuietTime);
    RC_ASSERT(world.writes() == writes);
}

void check_laws(Population& people)
{
    RC_LOG() << people.picture();
    RC_ASSERT(people.disagreement() == "");
    RC_ASSERT(people.doubled() == "");
    RC_ASSERT(people.lost_edit() == "");
    RC_ASSERT(people.lost_opt_out() == "");
    RC_ASSERT(people.damage_from_absence() == "");
}

template <class Mirror>
void live_and_settle(Mirror& world, Population& people)
{
    const auto history = *rc::gen::scale(2.0, rc::gen::container<std::vector<Step>>(rc::gen::arbitrary<Step>()));

    for (const Step& step : history)
        take(world, people, step);
    settle_down(world, people);

    RC_CLASSIFY(world.store().counts().ambiguous > 0, "somebody is ambiguous");
    RC_CLASSIFY(world.writes() > 20, "much was written");
    check_laws(people);
}

RC_GTEST_PROP(Simulation, WhateverHappenedTheLawsHoldOnceTheServicesAreQuiet, ())
{
    World world;
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    if (seed % 4 == 1) world.reevo.listing_lag = std::chrono::minutes(15);
    Population people(world, seed);
    world.advance(world.reevo.listing_lag);
    live_and_settle(world, people);
}

RC_GTEST_PROP(Simulation, TheLawsHoldForAServiceThatRunsWhilePeopleEdit, ())
{
    ServiceWorld world;
    world.options.providers[ProviderId::reevo].sweep_interval = std::chrono::minutes(5);
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    for (auto* service : world.services)
        if (seed % 4 == 1) service->listing_lag = std::chrono::seconds(30);
    Population people(world, seed);
    // Who adds a person in the moment in which we do makes a second record where the service lets both.
    for (auto* service : world.services)
        service->kind().careless = false;
    live_and_settle(world, people);
}

} // namespace
} // namespace contactsync::test
