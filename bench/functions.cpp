// The pure functions that every record passes through.
#include "contact/normalise.hpp"
#include "identity/identity.hpp"
#include "merge/merge.hpp"
#include "merge/plan.hpp"
#include "people.hpp"
#include "provider/wire/page.hpp"

#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include <array>
#include <vector>

namespace contactsync::bench {
namespace {

void items(benchmark::State& state, std::size_t each = 1)
{
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(each));
}

Contact contact_of(std::size_t person)
{
    Contact contact;
    contact.set_text(field::first_name, "Katarzyna");
    contact.set_text(field::last_name, "Lindqvist");
    contact.set_text("title", fmt::format("Head of Purchasing {}", person));
    contact.set_text("city", "Bergen");
    contact.set_text(field::linkedin_url, fmt::format("https://www.linkedin.com/in/katarzyna-{:x}", person));
    contact.emails = {{fmt::format("katarzyna{}@northgate.example", person)},
                      {fmt::format("k{}@mail.example", person)}};
    contact.phones = {{fmt::format("+1512{:07}", 2000000 + person)}};
    return contact;
}

Capabilities everything_held()
{
    Capabilities held;
    for (const auto name : builtin_text_fields())
        held.texts.emplace(name, FieldCapability{});
    held.emails = held.phones = {.capacity = ListCapability::kMany};
    return held;
}

/// One contact with a record at each service, one of which somebody edited.
struct Trio {
    Capabilities held = everything_held();
    std::array<Contact, 3> records{contact_of(1), contact_of(1), contact_of(1)};
    merge::Base base{.theirs = contact_of(1), .accepted = {}, .undecided = {}};
    std::vector<merge::Side> sides;
    merge::Golden golden;

    Trio()
    {
        for (std::size_t i = 0; i < records.size(); ++i)
            sides.push_back({.record = RecordId{static_cast<std::int64_t>(i) + 1},
                             .provider = kProviders[i],
                             .current = &records[i],
                             .base = &base,
                             .changed_at = TimePoint{},
                             .capabilities = &held});
        golden = merge::merge({}, sides, {}).golden;
        records[1].set_text("title", "Board member");
    }
};

void merge_three(benchmark::State& state)
{
    const Trio trio;
    for (auto _ : state)
        benchmark::DoNotOptimize(merge::merge(trio.golden, trio.sides, {}));
    items(state);
}

void plan_three(benchmark::State& state)
{
    const Trio trio;
    const auto outcome = merge::merge(trio.golden, trio.sides, {});
    std::vector<merge::Target> targets;
    for (std::size_t i = 0; i < trio.sides.size(); ++i)
        targets.push_back({.provider = trio.sides[i].provider,
                           .capabilities = &trio.held,
                           .counterpart = &trio.sides[i],
                           .duplicates = {},
                           .base = &outcome.bases[i],
                           .taken = {},
                           .blocked = {}});
    for (auto _ : state)
        benchmark::DoNotOptimize(merge::plan(outcome.golden, targets, {}));
    items(state);
}

void resolve_three(benchmark::State& state)
{
    identity::Neighbourhood around;
    for (std::size_t i = 0; i < kProviders.size(); ++i) {
        const Contact contact = contact_of(1);
        around.records.push_back({.id = RecordId{static_cast<std::int64_t>(i) + 1},
                                  .provider = kProviders[i],
                                  .contact = {},
                                  .keys = identity::keys_of(contact, {}),
                                  .first_name = "Katarzyna",
                                  .last_name = "Lindqvist",
                                  .updated_at = {},
                                  .remote_id = fmt::format("{}", i)});
        around.phone_holders[contact.phones.front().value][kProviders[i]] = 1;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(identity::resolve(around, {}));
    items(state);
}

void normalise_email(benchmark::State& state)
{
    const Normaliser normaliser({.default_region = "US"});
    for (auto _ : state)
        benchmark::DoNotOptimize(normaliser.email("Katarzyna.Lindqvist@Northgate.Example"));
    items(state);
}

/// Numbers that come again, as they do when a person is in three services.
void normalise_phone_cached(benchmark::State& state)
{
    constexpr std::size_t kNumbers = 1000;
    Normaliser normaliser({.default_region = "US"});
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < kNumbers; ++i)
        numbers.push_back(written_phone(i));
    for (auto _ : state)
        for (const auto& number : numbers)
            benchmark::DoNotOptimize(normaliser.phone(number));
    items(state, kNumbers);
}

void slice_page(benchmark::State& state, ProviderId service, const provider::wire::PageShape& shape)
{
    constexpr std::size_t kRecords = 100;
    const auto page = page_json(service, 0, kRecords, kRecords, 0);
    for (auto _ : state)
        benchmark::DoNotOptimize(provider::wire::slice(page, shape));
    items(state, kRecords);
}

BENCHMARK(merge_three);
BENCHMARK(plan_three);
BENCHMARK(resolve_three);
BENCHMARK(normalise_email);
BENCHMARK(normalise_phone_cached);
BENCHMARK_CAPTURE(slice_page, reevo, ProviderId::reevo, {.arrays = {"data"}, .stamp_key = "updated_at"});
BENCHMARK_CAPTURE(slice_page, replyio, ProviderId::replyio, {.arrays = {"items"}});
BENCHMARK_CAPTURE(slice_page, tether, ProviderId::tether, {.arrays = {"data.contacts"}, .id_key = "_id"});

} // namespace
} // namespace contactsync::bench
