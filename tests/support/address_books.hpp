#pragma once

#include "store/store.hpp"

#include "support/fake_provider.hpp"
#include "support/manual_clock.hpp"

#include <array>

namespace contactsync::test {

/// Three address books, and the store of whoever mirrors them.
class AddressBooks {
public:
    explicit AddressBooks(TestClock& time)
        : reevo(reevo_like(), time), replyio(replyio_like(), time), tether(tether_like(), time), time_(time)
    {}
    virtual ~AddressBooks() = default;

    FakeProvider reevo;
    FakeProvider replyio;
    FakeProvider tether;
    std::array<FakeProvider*, 3> services{&reevo, &replyio, &tether};
    FakeProvider& service(ProviderId id) { return *services[static_cast<std::size_t>(id)]; }

    virtual store::Store& store() = 0;
    void advance(std::chrono::milliseconds by) { time_.advance(by); }
    /// All writes that the services carried out so far.
    std::size_t writes() const { return reevo.journal.size() + replyio.journal.size() + tether.journal.size(); }

private:
    TestClock& time_;
};

} // namespace contactsync::test
