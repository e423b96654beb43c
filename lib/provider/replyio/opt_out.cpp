#include "provider/replyio/opt_out.hpp"

#include "base/log.hpp"
#include "provider/wire/error_text.hpp"

#include <algorithm>
#include <charconv>

namespace contactsync::provider::replyio {
namespace {

namespace json = boost::json;

using Results = std::vector<Result<void>>;

json::value json_id(const std::string& id)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    const bool is_number = error == std::errc{} && end == id.data() + id.size();
    return is_number ? json::value(number) : json::value(id);
}

json::object request_body(const std::vector<std::string>& ids, bool is_opted_out)
{
    json::array contact_ids;
    for (const std::string& id : ids)
        contact_ids.push_back(json_id(id));
    return {{"contactIds", std::move(contact_ids)}, {"isOptedOut", is_opted_out}};
}

/// The call itself is refused or not there, as opposed to a contact that is not.
bool is_refused_as_a_whole(const http::Response& response)
{
    const bool is_refused =
        response.status == 400 || response.status == 404 || response.status == 405 || response.status == 413;
    return is_refused && !wire::describe_error(response.body).code.starts_with("contact.");
}

void append(Results& results, Results more)
{
    std::ranges::move(more, std::back_inserter(results));
}

} // namespace

asio::awaitable<Results> OptOut::set(std::vector<std::string> ids, bool is_opted_out)
{
    Results results;
    for (std::size_t begin = 0; begin < ids.size(); begin += kBatchMax) {
        const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = ids.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kBatchMax, ids.size()));
        std::vector<std::string> batch(first, last);
        append(results, co_await set_batch(std::move(batch), is_opted_out));
    }
    co_return results;
}

asio::awaitable<Results> OptOut::set_batch(std::vector<std::string> ids, bool is_opted_out)
{
    if (session_.discovered.opt_out_by_patch) co_return co_await by_patch(std::move(ids), is_opted_out);
    Call call{.method = http::Method::post, .path = "/contacts/set-opted-out", .body = request_body(ids, is_opted_out)};
    const Result<http::Response> response = co_await session_.send(std::move(call));
    if (!response) co_return Results(ids.size(), std::unexpected(response.error()));
    if (is_refused_as_a_whole(*response)) {
        if (ids.size() == 1 || response->status == 404 || response->status == 405)
            co_return co_await by_patch(std::move(ids), is_opted_out);
        const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
        std::vector<std::string> first_half(ids.begin(), middle);
        std::vector<std::string> second_half(middle, ids.end());
        Results results = co_await set_batch(std::move(first_half), is_opted_out);
        append(results, co_await set_batch(std::move(second_half), is_opted_out));
        co_return results;
    }
    if (const std::optional<Error> error = judge(*response)) co_return Results(ids.size(), std::unexpected(*error));

    // Only failures are listed, under their ids; what the answer does not say clearly is read.
    std::vector<bool> is_doubtful(ids.size(), true);
    if (const Result<wire::Document> failures = wire::Document::parse(response->body);
        failures && failures->root().is_object())
        for (std::size_t i = 0; i < ids.size(); ++i)
            is_doubtful[i] = wire::member(failures->root(), ids[i]).has_value();
    Results results(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (is_doubtful[i]) results[i] = co_await verify(ids[i], is_opted_out);
    co_return results;
}

asio::awaitable<Result<void>> OptOut::verify(std::string id, bool is_opted_out)
{
    const Result<std::optional<Record>> record = co_await lookup_.read(id);
    if (!record) co_return std::unexpected(record.error());
    if (!*record) co_return fail(ErrorKind::gone, "contact " + id + " is not there");
    if ((*record)->values.opted_out != is_opted_out)
        co_return fail(ErrorKind::record, "the opt-out of contact " + id + " was refused");
    co_return Result<void>{};
}

asio::awaitable<Results> OptOut::by_patch(std::vector<std::string> ids, bool is_opted_out)
{
    Results results;
    for (const std::string& id : ids)
        results.push_back(co_await patch(id, is_opted_out));
    co_return results;
}

asio::awaitable<Result<void>> OptOut::patch(std::string id, bool is_opted_out)
{
    Call call{.method = http::Method::patch,
              .path = "/contacts/" + http::encode(id),
              .body = json::object{{"isOptedOut", is_opted_out}},
              .version = ApiVersion::v3};
    const Result<http::Response> response = co_await session_.ask(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    const Result<Record> answer = codec_.decode(response->body);
    if (!answer || answer->values.opted_out != is_opted_out) {
        Result<void> verified = co_await verify(id, is_opted_out);
        if (!verified) co_return verified;
    }
    if (!session_.discovered.opt_out_by_patch) {
        session_.discovered.opt_out_by_patch = true;
        log::warn("replyio.opt_out_by_patch", {{"provider", "replyio"}, {"reason", "set-opted-out was refused"}});
    }
    co_return Result<void>{};
}

} // namespace contactsync::provider::replyio
