#include "provider/replyio/listing.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

/// In a row. A listing in random order may repeat itself for a page; one that ignores `skip` would never end.
constexpr int kBarrenPagesMax = 3;

std::unexpected<Error> untrustworthy(std::string detail)
{
    return fail(ErrorKind::retry, "the listing cannot be trusted: " + std::move(detail));
}

} // namespace

asio::awaitable<Result<wire::SlicedPage>> ContactListing::fetch()
{
    for (;;) {
        const int top = session_.page_size();
        std::string path = "/contacts?top=" + std::to_string(top) + "&skip=" + std::to_string(skip_);
        const Result<http::Response> response = co_await session_.send({.path = std::move(path)});
        if (!response) co_return std::unexpected(response.error());
        if (response->status == 400 && top > kPageSizeMin) {
            session_.discovered.page_size = std::max(kPageSizeMin, top / 2);
            continue;
        }
        if (std::optional<Error> error = judge(*response)) {
            if (error->kind == ErrorKind::gone) session_.discovered.version.reset();
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
        if (Result<void> accounted = account_for(*sliced); !accounted) co_return std::unexpected(accounted.error());
        if (sliced->page.entries.empty() && sliced->page.unreadable.empty()) continue;
        co_return std::optional<Page>(std::move(sliced->page));
    }
    co_return std::optional<Page>();
}

Result<void> ContactListing::account_for(wire::SlicedPage& sliced)
{
    const std::optional<bool> has_more = wire::boolean(sliced.envelope.root(), "hasMore");
    const std::optional<std::int64_t> total = wire::integer(sliced.envelope.root(), "totalCount");
    if (total && *total >= 0) total_ = static_cast<std::size_t>(*total);
    if (sliced.count == 0 && has_more == true) return untrustworthy("an empty page announces more");
    // `top` may be capped without a word, so that what counts is what came (replyio contract section 12, no. 18).
    skip_ += sliced.count;
    barren_pages_ = tally_.admit(sliced.page) == 0 ? barren_pages_ + 1 : 0;
    // Without `hasMore` an empty page is the only end that can be believed.
    if (!has_more.value_or(sliced.count > 0))
        finish();
    else if (barren_pages_ == kBarrenPagesMax)
        return untrustworthy("page after page repeats itself");
    return {};
}

void ContactListing::finish()
{
    is_inconsistent_ = tally_.repeated() || (total_ && *total_ != tally_.rows());
    is_done_ = true;
}

} // namespace contactsync::provider::replyio
