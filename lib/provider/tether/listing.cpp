#include "provider/tether/listing.hpp"

#include <algorithm>
#include <array>

namespace contactsync::provider::tether {
namespace {

constexpr std::size_t kSizeMin = 10;

/// `total` and `size` are inside `data`, and may be beside it too, or only there.
std::optional<std::size_t> envelope_number(const wire::SlicedPage& sliced, std::string_view key)
{
    const wire::Value root = sliced.envelope.root();
    const std::optional<wire::Value> data = wire::member(root, "data");
    const std::optional<wire::Value> meta = wire::member(root, "meta");
    for (const std::optional<wire::Value>& holder : std::array{data, std::optional(root), meta}) {
        const std::optional<std::int64_t> number = holder ? wire::integer(*holder, key) : std::nullopt;
        if (number && *number >= 0) return static_cast<std::size_t>(*number);
    }
    return std::nullopt;
}

} // namespace

std::string list_path(std::size_t page, std::size_t size)
{
    // Without ownerFilter the contacts of other users are hidden.
    return "/api/contacts?page=" + std::to_string(page) + "&size=" + std::to_string(size) + "&ownerFilter=all";
}

Generation generation_of(const wire::SlicedPage& sliced)
{
    bool has_scalar = false;
    for (const Page::Entry& entry : sliced.page.entries) {
        const Result<wire::Document> contact = wire::Document::parse(sliced.page.raw(entry));
        const std::optional<wire::Value> phone = contact ? wire::member(contact->root(), "phoneNumber") : std::nullopt;
        if (phone && phone->is_array()) return Generation::g2;
        has_scalar = has_scalar || (phone && phone->is_string());
    }
    if (!has_scalar) return Generation::unknown;
    const std::optional<wire::Value> data = wire::member(sliced.envelope.root(), "data");
    return data && data->is_array() ? Generation::g0 : Generation::g1;
}

void learn_generation(Session& session, const wire::SlicedPage& sliced)
{
    Discovered discovered = session.discovered();
    if (discovered.generation == Generation::g2) return;
    const Generation generation = generation_of(sliced);
    const bool tells_more = generation == Generation::g2 || discovered.generation == Generation::unknown;
    if (!tells_more || generation == discovered.generation) return;
    discovered.generation = generation;
    session.learn(discovered);
}

ContactListing::ContactListing(const Session& session)
    : session_(session), size_(static_cast<std::size_t>(std::clamp(session.options().page_size, 1, 1000)))
{}

asio::awaitable<Result<wire::SlicedPage>> ContactListing::fetch()
{
    for (;;) {
        const Result<http::Response> response = co_await session_.send({.path = list_path(page_, size_)});
        if (!response) co_return std::unexpected(response.error());
        if (response->status == 400 && page_ == 1 && size_ > kSizeMin) {
            size_ = std::max(kSizeMin, size_ / 2);
            continue;
        }
        if (std::optional<Error> error = judge(*response)) {
            if (error->kind == ErrorKind::gone || error->kind == ErrorKind::record) error->kind = ErrorKind::contract;
            co_return std::unexpected(std::move(*error));
        }
        co_return wire::slice(response->body, kContactPage);
    }
}

asio::awaitable<Result<std::optional<Page>>> ContactListing::next()
{
    while (!is_done_) {
        Result<wire::SlicedPage> sliced = co_await fetch();
        if (!sliced) co_return std::unexpected(sliced.error());
        account_for(*sliced);
        if (sliced->page.entries.empty() && sliced->page.unreadable.empty()) continue;
        co_return std::optional<Page>(std::move(sliced->page));
    }
    co_return std::optional<Page>();
}

void ContactListing::account_for(wire::SlicedPage& sliced)
{
    learn_generation(session_, sliced);
    const std::optional<std::size_t> total = envelope_number(sliced, "total");
    if (total_ && total && *total != *total_) is_inconsistent_ = true;
    if (total) total_ = total;
    follow_effective_size(sliced);
    const std::size_t fresh = tally_.admit(sliced.page);
    if (is_last(sliced, fresh))
        finish();
    else
        ++page_;
}

/// A first page that is short although more is to come shows the largest size that the service gives. Asking for just
/// that from then on makes page numbers mean the same on both sides, whichever size the service reckons with (section
/// 12, no. 18).
void ContactListing::follow_effective_size(const wire::SlicedPage& sliced)
{
    const bool has_more = total_ && page_ * size_ < *total_;
    const bool hides_more = total_ && sliced.count < *total_;
    if (page_ > 1) {
        if (has_more && sliced.count < size_) is_inconsistent_ = true;
        return;
    }
    const std::size_t reported = envelope_number(sliced, "size").value_or(size_);
    if (reported > 0 && reported < size_ && sliced.count <= reported)
        size_ = reported;
    else if (sliced.count > 0 && sliced.count < size_ && hides_more)
        size_ = sliced.count;
}

bool ContactListing::is_last(const wire::SlicedPage& sliced, std::size_t fresh) const
{
    // A page without anything new would come for ever from a service that does not know `page`.
    if (sliced.count == 0 || fresh == 0) return true;
    return total_ && page_ * size_ >= *total_;
}

void ContactListing::finish()
{
    if (tally_.repeated() || (total_ && *total_ != tally_.rows())) is_inconsistent_ = true;
    is_done_ = true;
}

} // namespace contactsync::provider::tether
