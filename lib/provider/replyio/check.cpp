#include "provider/replyio/check.hpp"

#include "provider/replyio/listing.hpp"

namespace contactsync::provider::replyio {
namespace {

/// The acting user; the call needs no scope, and exists under /v3 only.
asio::awaitable<std::string> acting_user(Session& session)
{
    const Result<http::Response> response = co_await session.ask({.path = "/whoami", .version = ApiVersion::v3});
    if (!response) co_return std::string();
    const Result<wire::Document> document = wire::Document::parse(response->body);
    if (!document) co_return std::string();
    std::string name = wire::text(document->root(), "username");
    if (const std::string id = wire::text(document->root(), "userId"); name.empty() && !id.empty()) name = "user " + id;
    co_return name;
}

void describe_version(const Session& session, CheckReport& report)
{
    report.findings.push_back({.topic = "1 version",
                               .observed = "answers under /" + std::string(to_string(session.version())),
                               .as_assumed = session.version() == session.options().version});
    report.findings.push_back({.topic = "2 authentication",
                               .observed = "accepts " + std::string(to_string(session.auth())),
                               .as_assumed = session.auth() == session.options().auth});
}

void describe_times(wire::Value contact, CheckReport& report)
{
    const std::string created = wire::text(contact, "createdAt");
    if (created.empty()) return;
    const bool is_bare =
        created.find_first_of("Zz+", 10) == std::string::npos && created.find('-', 10) == std::string::npos;
    const auto dot = created.find('.');
    report.findings.push_back(
        {.topic = "23 zone of createdAt", .observed = is_bare ? "none" : "given", .as_assumed = is_bare});
    report.findings.push_back({.topic = "24 precision",
                               .observed = dot == std::string::npos ? "seconds" : "fractions of a second",
                               .as_assumed = dot == std::string::npos});
}

void describe_order(const wire::SlicedPage& sliced, CheckReport& report)
{
    bool is_ascending = true;
    std::int64_t before = 0;
    for (const Page::Entry& entry : sliced.page.entries) {
        const Result<wire::Document> document = wire::Document::parse(sliced.page.raw(entry));
        const std::int64_t id = document ? wire::integer(document->root(), "id").value_or(0) : 0;
        is_ascending = is_ascending && id > before;
        before = id;
    }
    report.findings.push_back({.topic = "17 order of listings",
                               .observed = is_ascending ? "ids ascending" : "ids not ascending",
                               .as_assumed = is_ascending});
}

} // namespace

asio::awaitable<Result<CheckReport>> check_account(Session& session, const Codec& codec, Lookup& lookup)
{
    Result<http::Response> probed = co_await session.probe();
    if (!probed) co_return std::unexpected(probed.error());
    CheckReport report;
    report.account = co_await acting_user(session);
    describe_version(session, report);

    const Result<http::Response> listed =
        co_await session.ask({.path = "/contacts?top=" + std::to_string(kPageSizeMin) + "&skip=0"});
    if (!listed) co_return std::unexpected(listed.error());
    const Result<wire::SlicedPage> sliced = wire::slice(listed->body, kContactPage);
    if (!sliced) co_return std::unexpected(sliced.error());
    if (sliced->page.entries.empty()) co_return report;
    describe_order(*sliced, report);

    const Result<wire::Document> first = wire::Document::parse(sliced->page.raw(sliced->page.entries.front()));
    if (!first) co_return report;
    describe_times(first->root(), report);
    const Result<Record> record = codec.decode(sliced->page.raw(sliced->page.entries.front()));
    if (!record || record->values.emails.empty()) co_return report;
    const Result<std::vector<Record>> found = co_await lookup.by_email(record->values.emails.front().value);
    const bool is_found = found && !found->empty();
    report.findings.push_back({.topic = "15 look-up by e-mail",
                               .observed = is_found ? "finds the address" : "does not find a listed address",
                               .as_assumed = is_found});
    co_return report;
}

} // namespace contactsync::provider::replyio
