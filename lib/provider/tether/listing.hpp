#pragma once

#include "provider/tally.hpp"
#include "provider/tether/session.hpp"
#include "provider/wire/page.hpp"

namespace contactsync::provider::tether {

/// A full scan by pages (tether contract sections 4.2 and 7).
class ContactListing final : public Listing {
public:
    explicit ContactListing(const Session& session);

    asio::awaitable<Result<std::optional<Page>>> next() override;
    bool complete() const override { return is_done_ && !is_inconsistent_; }
    std::optional<std::size_t> total() const override { return total_; }

private:
    asio::awaitable<Result<wire::SlicedPage>> fetch();
    void account_for(wire::SlicedPage& sliced);
    void follow_effective_size(const wire::SlicedPage& sliced);
    bool is_last(const wire::SlicedPage& sliced, std::size_t fresh) const;
    void finish();

    Session session_;
    Tally tally_;
    std::size_t page_ = 1;
    std::size_t size_;
    std::optional<std::size_t> total_;
    bool is_inconsistent_ = false;
    bool is_done_ = false;
};

/// {"data": {"contacts": []}} of G1 and G2, {"data": []} of G0.
inline const wire::PageShape kContactPage{.arrays = {"data.contacts", "contacts", "data"}, .id_key = "_id"};

std::string list_path(std::size_t page, std::size_t size);

/// The generation that a page speaks; unknown when it has no contact that tells.
Generation generation_of(const wire::SlicedPage& sliced);
/// Remembers it. One record with an array is enough to know that arrays are spoken; one without may only be old.
void learn_generation(Session& session, const wire::SlicedPage& sliced);

} // namespace contactsync::provider::tether
