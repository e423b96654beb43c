#pragma once

#include "base/clock.hpp"
#include "contact/normalise.hpp"
#include "memory_service.hpp"
#include "people.hpp"
#include "provider/reevo/reevo.hpp"
#include "provider/replyio/replyio.hpp"
#include "provider/tether/tether.hpp"
#include "support/fake_http_client.hpp"
#include "support/temp_store.hpp"
#include "sync/poller.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

namespace contactsync::bench {

/// Real providers, poller and store over services in memory, on one thread: CPU time of the thread is CPU time of the
/// work.
class Scene {
public:
    using Extent = sync::Poller::Extent;

    Scene() { options.identity = {}; }

    /// Gives the service this book, instead of the one it had.
    void serve(ProviderId service, std::shared_ptr<Book> book)
    {
        Place& place = places_[service];
        if (!place.book) place = make_place(service);
        *place.book = std::move(book);
    }

    provider::Provider& provider(ProviderId service) { return *places_.at(service).provider; }

    /// One poll, as a run makes it. Returns how many records it staged as new or changed.
    std::size_t poll(ProviderId service, Extent extent = Extent::due)
    {
        sync::Peer peer;
        peer.provider = &provider(service);
        test::run_coro(poll_once(*this, peer, extent));
        return peer.report.changed;
    }

    test::TempStore store;
    sync::EngineOptions options;

private:
    struct Place {
        std::shared_ptr<std::shared_ptr<Book>> book;
        std::unique_ptr<Normaliser> normaliser;
        std::unique_ptr<provider::Provider> provider;
    };

    Place make_place(ProviderId service)
    {
        Place place{.book = std::make_shared<std::shared_ptr<Book>>(),
                    .normaliser = std::make_unique<Normaliser>(NormaliseOptions{.default_region = "US"}),
                    .provider = nullptr};
        auto client = std::make_unique<MemoryClient>(place.book);
        if (service == ProviderId::reevo)
            place.provider = provider::make_reevo(std::move(client), {.api_key = Secret("k"), .mappings = {}}, clock_,
                                                  *place.normaliser);
        else if (service == ProviderId::replyio)
            place.provider = provider::make_replyio(std::move(client), {.api_key = Secret("k"), .mappings = {}}, clock_,
                                                    *place.normaliser);
        else
            place.provider = provider::make_tether(
                std::move(client), {.token = Secret("k"), .login_email = {}, .password = {}, .mappings = {}}, clock_,
                *place.normaliser);
        return place;
    }

    static asio::awaitable<int> poll_once(Scene& scene, sync::Peer& peer, Extent extent)
    {
        sync::AsyncStore store(*scene.store, co_await asio::this_coro::executor);
        sync::Observer observer;
        if (peer.id() == ProviderId::reevo)
            if (const auto prepared = co_await peer.provider->prepare(); !prepared)
                throw std::runtime_error(prepared.error().detail);
        sync::Poller poller(peer, store, scene.clock_, scene.options, observer, RunId{1});
        if (const auto polled = co_await poller.poll(extent); !polled) throw std::runtime_error(polled.error().detail);
        co_return 0;
    }

    SystemClock clock_;
    std::map<ProviderId, Place> places_;
};

} // namespace contactsync::bench
