#include "provider/tether/session.hpp"

#include "provider/wire/error_text.hpp"
#include "provider/wire/repair.hpp"

namespace contactsync::provider::tether {
namespace {

Capabilities describe(const TetherOptions& options, const Discovered& discovered)
{
    Capabilities result;
    result.texts = {{std::string(field::first_name), {}}, {std::string(field::last_name), {}}};
    for (const FieldMapping& mapping : options.mappings)
        result.texts[mapping.field] = {};
    const bool holds_one_email = discovered.is_scalar() || discovered.holds_one_email;
    result.emails = {.capacity = holds_one_email ? 1 : ListCapability::kMany};
    result.phones = {.capacity = discovered.is_scalar() ? 1 : ListCapability::kMany, .required = true, .unique = true};
    result.can_archive = true;
    return result;
}

} // namespace

Instance::Instance(std::unique_ptr<http::Client> its_client, TetherOptions its_options, Clock& the_clock)
    : client(std::move(its_client)), options(std::move(its_options)), clock(the_clock),
      authenticator(*client, options, clock), capabilities(describe(options, discovered))
{}

void Instance::learn(Discovered learned)
{
    discovered = learned;
    capabilities = describe(options, discovered);
}

asio::awaitable<Result<http::Response>> Session::send(Call call)
{
    Authenticator& authenticator = instance_.authenticator;
    const Result<Secret> token = co_await authenticator.token();
    if (!token) co_return std::unexpected(token.error());
    Result<http::Response> response = co_await send_once(call, *token);
    if (!response || response->status != 401) co_return response;

    const Result<bool> renewed = co_await authenticator.renew(*token);
    if (!renewed) co_return std::unexpected(renewed.error());
    if (!*renewed) co_return response;
    const Result<Secret> fresh = co_await authenticator.token();
    if (!fresh) co_return std::unexpected(fresh.error());
    co_return co_await send_once(call, *fresh);
}

asio::awaitable<Result<http::Response>> Session::send_once(const Call& call, const Secret& token)
{
    http::Request request;
    request.method = call.method;
    request.target = call.path;
    request.repeatable = call.repeatable;
    request.send_by = call.send_by;
    request.priority = priority_;
    request.headers = {{"Authorization", "Bearer " + token.reveal()}, {"Accept", "application/json"}};
    if (call.body) {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = boost::json::serialize(*call.body);
    }
    co_return co_await instance_.client->send(std::move(request));
}

namespace {

bool is_blank(std::string_view body)
{
    return body.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// A page of a proxy, say: whether Tether has seen the request is not known.
Error foreign_answer(const http::Response& response)
{
    return {.kind = ErrorKind::contract,
            .detail = "the answer to a write is no JSON",
            .outcome_unknown = true,
            .status = response.status};
}

} // namespace

asio::awaitable<Result<http::Response>> Session::ask(Call call)
{
    const bool is_write = call.method != http::Method::get;
    Result<http::Response> response = co_await send(std::move(call));
    if (!response) co_return response;
    if (std::optional<Error> error = judge(*response)) co_return std::unexpected(std::move(*error));
    if (is_write && !is_blank(response->body) && !wire::Document::parse(wire::repair(response->body).text))
        co_return std::unexpected(foreign_answer(*response));
    co_return response;
}

std::optional<Error> judge(const http::Response& response)
{
    const bool is_2xx = response.status >= 200 && response.status < 300;
    if (is_2xx) {
        const Result<wire::Document> document = wire::Document::parse(response.body);
        if (!document || wire::boolean(document->root(), "success") != false) return std::nullopt;
    }
    const wire::ErrorText text = wire::describe_error(response.body);
    if (is_2xx)
        return Error{.kind = ErrorKind::record, .detail = text.message, .status = response.status, .code = text.code};
    return http::judge_status(response, text.message, text.code);
}

std::optional<wire::Value> find_contact(wire::Value answer)
{
    const std::optional<wire::Value> data = wire::member(answer, "data");
    const std::optional<wire::Value> inner = data ? wire::member(*data, "contact") : std::nullopt;
    for (const std::optional<wire::Value>& candidate :
         {inner, wire::member(answer, "contact"), data, std::optional(answer)})
        if (candidate && !wire::text(*candidate, "_id").empty()) return candidate;
    return std::nullopt;
}

std::string contact_path(std::string_view remote_id)
{
    return "/api/contacts/" + http::encode(remote_id);
}

} // namespace contactsync::provider::tether
