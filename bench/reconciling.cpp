// Contacts a second through matching, and through merge and plan, from and to the store.
#include "scene.hpp"
#include "sync/linker.hpp"
#include "sync/reconciler.hpp"

#include <benchmark/benchmark.h>

namespace contactsync::bench {
namespace {

constexpr std::size_t kPeople = 10000;
constexpr std::size_t kBatch = 500;

/// Every person has a record at each service.
std::unique_ptr<Scene> staged()
{
    auto scene = std::make_unique<Scene>();
    for (const ProviderId service : kProviders) {
        scene->serve(service, std::make_shared<Book>(service, kPeople, static_cast<int>(service)));
        scene->poll(service);
    }
    return scene;
}

sync::ReconcileContext context_of(Scene& scene)
{
    sync::ReconcileContext context{.identity = {},
                                   .policy = {},
                                   .services = {},
                                   .run = scene.store->begin_run("bench", TimePoint{}),
                                   .now = TimePoint{}};
    for (const ProviderId service : kProviders) {
        auto& provider = scene.provider(service);
        context.services[service] = {.capabilities = provider.capabilities(), .provider = &provider};
    }
    return context;
}

std::size_t link_everything(Scene& scene, const sync::ReconcileContext& context)
{
    std::size_t linked = 0;
    while (const auto batch = sync::link_batch(*scene.store, kBatch, context))
        linked += batch;
    return linked;
}

std::size_t reconcile_everything(Scene& scene, const sync::ReconcileContext& context)
{
    std::size_t merged = 0;
    while (const auto batch = sync::reconcile_batch(*scene.store, kBatch, context).contacts)
        merged += batch;
    return merged;
}

void link_records(benchmark::State& state)
{
    const auto scene = staged();
    const auto context = context_of(*scene);
    std::size_t linked = 0;
    for (auto _ : state)
        linked += link_everything(*scene, context);
    state.SetItemsProcessed(static_cast<std::int64_t>(linked));
}

void reconcile_first(benchmark::State& state)
{
    const auto scene = staged();
    const auto context = context_of(*scene);
    link_everything(*scene, context);
    std::size_t merged = 0;
    for (auto _ : state)
        merged += reconcile_everything(*scene, context);
    state.SetItemsProcessed(static_cast<std::int64_t>(merged));
}

/// Looked at again while nothing has moved.
void reconcile_again(benchmark::State& state)
{
    const auto scene = staged();
    const auto context = context_of(*scene);
    link_everything(*scene, context);
    reconcile_everything(*scene, context);
    for (const ContactId contact : scene->store->contacts_after(ContactId{}, 2 * kPeople))
        scene->store->mark_contact_dirty(contact);
    std::size_t merged = 0;
    for (auto _ : state)
        merged += reconcile_everything(*scene, context);
    state.SetItemsProcessed(static_cast<std::int64_t>(merged));
}

BENCHMARK(link_records)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(reconcile_first)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(reconcile_again)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace contactsync::bench
