#include "provider/replyio/custom_fields.hpp"

#include "provider/replyio/fields.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {

asio::awaitable<Result<void>> CustomFields::load()
{
    // Documented under /v3 even where contacts are under /v4 (replyio contract section 2).
    Result<http::Response> response = co_await session_.send({.path = "/custom-fields", .version = ApiVersion::v3});
    if (response && response->status == 404)
        response = co_await session_.send({.path = "/custom-fields", .version = ApiVersion::v4});
    if (!response) co_return std::unexpected(response.error());
    state_ = State::unavailable;
    if (judge(*response)) co_return Result<void>{};
    const Result<wire::Document> document = wire::Document::parse(response->body);
    if (!document) co_return Result<void>{};
    definitions_.clear();
    const std::optional<wire::Value> items = wire::member(document->root(), "items");
    for (const wire::Value definition : wire::elements(items ? items : document->root()))
        read(definition);
    state_ = State::read;
    co_return Result<void>{};
}

asio::awaitable<Result<void>> CustomFields::define(std::vector<std::string> titles)
{
    if (!titles.empty() && state_ == State::unread) {
        if (Result<void> loaded = co_await load(); !loaded) co_return loaded;
    }
    if (state_ == State::unavailable) co_return Result<void>{};
    for (const std::string& title : titles) {
        if (find(title) != nullptr) continue;
        boost::json::object body{{"title", title}, {"fieldType", "text"}, {"metadata", nullptr}, {"orgWide", false}};
        Call call{.method = http::Method::post,
                  .path = "/custom-fields",
                  .body = std::move(body),
                  .repeatable = false,
                  .version = ApiVersion::v3};
        const Result<http::Response> response = co_await session_.ask(std::move(call));
        if (!response) {
            // Whether or not the definition was made, no contact was touched, and the next attempt reads the
            // definitions again.
            state_ = State::unread;
            Error error = response.error();
            error.outcome_unknown = false;
            error.detail = "custom field '" + title + "' is not defined and could not be: " + error.detail;
            if (error.kind == ErrorKind::credentials || error.kind == ErrorKind::gone) error.kind = ErrorKind::record;
            co_return std::unexpected(std::move(error));
        }
        if (const Result<wire::Document> document = wire::Document::parse(response->body)) read(document->root());
    }
    co_return Result<void>{};
}

boost::json::object CustomFields::reference(std::string_view title) const
{
    if (const Definition* definition = find(title)) return {{"id", definition->id}};
    return {{"name", title}};
}

const CustomFields::Definition* CustomFields::find(std::string_view title) const
{
    const auto found =
        std::ranges::find_if(definitions_, [&](const Definition& d) { return same_title(d.title, title); });
    return found == definitions_.end() ? nullptr : &*found;
}

void CustomFields::read(wire::Value definition)
{
    const std::optional<std::int64_t> id = wire::integer(definition, "id");
    std::string title = wire::text(definition, "title");
    if (id && !title.empty()) definitions_.push_back({*id, std::move(title)});
}

} // namespace contactsync::provider::replyio
