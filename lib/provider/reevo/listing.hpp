#pragma once

#include "provider/provider.hpp"
#include "provider/reevo/workspace.hpp"
#include "provider/wire/page.hpp"

#include <boost/json/array.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace contactsync::provider::reevo {

/// What to list and in which order.
struct Query {
    json::array filters{};
    std::string order_by;       ///< a timestamp attribute of every record; ascending
    bool is_of_changes = false; ///< by updated_at: pages carry watermarks
};

/// Records changed since `watermark` less the overlap of section 7.2; everything without one.
Query changes_since(const std::optional<std::string>& watermark);
/// Everything, in an order that edits do not disturb.
Query everything(const Schema& schema);

/// One pass through `_query` (reevo contract section 7): cursors within a run, restarts from the last position when a
/// cursor dies, page sizes as the service wants them.
class QueryListing final : public Listing {
public:
    QueryListing(const Workspace& workspace, Query query) : workspace_(workspace), query_(std::move(query)) {}

    asio::awaitable<Result<std::optional<Page>>> next() override;
    bool complete() const override { return is_ended_ && !query_.is_of_changes; }
    std::optional<std::size_t> total() const override { return std::nullopt; }

private:
    enum class Repair { none, again };

    json::object request_body() const;
    json::array restart_filters() const;
    Repair repair(const Refusal& refusal);
    asio::awaitable<Result<std::optional<Page>>> take(wire::SlicedPage sliced);
    asio::awaitable<std::optional<Error>> follow_cursor(const wire::SlicedPage& sliced);
    asio::awaitable<std::optional<Error>> confirm_end();
    void note_position(const wire::SlicedPage& sliced);
    void drop_repeated(wire::SlicedPage& sliced) const;
    bool goes_in_circles(const Page& page);

    Workspace workspace_;
    Query query_;
    std::string cursor_;
    bool is_ended_ = false;
    bool is_sorted_by_id_ = true; ///< if the schema allows; off after a refusal
    bool is_ascending_ = true;    ///< so far
    int empty_pages_ = 0;
    boost::unordered_flat_set<std::uint64_t> seen_; ///< of the bytes of what came since the start or a restart
    int barren_pages_ = 0;

    std::string position_;              ///< greatest order_by value seen, as the service wrote it
    std::set<std::string> at_position_; ///< ids of the records that have it: what a restart brings again
    std::optional<std::string> restarted_at_;
    std::set<std::string> at_restart_; ///< at_position_ as it was then
};

} // namespace contactsync::provider::reevo
