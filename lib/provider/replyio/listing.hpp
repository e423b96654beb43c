#pragma once

#include "provider/replyio/session.hpp"
#include "provider/tally.hpp"
#include "provider/wire/page.hpp"

namespace contactsync::provider::replyio {

/// A full scan by offset (replyio contract section 7).
class ContactListing final : public Listing {
public:
    explicit ContactListing(const Session& session) : session_(session) {}

    asio::awaitable<Result<std::optional<Page>>> next() override;
    bool complete() const override { return is_done_ && !is_inconsistent_; }
    std::optional<std::size_t> total() const override { return total_; }

private:
    asio::awaitable<Result<wire::SlicedPage>> fetch();
    Result<void> account_for(wire::SlicedPage& sliced);
    void finish();

    Session session_;
    Tally tally_;
    std::size_t skip_ = 0;
    std::optional<std::size_t> total_;
    int barren_pages_ = 0;
    bool is_inconsistent_ = false;
    bool is_done_ = false;
};

/// {"items": [Contact]}, of listings and look-ups.
inline const wire::PageShape kContactPage{.arrays = {"items", ""}};

} // namespace contactsync::provider::replyio
