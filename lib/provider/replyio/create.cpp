#include "provider/replyio/create.hpp"

namespace contactsync::provider::replyio {

asio::awaitable<Result<Written>> Creator::create(const Contact* target)
{
    Result<std::optional<Written>> adopted = co_await adopt(target);
    if (!adopted) co_return std::unexpected(adopted.error());
    if (*adopted) co_return std::move(**adopted);

    Result<void> defined = co_await custom_fields_.define(codec_.custom_titles(*target));
    if (!defined) co_return std::unexpected(defined.error());
    Result<Written> written = co_await post(target);
    if (!written || written->adopted || !target->opted_out) co_return written;

    const std::vector<Result<void>> opted_out = co_await opt_out_.set({written->remote_id}, true);
    if (!opted_out.front()) {
        Error error = opted_out.front().error();
        error.outcome_unknown = true; // the contact is there, without its opt-out
        co_return std::unexpected(std::move(error));
    }
    written->record.reset(); // it shows what was before the opt-out
    co_return written;
}

asio::awaitable<Result<std::optional<Written>>> Creator::adopt(const Contact* target)
{
    Result<std::vector<Record>> found = co_await lookup_.by_keys(*target);
    if (!found) co_return std::unexpected(found.error());
    if (found->empty()) co_return std::optional<Written>();
    Record& record = found->front();
    Written written{.remote_id = record.remote_id, .record = std::nullopt, .adopted = true};
    written.record = std::move(record);
    co_return std::optional<Written>(std::move(written));
}

asio::awaitable<Result<Written>> Creator::post(const Contact* target)
{
    const TimePoint started = session_.clock().now();
    Call call{.method = http::Method::post,
              .path = "/contacts",
              .body = codec_.encode(*target, Codec::CustomStyle::key_value),
              .repeatable = false};
    const Result<http::Response> response = co_await session_.send(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    if (std::optional<Error> error = judge(*response)) {
        // A refusal may mean that it has come into being since the look-up (replyio contract section 12, no. 4).
        if (response->status == 400 || response->status == 409 || response->status == 422) {
            Result<std::optional<Written>> adopted = co_await adopt(target);
            if (adopted && *adopted) co_return std::move(**adopted);
        }
        if (error->kind == ErrorKind::gone) error->kind = ErrorKind::contract;
        co_return std::unexpected(std::move(*error));
    }
    Result<Record> record = codec_.decode(response->body);
    if (!record) co_return std::unexpected(unreadable("the answer to a creation cannot be read"));
    Written written{.remote_id = record->remote_id};
    const TimePoint asked = server_time(*response).value_or(started);
    written.overwrote = record->created_at && *record->created_at + kClockSlack < asked;
    written.record = std::move(*record);
    co_return written;
}

} // namespace contactsync::provider::replyio
