#include "provider/tether/lookup.hpp"

#include "provider/tether/listing.hpp"

#include <algorithm>

namespace contactsync::provider::tether {
namespace {

/// A search for an address finds it early, or finds everything.
constexpr std::size_t kSearchSize = 50;

bool holds(const ElementList& list, std::string_view value)
{
    return std::ranges::find(list, value, &Element::value) != list.end();
}

void append_new(std::vector<Record>& records, Record record)
{
    if (std::ranges::find(records, record.remote_id, &Record::remote_id) == records.end())
        records.push_back(std::move(record));
}

} // namespace

Result<std::string> Lookup::id_in(const http::Response& response)
{
    const Result<wire::Document> document = wire::Document::parse(response.body);
    if (!document) return std::unexpected(document.error());
    const std::optional<wire::Value> contact = find_contact(document->root());
    if (!contact) return fail(ErrorKind::contract, "the answer holds no contact with an _id");
    return wire::text(*contact, "_id");
}

Result<Record> Lookup::decode_answer(const http::Response& response) const
{
    const Result<wire::Document> document = wire::Document::parse(response.body);
    if (!document) return std::unexpected(document.error());
    const std::optional<wire::Value> contact = find_contact(document->root());
    if (!contact) return fail(ErrorKind::contract, "the answer holds no contact with an _id");
    return codec_.decode(std::string(simdjson::minify(*contact)));
}

asio::awaitable<Result<std::optional<Record>>> Lookup::read(std::string remote_id)
{
    if (remote_id.empty()) co_return std::optional<Record>();
    const Result<http::Response> response = co_await session_.ask({.path = contact_path(remote_id)});
    if (!response && response.error().kind == ErrorKind::gone) co_return std::optional<Record>();
    if (!response) co_return std::unexpected(response.error());
    Result<Record> record = decode_answer(*response);
    if (!record) co_return std::unexpected(record.error());
    co_return std::optional<Record>(std::move(*record));
}

asio::awaitable<Result<std::vector<Record>>> Lookup::by_keys(const Contact& values)
{
    std::vector<Record> records;
    bool has_phone = false;
    for (const Element& phone : values.phones) {
        if (!is_well_formed(phone)) continue;
        has_phone = true;
        Result<std::optional<Record>> found = co_await by_phone(phone.value);
        if (!found) co_return std::unexpected(found.error());
        if (*found) append_new(records, std::move(**found));
    }
    if (has_phone) co_return records;
    for (const Element& email : values.emails) {
        if (email.quality != Quality::valid) continue;
        Result<std::vector<Record>> found = co_await by_email(email.value);
        if (!found) co_return found;
        for (Record& record : *found)
            append_new(records, std::move(record));
    }
    co_return records;
}

asio::awaitable<Result<std::optional<Record>>> Lookup::by_phone(std::string phone)
{
    Call call{.method = http::Method::post,
              .path = "/api/contacts/phoneNumber",
              .body = boost::json::object{{"phoneNumber", phone}}};
    const Result<http::Response> response = co_await session_.ask(std::move(call));
    if (!response && response.error().kind == ErrorKind::gone) co_return std::optional<Record>();
    if (!response) co_return std::unexpected(response.error());
    // A 200 without a contact, or with somebody else's, is another way to say that there is none; with one that cannot
    // be read it is not.
    if (!id_in(*response)) co_return std::optional<Record>();
    Result<Record> record = decode_answer(*response);
    if (!record) co_return std::unexpected(record.error());
    if (!holds(record->values.phones, phone)) co_return std::optional<Record>();
    co_return std::optional<Record>(std::move(*record));
}

asio::awaitable<Result<std::vector<Record>>> Lookup::by_email(std::string email)
{
    const Result<http::Response> response =
        co_await session_.ask({.path = list_path(1, kSearchSize) + "&search=" + http::encode(email)});
    if (!response) co_return std::unexpected(response.error());
    const Result<wire::SlicedPage> sliced = wire::slice(response->body, kContactPage);
    if (!sliced) co_return std::unexpected(sliced.error());
    std::vector<Record> records;
    for (const Page::Entry& entry : sliced->page.entries) {
        Result<Record> record = codec_.decode(sliced->page.raw(entry));
        if (!record && wire::mentions(sliced->page.raw(entry), email)) co_return std::unexpected(record.error());
        if (record && holds(record->values.emails, email)) append_new(records, std::move(*record));
    }
    co_return records;
}

} // namespace contactsync::provider::tether
