#include "provider/replyio/session.hpp"

#include "base/log.hpp"
#include "provider/wire/error_text.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {

namespace {

/// What makes the learned version and authentication void when it changes.
std::string configured(const ReplyioOptions& options)
{
    return std::string(to_string(options.version)) + " " + std::string(to_string(options.auth));
}

} // namespace

int Session::page_size() const
{
    const int limit = discovered.page_size > 0 ? discovered.page_size : options().page_size;
    return std::clamp(std::min(limit, options().page_size), 1, 1000);
}

asio::awaitable<Result<http::Response>> Session::send(Call call)
{
    http::Request request;
    request.method = call.method;
    request.target = "/" + std::string(to_string(call.version.value_or(version()))) + call.path;
    request.repeatable = call.repeatable;
    request.send_by = call.send_by;
    request.priority = priority_;
    if (auth() == Auth::bearer)
        request.headers.emplace_back("Authorization", "Bearer " + options().api_key.reveal());
    else
        request.headers.emplace_back("X-API-Key", options().api_key.reveal());
    request.headers.emplace_back("Accept", "application/json");
    if (call.body) {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = boost::json::serialize(*call.body);
    }
    co_return co_await account_.client->send(std::move(request));
}

asio::awaitable<Result<http::Response>> Session::ask(Call call)
{
    Result<http::Response> response = co_await send(std::move(call));
    if (!response) co_return response;
    if (std::optional<Error> error = judge(*response)) co_return std::unexpected(std::move(*error));
    co_return response;
}

asio::awaitable<Result<http::Response>> Session::probe()
{
    discovered.version = options().version;
    discovered.auth = options().auth;
    bool tried_other_version = false;
    bool tried_other_auth = false;
    for (;;) {
        Result<http::Response> response = co_await send({.path = "/contacts?top=1&skip=0"});
        if (response && response->status == 404 && !tried_other_version) {
            tried_other_version = true;
            discovered.version = other(*discovered.version);
            continue;
        }
        // A refusal with words is about the acting user or the team; only the empty one is about the key.
        if (response && response->status == 401 && response->body.empty() && !tried_other_auth) {
            tried_other_auth = true;
            discovered.auth = other(*discovered.auth);
            continue;
        }
        std::optional<Error> error = response ? judge(*response) : response.error();
        if (!error) {
            log::debug("replyio.probed",
                       {{"provider", "replyio"}, {"version", to_string(version())}, {"auth", to_string(auth())}});
            co_return response;
        }
        discovered.version.reset();
        discovered.auth.reset();
        if (error->kind == ErrorKind::gone) {
            error->kind = ErrorKind::contract;
            error->detail = "neither /v4/contacts nor /v3/contacts is there: check base_url";
        }
        co_return std::unexpected(std::move(*error));
    }
}

std::string Account::discovered_json() const
{
    const boost::json::object object{{"configured", configured(options)},
                                     {"learned", boost::json::parse(discovered.to_json())}};
    return boost::json::serialize(object);
}

void Account::restore_discovered(std::string_view text)
{
    boost::json::error_code error;
    const boost::json::value value = boost::json::parse(text, error);
    if (error || !value.is_object() || !value.get_object().contains("learned")) return;
    discovered = Discovered::from_json(boost::json::serialize(value.get_object().at("learned")));
    const boost::json::value* was = value.get_object().if_contains("configured");
    if (was == nullptr || *was != boost::json::value(configured(options))) {
        discovered.version.reset();
        discovered.auth.reset();
    }
}

std::optional<Error> judge(const http::Response& response)
{
    if (response.status >= 200 && response.status < 300) return std::nullopt;
    const wire::ErrorText text = wire::describe_error(response.body);
    std::optional<Error> error = http::judge_status(response, text.message, text.code);
    // A 403 that names the contact is about that contact alone; all others are about the key, its scopes, the team or
    // the plan.
    if (error && response.status == 403 && text.code.starts_with("contact.")) error->kind = ErrorKind::record;
    return error;
}

std::optional<TimePoint> server_time(const http::Response& response)
{
    const std::optional<std::string> date = response.header("date");
    return date ? parse_http_date(*date) : std::nullopt;
}

Error unreadable(std::string detail)
{
    return {.kind = ErrorKind::contract, .detail = std::move(detail), .outcome_unknown = true};
}

} // namespace contactsync::provider::replyio
