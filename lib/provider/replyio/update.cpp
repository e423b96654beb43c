#include "provider/replyio/update.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

using namespace std::chrono_literals;

bool names_opt_out(const Write& write)
{
    return std::ranges::find(write.fields, field::opted_out) != write.fields.end();
}

std::vector<std::string> without_opt_out(std::span<const std::string> fields)
{
    std::vector<std::string> rest;
    std::ranges::remove_copy(fields, std::back_inserter(rest), field::opted_out);
    return rest;
}

bool is_empty(const Contact& contact, std::string_view name)
{
    return is_list(name) ? list_of(contact, name).empty() : contact.text(name).empty();
}

/// Fields that were to be cleared and are still what they were.
std::vector<std::string> not_cleared(const Write& write, std::span<const std::string> fields, const Contact& shown)
{
    std::vector<std::string> left;
    for (const std::string& name : fields)
        if (is_empty(*write.target, name) && !is_empty(shown, name) && same_value(shown, write.current->values, name))
            left.push_back(name);
    return left;
}

} // namespace

asio::awaitable<std::vector<Result<Written>>> Updater::run(std::span<const Write> writes)
{
    std::vector<Result<void>> opt_outs = co_await set_opt_outs(writes);
    std::vector<Result<Written>> results;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        std::vector<std::string> fields = without_opt_out(writes[i].fields);
        if (!opt_outs[i])
            results.push_back(std::unexpected(std::move(opt_outs[i].error())));
        else if (fields.empty())
            results.push_back(Written{.remote_id = writes[i].current->remote_id});
        else
            results.push_back(co_await patch(writes[i], std::move(fields)));
    }
    co_return results;
}

asio::awaitable<std::vector<Result<void>>> Updater::set_opt_outs(std::span<const Write> writes)
{
    std::vector<Result<void>> results(writes.size());
    for (const bool is_opted_out : {true, false}) {
        std::vector<std::size_t> indices;
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < writes.size(); ++i) {
            if (!names_opt_out(writes[i]) || writes[i].target->opted_out != is_opted_out) continue;
            indices.push_back(i);
            ids.push_back(writes[i].current->remote_id);
        }
        std::vector<Result<void>> done = co_await opt_out_.set(std::move(ids), is_opted_out);
        for (std::size_t i = 0; i < indices.size(); ++i)
            results[indices[i]] = std::move(done[i]);
    }
    co_return results;
}

asio::awaitable<Result<Written>> Updater::patch(const Write& write, std::vector<std::string> fields)
{
    if (Result<void> defined = co_await custom_fields_.define(codec_.custom_titles(fields)); !defined)
        co_return std::unexpected(defined.error());
    boost::json::object body = codec_.encode_changes(*write.target, fields, write.current);
    // A PATCH without members may be refused, and would change nothing (replyio contract section 12, no. 14).
    if (body.empty()) co_return Written{.remote_id = write.current->remote_id};
    Result<Record> shown = co_await send_patch(write.current->remote_id, std::move(body), write.send_by);
    if (!shown) {
        // Nothing of the write is done only if there was no opt-out before it.
        shown.error().outcome_unknown |= shown.error().too_late && names_opt_out(write);
        co_return std::unexpected(shown.error());
    }
    if (!session_.discovered.full_custom_fields && codec_.lost_custom(*write.current, *shown, fields)) {
        session_.discovered.full_custom_fields = true;
        log::warn("replyio.custom_fields_dropped", {{"provider", "replyio"}, {"remote_id", shown->remote_id}});
        shown = co_await send_patch(write.current->remote_id,
                                    codec_.encode_changes(*write.target, fields, write.current), {});
        if (!shown) co_return std::unexpected(shown.error());
    }
    shown = co_await clear_again(write, std::move(fields), std::move(*shown));
    if (!shown) co_return std::unexpected(shown.error());
    if (!shown->tells_consent)
        shown->values.opted_out = (names_opt_out(write) ? *write.target : write.current->values).opted_out;
    Written written{.remote_id = shown->remote_id};
    written.record = std::move(*shown);
    co_return written;
}

asio::awaitable<Result<Record>> Updater::clear_again(const Write& write, std::vector<std::string> fields, Record shown)
{
    const std::vector<std::string> left = not_cleared(write, fields, shown.values);
    if (left.empty() || session_.discovered.clears_with_empty) co_return shown;
    session_.discovered.clears_with_empty = true;
    Result<Record> again =
        co_await send_patch(shown.remote_id, codec_.encode_changes(*write.target, left, write.current), {});
    const bool is_cleared = again && not_cleared(write, left, again->values).size() < left.size();
    session_.discovered.clears_with_empty = is_cleared;
    // A refusal of "" is no news: the first request was carried out, and its answer stands.
    if (!again && again.error().kind == ErrorKind::record) co_return shown;
    co_return again;
}

asio::awaitable<Result<Record>> Updater::send_patch(std::string remote_id, boost::json::object body, Deadline send_by)
{
    Call call{.method = http::Method::patch,
              .path = "/contacts/" + http::encode(remote_id),
              .body = std::move(body),
              .send_by = send_by};
    const Result<http::Response> response = co_await session_.ask(std::move(call));
    if (!response) co_return std::unexpected(response.error());
    Result<Record> shown = codec_.decode(response->body);
    if (shown && shown->remote_id == remote_id) {
        if (const std::optional<TimePoint> now = server_time(*response)) learn_zone(*shown, *now);
        co_return shown;
    }
    Result<std::optional<Record>> read = co_await lookup_.read(remote_id);
    if (!read) co_return std::unexpected(read.error());
    if (!*read) co_return fail(ErrorKind::gone, "contact " + remote_id + " is not there");
    co_return std::move(**read);
}

/// Times without a zone that lie whole half hours from the server's own clock just after a write are in another zone
/// (replyio contract section 12, no. 23).
void Updater::learn_zone(const Record& shown, TimePoint server_now)
{
    using HalfHours = std::chrono::duration<std::int64_t, std::ratio<1800>>;
    if (!shown.updated_at) return;
    const auto apart = *shown.updated_at - server_now;
    const auto half_hours = std::chrono::round<HalfHours>(apart);
    if (half_hours == HalfHours(0) || std::chrono::abs(apart - half_hours) > 5s) return;
    const auto offset = session_.discovered.zone_offset + std::chrono::duration_cast<std::chrono::minutes>(half_hours);
    if (std::chrono::abs(offset) > 14h) return;
    session_.discovered.zone_offset = offset;
    codec_.use_zone_offset(offset);
    log::warn("replyio.zone_learned", {{"provider", "replyio"}, {"offset_minutes", offset.count()}});
}

asio::awaitable<Result<Written>> Updater::archive(std::string remote_id, Deadline send_by)
{
    if (remote_id.empty()) co_return fail(ErrorKind::contract, "a record without an id cannot be deleted");
    const Result<http::Response> response = co_await session_.ask(
        {.method = http::Method::delete_, .path = "/contacts/" + http::encode(remote_id), .send_by = send_by});
    if (!response && response.error().kind != ErrorKind::gone) co_return std::unexpected(response.error());
    co_return Written{.remote_id = std::move(remote_id)};
}

} // namespace contactsync::provider::replyio
