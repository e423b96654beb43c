#include "provider/tether/check.hpp"

#include "provider/tether/listing.hpp"

namespace contactsync::provider::tether {
namespace {

constexpr std::size_t kSampleSize = 5;

void describe_token(Session& session, CheckReport& report)
{
    const std::optional<TimePoint> expiry = session.options().token.empty()
                                                ? session.authenticator().expiry()
                                                : jwt_expiry(session.options().token.reveal());
    if (expiry)
        report.findings.push_back(
            {.topic = "1 token lifetime", .observed = "until " + format_time(*expiry), .as_assumed = true});
}

void describe_generation(const wire::SlicedPage& sliced, Session& session, CheckReport& report)
{
    learn_generation(session, sliced);
    const Generation generation = session.discovered().generation;
    if (generation == Generation::unknown) return;
    report.findings.push_back({.topic = "31 generation",
                               .observed = std::string(to_string(generation)),
                               .as_assumed = generation == Generation::g2});
}

void describe_contacts(const wire::SlicedPage& sliced, CheckReport& report)
{
    bool has_secondary = false;
    bool has_email_array = false;
    for (const Page::Entry& entry : sliced.page.entries) {
        const Result<wire::Document> contact = wire::Document::parse(sliced.page.raw(entry));
        if (!contact) continue;
        has_secondary = has_secondary || !wire::elements(wire::member(contact->root(), "secondaryPhoneNumber")).empty();
        const std::optional<wire::Value> email = wire::member(contact->root(), "email");
        has_email_array = has_email_array || (email && email->is_array());
    }
    if (has_secondary)
        report.findings.push_back(
            {.topic = "10 secondaryPhoneNumber", .observed = "filled; read, never written", .as_assumed = false});
    if (has_email_array) report.findings.push_back({.topic = "14 e-mail", .observed = "an array", .as_assumed = false});
}

} // namespace

asio::awaitable<Result<CheckReport>> check_instance(Session& session)
{
    const Result<http::Response> response = co_await session.ask({.path = list_path(1, kSampleSize)});
    if (!response) co_return std::unexpected(response.error());
    const Result<wire::SlicedPage> sliced = wire::slice(response->body, kContactPage);
    if (!sliced) co_return std::unexpected(sliced.error());
    CheckReport report;
    report.account = session.authenticator().account();
    describe_token(session, report);
    describe_generation(*sliced, session, report);
    describe_contacts(*sliced, report);
    co_return report;
}

} // namespace contactsync::provider::tether
