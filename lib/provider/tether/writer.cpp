#include "provider/tether/writer.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace contactsync::provider::tether {
namespace {

namespace json = boost::json;

/// A created contact's time lies before the request: it was there. Clocks may differ by this much.
constexpr std::chrono::minutes kClockSlack{2};

bool is_refusal(const Error& error)
{
    return error.kind == ErrorKind::record && !error.outcome_unknown;
}

/// Whether an answer shows the contact so far that it can be taken for the record: what every contact has, and what was
/// sent.
bool is_whole(wire::Value contact, const json::object& sent)
{
    const auto has = [&](std::string_view key) {
        simdjson::dom::object members;
        simdjson::dom::element value;
        return contact.get(members) == simdjson::SUCCESS && members.at_key(key).get(value) == simdjson::SUCCESS;
    };
    return has("phoneNumber") && has("updatedAt") &&
           std::ranges::all_of(sent, [&](const json::key_value_pair& member) { return has(member.key()); });
}

bool is_array(const json::object& body, std::string_view key)
{
    const json::value* value = body.if_contains(key);
    return value != nullptr && value->is_array();
}

bool is_subset(const ElementList& part, const ElementList& whole)
{
    return std::ranges::all_of(part, [&](const Element& e) { return std::ranges::find(whole, e) != whole.end(); });
}

/// Whether a contact that was just created holds what was not sent: it was there before (tether contract section 12,
/// no. 3).
bool holds_foreign_values(const Contact& shown, const Contact& sent, const json::object& body)
{
    for (const std::string_view name : {field::first_name, field::last_name})
        if (!shown.text(name).empty() && sent.text(name).empty()) return true;
    const bool sent_all_emails = sent.emails.size() <= 1 || is_array(body, "email");
    return !is_subset(shown.phones, sent.phones) || (sent_all_emails && !is_subset(shown.emails, sent.emails));
}

bool is_empty(const Contact& contact, std::string_view name)
{
    return is_list(name) ? list_of(contact, name).empty() : contact.text(name).empty();
}

/// Fields that were to be cleared and are still what they were.
std::vector<std::string> not_cleared(const Write& write, const Contact& shown)
{
    std::vector<std::string> left;
    for (const std::string& name : write.fields)
        if (name != field::phones && is_empty(*write.target, name) && !is_empty(shown, name) &&
            same_value(shown, write.current->values, name))
            left.push_back(name);
    return left;
}

} // namespace

asio::awaitable<Result<Written>> Writer::create(const Contact* target)
{
    if (target->phones.empty()) co_return fail(ErrorKind::record, "Tether needs a phone number");
    if (session_.discovered().create_upserts) {
        Result<std::optional<Written>> adopted = co_await adopt(target);
        if (!adopted) co_return std::unexpected(adopted.error());
        if (*adopted) co_return std::move(**adopted);
    }
    const Discovered before = session_.discovered();
    for (bool has_looked_up = false;;) {
        const json::object body = codec_.encode(*target, session_.discovered());
        Result<Written> written = co_await post(target);
        if (written || !is_refusal(written.error())) co_return written;
        if (!has_looked_up) {
            Result<std::optional<Written>> adopted = co_await adopt(target);
            if (!adopted) co_return std::unexpected(adopted.error());
            if (*adopted) co_return std::move(**adopted);
            has_looked_up = true;
        }
        if (try_simpler(body)) continue;
        session_.learn(before); // no shape was liked: the refusal is about the contact
        co_return written;
    }
}

asio::awaitable<Result<std::optional<Written>>> Writer::adopt(const Contact* target)
{
    Result<std::vector<Record>> found = co_await lookup_.by_keys(*target);
    if (!found) co_return std::unexpected(found.error());
    if (found->empty()) co_return std::optional<Written>();
    Written written{.remote_id = found->front().remote_id, .adopted = true};
    written.record = std::move(found->front());
    co_return std::optional<Written>(std::move(written));
}

asio::awaitable<Result<Written>> Writer::post(const Contact* target)
{
    const TimePoint started = session_.clock().now();
    json::object body = codec_.encode(*target, session_.discovered());
    const Result<http::Response> response = co_await session_.ask(
        {.method = http::Method::post, .path = "/api/contact", .body = body, .repeatable = false});
    if (!response) {
        Error error = response.error();
        if (error.kind == ErrorKind::gone) error.kind = ErrorKind::contract;
        co_return std::unexpected(std::move(error));
    }
    co_return co_await settle_created(target, std::move(body), *response, started);
}

