#include "provider/replyio/lookup.hpp"

#include "provider/replyio/listing.hpp"

#include <algorithm>

namespace contactsync::provider::replyio {
namespace {

constexpr std::size_t kTop = 25;
/// A loose filter may hand out the whole account; the exact hit comes early or not at all.
constexpr int kPagesMax = 4;

bool has_more(const wire::SlicedPage& sliced)
{
    return wire::boolean(sliced.envelope.root(), "hasMore").value_or(false);
}

void append_new(std::vector<Record>& records, std::vector<Record> more)
{
    for (Record& record : more)
        if (std::ranges::find(records, record.remote_id, &Record::remote_id) == records.end())
            records.push_back(std::move(record));
}

} // namespace

asio::awaitable<Result<std::optional<Record>>> Lookup::read(std::string remote_id)
{
    const Result<http::Response> response = co_await session_.ask({.path = "/contacts/" + http::encode(remote_id)});
    if (!response && response.error().kind == ErrorKind::gone) co_return std::optional<Record>();
    if (!response) co_return std::unexpected(response.error());
    Result<Record> record = codec_.decode(response->body);
    if (!record) co_return std::unexpected(record.error());
    co_return std::optional<Record>(std::move(*record));
}

asio::awaitable<Result<std::vector<Record>>> Lookup::by_email(std::string email)
{
    std::string query = "email=" + http::encode(email);
    Matches matches = [email](const Contact& found) {
        return !found.emails.empty() && found.emails.front().value == email;
    };
    co_return co_await filtered(std::move(query), std::move(email), std::move(matches));
}

asio::awaitable<Result<std::vector<Record>>> Lookup::by_linkedin(std::string url)
{
    std::string query = "linkedIn=" + http::encode(url);
    Matches matches = [key = url_key(url)](const Contact& found) {
        return url_key(found.text(field::linkedin_url)) == key;
    };
    // A profile is written in too many ways to be found in a text.
    co_return co_await filtered(std::move(query), "", std::move(matches));
}

asio::awaitable<Result<std::vector<Record>>> Lookup::by_keys(const Contact& values)
{
    std::vector<Record> records;
    const std::string url(values.text(field::linkedin_url));
    for (const Element& email : values.emails) {
        if (email.quality != Quality::valid) continue;
        Result<std::vector<Record>> found = co_await by_email(email.value);
        if (!found) co_return found;
        append_new(records, std::move(*found));
    }
    if (!url.empty()) {
        Result<std::vector<Record>> found = co_await by_linkedin(url);
        if (!found) co_return found;
        append_new(records, std::move(*found));
    }
    co_return records;
}

asio::awaitable<Result<std::vector<Record>>> Lookup::filtered(std::string query, std::string key, Matches matches)
{
    std::vector<Record> records;
    std::size_t skip = 0;
    for (int page = 0; page < kPagesMax; ++page) {
        std::string path = "/contacts?" + query + "&top=" + std::to_string(kTop) + "&skip=" + std::to_string(skip);
        const Result<http::Response> response = co_await session_.ask({.path = std::move(path)});
        if (!response && response.error().kind == ErrorKind::gone) break; // no such contact, said in another way
        if (!response) co_return std::unexpected(response.error());
        const Result<wire::SlicedPage> sliced = wire::slice(response->body, kContactPage);
        if (!sliced) co_return std::unexpected(sliced.error());
        for (const Page::Entry& entry : sliced->page.entries) {
            Result<Record> record = codec_.decode(sliced->page.raw(entry));
            // What cannot be read may be what was asked for: it must not be made a second time.
            if (!record && wire::mentions(sliced->page.raw(entry), key)) co_return std::unexpected(record.error());
            if (record && matches(record->values)) append_new(records, {std::move(*record)});
        }
        skip += sliced->count;
        if (!records.empty() || sliced->count == 0 || !has_more(*sliced)) break;
    }
    co_return records;
}

} // namespace contactsync::provider::replyio
