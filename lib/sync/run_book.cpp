#include "sync/run_book.hpp"

#include "base/log.hpp"

#include <utility>

namespace contactsync::sync {

asio::awaitable<RunId> RunBook::current()
{
    if (!opened_at_) opened_at_ = clock_.now();
    co_return co_await store_.run(
        [](store::Store& store, std::optional<RunId>* open, TimePoint now) {
            if (!*open) {
                *open = store.begin_run("run", now);
                log::info("run.started", {{"run", **open}, {"command", "run"}});
            }
            return **open;
        },
        &open_, clock_.now());
}

asio::awaitable<void> RunBook::close(Outcome outcome, int exit_status)
{
    opened_at_.reset();
    co_await store_.run(
        [](store::Store& store, std::optional<RunId>* open, TimePoint now, Outcome how, int status) {
            const auto ended = std::exchange(*open, std::nullopt);
            if (!ended) return;
            store.finish_run(*ended, now, to_string(how), status);
            log::info("run.finished", {{"run", *ended},
                                       {"outcome", to_string(how)},
                                       {"contacts", store.counts().contacts},
                                       {"took_ms", (now - store.run(*ended)->started_at).count()}});
        },
        &open_, clock_.now(), outcome, exit_status);
}

} // namespace contactsync::sync