asio::awaitable<Result<Written>> Writer::settle_created(const Contact* target, json::object sent,
                                                        http::Response response, TimePoint started)
{
    const std::optional<std::string> date = response.header("date");
    const TimePoint asked = (date ? parse_http_date(*date) : std::nullopt).value_or(started);
    const Result<std::string> remote_id = Lookup::id_in(response);
    if (!remote_id) {
        co_return std::unexpected(
            Error{.kind = ErrorKind::contract,
                  .detail = "the answer to a creation cannot be read: " + remote_id.error().detail,
                  .outcome_unknown = true,
                  .status = response.status});
    }
    Written written{.remote_id = *remote_id};
    Result<Record> record = co_await whole_record(std::move(response), *remote_id, sent);
    // It is created; that it cannot be shown just now is the next poll's affair.
    if (!record) co_return written;
    const bool is_older = record->created_at && *record->created_at + kClockSlack < asked;
    written.overwrote = is_older || holds_foreign_values(record->values, *target, sent);
    if (written.overwrote && !session_.discovered().create_upserts) {
        Discovered discovered = session_.discovered();
        discovered.create_upserts = true;
        session_.learn(discovered);
        log::warn("tether.create_upserts", {{"provider", "tether"}, {"remote_id", written.remote_id}});
    }
    learn_from(sent, *record);
    written.record = std::move(*record);
    co_return written;
}

/// After a refusal that no taken phone explains, the shape may be what was refused. Says whether there is a simpler one
/// to try.
bool Writer::try_simpler(const json::object& refused)
{
    Discovered discovered = session_.discovered();
    if (is_array(refused, "email") && !discovered.holds_one_email)
        discovered.holds_one_email = true;
    else if (is_array(refused, "phoneNumber") && discovered.generation == Generation::unknown)
        discovered.generation = Generation::g1;
    else
        return false;
    session_.learn(discovered);
    return true;
}

void Writer::learn_from(const json::object& sent, const Record& shown)
{
    const json::value* emails = sent.if_contains("email");
    const bool sent_several = emails != nullptr && emails->is_array() && emails->get_array().size() > 1;
    if (!sent_several || came_with_email_array(shown) || session_.discovered().holds_one_email) return;
    Discovered discovered = session_.discovered();
    discovered.holds_one_email = true;
    session_.learn(discovered);
    log::warn("tether.holds_one_email", {{"provider", "tether"}, {"remote_id", shown.remote_id}});
}

asio::awaitable<Result<Record>> Writer::whole_record(http::Response response, std::string remote_id, json::object sent)
{
    if (const Result<wire::Document> document = wire::Document::parse(response.body)) {
        const std::optional<wire::Value> contact = find_contact(document->root());
        if (contact && wire::text(*contact, "_id") == remote_id && is_whole(*contact, sent))
            if (Result<Record> shown = lookup_.decode_answer(response)) co_return shown;
    }
    Result<std::optional<Record>> read = co_await lookup_.read(remote_id);
    if (!read) co_return std::unexpected(read.error());
    if (!*read) co_return fail(ErrorKind::gone, "contact " + remote_id + " is not there");
    co_return std::move(**read);
}

asio::awaitable<Result<Written>> Writer::patch(const Write& write)
{
    const std::string remote_id = write.current->remote_id;
    if (remote_id.empty()) co_return fail(ErrorKind::contract, "a record without an id cannot be written to");
    const Discovered before = session_.discovered();
    for (;;) {
        json::object body = codec_.encode_changes(*write.target, write.fields, *write.current, session_.discovered());
        if (body.empty()) co_return Written{.remote_id = remote_id};
        Result<Record> shown = co_await send_patch(remote_id, body, write.send_by);
        if (!shown && is_refusal(shown.error())) {
            if (try_simpler(body)) continue;
            session_.learn(before);
        }
        if (!shown) co_return std::unexpected(shown.error());
        learn_from(body, *shown);
        shown = co_await clear_again(write, std::move(*shown));
        if (!shown) co_return std::unexpected(shown.error());
        Written written{.remote_id = remote_id};
        written.record = std::move(*shown);
        co_return written;
    }
}

asio::awaitable<Result<Record>> Writer::send_patch(std::string remote_id, json::object body, Deadline send_by)
{
    const Result<http::Response> response = co_await session_.ask(
        {.method = http::Method::patch, .path = contact_path(remote_id), .body = body, .send_by = send_by});
    if (!response) co_return std::unexpected(response.error());
    co_return co_await whole_record(*response, std::move(remote_id), std::move(body));
}

asio::awaitable<Result<Record>> Writer::clear_again(const Write& write, Record shown)
{
    const std::vector<std::string> left = not_cleared(write, shown.values);
    if (left.empty() || session_.discovered().clears_with_empty) co_return shown;
    const Discovered before = session_.discovered();
    Discovered discovered = before;
    discovered.clears_with_empty = true;
    session_.learn(discovered);
    Result<Record> again = co_await send_patch(
        shown.remote_id, codec_.encode_changes(*write.target, left, *write.current, discovered), {});
    if (!again || not_cleared(write, again->values).size() == left.size()) session_.learn(before);
    // A refusal of "" is no news: the first request was carried out, and its answer stands.
    if (!again && is_refusal(again.error())) co_return shown;
    co_return again;
}

asio::awaitable<Result<Written>> Writer::archive(std::string remote_id, Deadline send_by)
{
    if (remote_id.empty()) co_return fail(ErrorKind::contract, "a record without an id cannot be deleted");
    const Result<http::Response> response =
        co_await session_.ask({.method = http::Method::delete_, .path = contact_path(remote_id), .send_by = send_by});
    if (!response && response.error().kind != ErrorKind::gone) co_return std::unexpected(response.error());
    co_return Written{.remote_id = std::move(remote_id)};
}

} // namespace contactsync::provider::tether
