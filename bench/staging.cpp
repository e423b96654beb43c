// Records a second through a poll: pages sliced, compared with the store, and where they differ decoded, normalised and
// staged.
#include "scene.hpp"

#include <benchmark/benchmark.h>

namespace contactsync::bench {
namespace {

constexpr std::size_t kRecords = 20000;
constexpr std::size_t kBigBook = 100000;

void count(benchmark::State& state, std::size_t records)
{
    state.SetItemsProcessed(static_cast<std::int64_t>(records) * static_cast<std::int64_t>(state.iterations()));
}

void first(benchmark::State& state, ProviderId service)
{
    const auto book = std::make_shared<Book>(service, kRecords, 0);
    for (auto _ : state) {
        state.PauseTiming();
        auto scene = std::make_unique<Scene>();
        scene->serve(service, book);
        state.ResumeTiming();
        if (scene->poll(service) != kRecords) state.SkipWithError("not everything was staged");
        state.PauseTiming();
        scene.reset();
        state.ResumeTiming();
    }
    count(state, kRecords);
}

/// Every record has another title and change time than the poll before saw.
void changed(benchmark::State& state, ProviderId service)
{
    Scene scene;
    scene.serve(service, std::make_shared<Book>(service, kRecords, 0));
    scene.poll(service);
    int version = 0;
    for (auto _ : state) {
        state.PauseTiming();
        scene.serve(service, std::make_shared<Book>(service, kRecords, ++version));
        state.ResumeTiming();
        if (scene.poll(service) != kRecords) state.SkipWithError("not everything was staged");
    }
    count(state, kRecords);
}

/// A complete listing that shows nothing new.
void unchanged(benchmark::State& state, ProviderId service)
{
    Scene scene;
    const auto book = std::make_shared<Book>(service, kBigBook, 0);
    scene.serve(service, book);
    scene.poll(service);
    book->quiet = true;
    for (auto _ : state)
        if (scene.poll(service, Scene::Extent::full) != 0) state.SkipWithError("something was staged");
    count(state, kBigBook);
}

BENCHMARK_CAPTURE(first, reevo, ProviderId::reevo)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(first, replyio, ProviderId::replyio)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(first, tether, ProviderId::tether)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(changed, reevo, ProviderId::reevo)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(changed, replyio, ProviderId::replyio)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(changed, tether, ProviderId::tether)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(unchanged, reevo, ProviderId::reevo)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(unchanged, replyio, ProviderId::replyio)->Iterations(2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(unchanged, tether, ProviderId::tether)->Iterations(2)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace contactsync::bench
