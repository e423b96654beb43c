#include "provider/reevo/listing.hpp"

#include "provider/wire/document.hpp"

#include <chrono>

namespace contactsync::provider::reevo {

namespace {

/// Covers clock and commit skew, and writes that `_query` shows late (section 7.2, U-18).
constexpr std::chrono::seconds kOverlap{120};
constexpr int kEmptyPagesMax = 100;
constexpr int kBarrenPagesMax = 3;

const wire::PageShape kRecords{.arrays = {"data", "data.records", "data.items", "records", "items"}};

json::object at_or_after(std::string_view field, std::string_view time)
{
    return {{"field", field}, {"operator", "gte"}, {"value", time}};
}

/// Orders timestamps as the service wrote them: by time, and below our resolution by their digits.
bool is_earlier(std::string_view a, std::string_view b)
{
    const auto time_a = parse_time(a);
    const auto time_b = parse_time(b);
    if (time_a != time_b) return time_a < time_b;
    return a.size() == b.size() && a < b;
}

Error contract_error(std::string_view detail)
{
    return {.kind = ErrorKind::contract, .detail = std::string(detail)};
}

struct Cursor {
    bool is_shown = false; ///< the answer has a place for one, empty or not
    std::string value;
};

/// U-6: at the top level, or in one of the usual wrappers.
Cursor find_cursor(wire::Value envelope)
{
    Cursor cursor;
    const auto look = [&](wire::Value holder) {
        simdjson::dom::element element;
        if (!cursor.value.empty() || !holder.is_object()) return;
        if (holder.get_object().at_key("next_cursor").get(element) != simdjson::SUCCESS) return;
        cursor.is_shown = true;
        cursor.value = wire::scalar_text(element);
    };
    look(envelope);
    for (const auto* wrapper : {"meta", "pagination", "page_info", "data"}) {
        if (const auto holder = wire::member(envelope, wrapper)) look(*holder);
    }
    return cursor;
}

} // namespace

Query changes_since(const std::optional<std::string>& watermark)
{
    Query query{.order_by = "updated_at", .is_of_changes = true};
    const auto time = watermark ? parse_time(*watermark) : std::nullopt;
    if (time) query.filters.push_back(at_or_after("updated_at", format_time(*time - kOverlap)));
    return query;
}

Query everything(const Schema& schema)
{
    const bool is_stable = !schema.find("created_at") || schema.can_sort("created_at");
    return {.order_by = is_stable ? "created_at" : "updated_at"};
}

asio::awaitable<Result<std::optional<Page>>> QueryListing::next()
{
    while (!is_ended_) {
        auto reply = co_await workspace_.api.post("/contact/_query", request_body());
        if (!reply) {
            if (repair(reply.error()) == Repair::again) continue;
            co_return std::unexpected(std::move(reply.error().error));
        }
        auto shape = kRecords;
        shape.stamp_key = query_.order_by;
        auto sliced = wire::slice(std::move(reply->body), shape);
        if (!sliced) co_return std::unexpected(std::move(sliced.error()));
        co_return co_await take(std::move(*sliced));
    }
    co_return std::optional<Page>();
}

json::object QueryListing::request_body() const
{
    // U-33: a continuation carries the cursor and the limit only.
    if (!cursor_.empty()) return {{"cursor", cursor_}, {"limit", workspace_.page_limit()}};
    json::array sort{json::object{{"field", query_.order_by}, {"direction", "asc"}}};
    if (is_sorted_by_id_ && workspace_.schema.can_sort("id"))
        sort.push_back(json::object{{"field", "id"}, {"direction", "asc"}});
    json::object body{{"sort", std::move(sort)}, {"limit", workspace_.page_limit()}};
    if (auto filters = restarted_at_ ? restart_filters() : query_.filters; !filters.empty())
        body["filters"] = std::move(filters);
    return body;
}

/// From the last position on, where the service can filter by it; from the start otherwise.
json::array QueryListing::restart_filters() const
{
    const bool can_filter = query_.is_of_changes || workspace_.schema.can_filter(query_.order_by, "gte");
    if (!can_filter || restarted_at_->empty()) return query_.filters;
    json::array filters;
    for (const auto& filter : query_.filters) {
        const auto* field = filter.as_object().if_contains("field");
        if (!field || *field != json::value(query_.order_by)) filters.push_back(filter);
    }
    filters.push_back(at_or_after(query_.order_by, *restarted_at_));
    return filters;
}

QueryListing::Repair QueryListing::repair(const Refusal& refusal)
{
    const bool is_refused = refusal.error.status == 422 || refusal.error.status == 400;
    const bool is_dead_cursor = is_code(refusal, "invalid_cursor") || (is_refused && is_about(refusal, "cursor"));
    if (!cursor_.empty() && is_dead_cursor) {
        // Once for each position: a service whose cursors never work must not keep us here for ever.
        if (restarted_at_ == position_) return Repair::none;
        restarted_at_ = position_;
        at_restart_ = at_position_;
        cursor_.clear();
        seen_.clear();
        return Repair::again;
    }
    if (is_refused && is_about(refusal, "limit") && workspace_.page_limit() > 1) {
        workspace_.discovered.page_limit = workspace_.page_limit() / 2;
        return Repair::again;
    }
    const bool is_bad_sort = is_code(refusal, "unsortable_field") || is_code(refusal, "sort_too_many_fields");
    if (is_bad_sort && cursor_.empty() && is_sorted_by_id_ && workspace_.schema.can_sort("id")) {
        is_sorted_by_id_ = false;
        return Repair::again;
    }
    return Repair::none;
}

asio::awaitable<Result<std::optional<Page>>> QueryListing::take(wire::SlicedPage sliced)
{
    note_position(sliced);
    const bool is_circle = goes_in_circles(sliced.page);
    drop_repeated(sliced);
    if (auto error = co_await follow_cursor(sliced)) co_return std::unexpected(std::move(*error));
    if (is_circle && !is_ended_) co_return std::unexpected(contract_error("the listing's cursors lead in circles"));
    if (query_.is_of_changes && !position_.empty() && (is_ascending_ || is_ended_)) sliced.page.watermark = position_;
    co_return std::move(sliced.page);
}

/// Decides where the next page comes from, or that there is none.
asio::awaitable<std::optional<Error>> QueryListing::follow_cursor(const wire::SlicedPage& sliced)
{
    auto found = find_cursor(sliced.envelope.root());
    if (found.value.empty()) {
        // An explicit null is the end. A full page without any place for a cursor may be one whose cursor we do not
        // find (U-6).
        if (!found.is_shown && sliced.count >= static_cast<std::size_t>(workspace_.page_limit()))
            co_return co_await confirm_end();
        is_ended_ = true;
        co_return std::nullopt;
    }
    if (found.value == cursor_) co_return contract_error("the listing's cursor does not move on");
    empty_pages_ = sliced.count == 0 ? empty_pages_ + 1 : 0;
    if (empty_pages_ > kEmptyPagesMax) co_return contract_error("the listing goes on without records");
    cursor_ = std::move(found.value);
    co_return std::nullopt;
}

/// Asks whether anything lies at or after the last record that was not listed. If so, the service hides its cursor from
/// us.
asio::awaitable<std::optional<Error>> QueryListing::confirm_end()
{
    constexpr std::string_view kHidden = "a full page of records came without a cursor, and it was not the last";
    if (position_.empty()) co_return contract_error(kHidden);
    // Wide enough to see past records of one and the same time, which small pages would be full of.
    const auto limit =
        workspace_.discovered.page_limit > 0 ? workspace_.discovered.page_limit : std::max(workspace_.page_size, 100);
    json::object body{{"filters", json::array{at_or_after(query_.order_by, position_)}},
                      {"sort", json::array{json::object{{"field", query_.order_by}, {"direction", "asc"}}}},
                      {"limit", limit}};
    auto reply = co_await workspace_.api.post("/contact/_query", std::move(body));
    if (!reply) co_return std::move(reply.error().error);
    const auto rest = wire::slice(std::move(reply->body), kRecords);
    if (!rest) co_return rest.error();
    for (const auto& entry : rest->page.entries) {
        if (!at_position_.contains(entry.remote_id)) co_return contract_error(kHidden);
    }
    is_ended_ = true;
    co_return std::nullopt;
}

/// A cursor may be another one each time and yet lead to the same records. What was edited meanwhile comes again, but
/// not as it was.
bool QueryListing::goes_in_circles(const Page& page)
{
    bool is_barren = !page.entries.empty() || !page.unreadable.empty();
    for (const auto& entry : page.entries)
        if (seen_.insert(entry.hash).second) is_barren = false;
    for (const auto& record : page.unreadable)
        if (seen_.insert(std::hash<std::string_view>{}(record.raw)).second) is_barren = false;
    barren_pages_ = is_barren ? barren_pages_ + 1 : 0;
    return barren_pages_ > kBarrenPagesMax;
}

/// After a restart the records of the last position come again.
void QueryListing::drop_repeated(wire::SlicedPage& sliced) const
{
    if (!restarted_at_) return;
    std::vector<Page::Entry> fresh;
    for (std::size_t i = 0; i < sliced.page.entries.size(); ++i) {
        auto& entry = sliced.page.entries[i];
        const bool is_repeated = sliced.stamps[i] == *restarted_at_ && at_restart_.contains(entry.remote_id);
        if (!is_repeated) fresh.push_back(std::move(entry));
    }
    sliced.page.entries = std::move(fresh);
}

void QueryListing::note_position(const wire::SlicedPage& sliced)
{
    for (std::size_t i = 0; i < sliced.stamps.size(); ++i) {
        const auto& stamp = sliced.stamps[i];
        if (!parse_time(stamp)) {
            is_ascending_ = false;
        } else if (position_.empty() || is_earlier(position_, stamp)) {
            position_ = stamp;
            at_position_ = {sliced.page.entries[i].remote_id};
        } else if (is_earlier(stamp, position_)) {
            is_ascending_ = false;
        } else {
            at_position_.insert(sliced.page.entries[i].remote_id);
        }
    }
}

} // namespace contactsync::provider::reevo
