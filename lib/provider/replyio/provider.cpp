#include "provider/replyio/check.hpp"
#include "provider/replyio/fields.hpp"
#include "provider/replyio/import.hpp"
#include "provider/replyio/listing.hpp"
#include "provider/replyio/update.hpp"
#include "provider/wire/priority.hpp"

#include <algorithm>

namespace contactsync::provider {
namespace replyio {
namespace {

using http::Priority;

/// How long after a creation a look-up that finds nothing is not believed: lists may lag behind (replyio contract
/// section 12, no. 25).

Capabilities describe(const Session& session)
{
    Capabilities result;
    for (const TextField& text : text_fields())
        result.texts[std::string(text.canonical)] = {.max_length = text.max_length};
    for (const FieldMapping& mapping : session.options().mappings)
        result.texts[mapping.field] = {.max_length = 255};
    result.emails = {.capacity = 1};
    result.phones = {.capacity = 1, .accepts_junk = true};
    result.consent_readable = true;
    result.consent_writable = true;
    result.consent_clearable = true;
    if (session.version() == ApiVersion::v3) result.required_texts = {std::string(field::first_name)};
    result.required_any = {{std::string(field::emails), std::string(field::linkedin_url)}};
    result.can_archive = true;
    result.create_batch = Importer::kBatchMax;
    result.opt_out_batch = OptOut::kBatchMax;
    return result;
}

/// What writes are made of, at their priority.
struct Tools {
    Tools(Account& account, http::Priority priority, const Codec& codec)
        : session(account, priority), lookup(session, codec), opt_out(session, lookup, codec)
    {}
    Tools(const Tools&) = delete;
    Tools& operator=(const Tools&) = delete;

    Session session;
    Lookup lookup;
    OptOut opt_out;
};

class ReplyioProvider final : public Provider {
public:
    ReplyioProvider(std::unique_ptr<http::Client> client, ReplyioOptions options, Clock& clock, Normaliser& normaliser)
        : account_{.client = std::move(client), .options = std::move(options), .clock = clock},
          session_(account_, Priority::edit), custom_fields_(session_),
          codec_(account_.options.mappings, account_.discovered, custom_fields_, normaliser), lookup_(session_, codec_),
          capabilities_(describe(session_))
    {}

    ProviderId id() const override { return ProviderId::replyio; }
    const Capabilities& capabilities() const override { return capabilities_; }
    std::string discovered() const override { return account_.discovered_json(); }
    void restore_discovered(std::string_view json) override
    {
        account_.restore_discovered(json);
        codec_.use_zone_offset(session_.discovered.zone_offset);
        capabilities_ = describe(session_);
    }

    asio::awaitable<Result<void>> prepare() override;
    asio::awaitable<Result<CheckReport>> check() override;

    /// Not to be called: capabilities() says that changes cannot be listed.
    std::unique_ptr<Listing> list_changes(std::optional<std::string>) override { return list_all(); }
    std::unique_ptr<Listing> list_all() override
    {
        return std::make_unique<ContactListing>(Session(account_, Priority::creation));
    }
    Result<Record> decode(std::string_view raw) const override { return codec_.decode(raw); }

    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id) override
    {
        return lookup_.read(std::move(remote_id));
    }
    asio::awaitable<Result<std::vector<Record>>> look_up(const Contact& values, std::optional<TimePoint>) override
    {
        return lookup_.by_keys(values);
    }

    OperationKind creation_kind(const Contact& target) const override;
    asio::awaitable<std::vector<Result<Written>>> write(std::span<const Write> writes) override;
    bool has_room(std::size_t requests) const override { return account_.client->has_room(requests); }
    asio::awaitable<Result<void>> wait_for_room(std::size_t requests) override
    {
        return account_.client->wait_for_room(requests, Priority::edit);
    }
    Traffic traffic() const override;

private:
    bool needs_custom_fields() const { return std::ranges::any_of(session_.options().mappings, &FieldMapping::custom); }
    asio::awaitable<std::vector<Result<Written>>> create(Tools& tools, std::span<const Write> writes);

    Account account_;
    Session session_; ///< for everything but listings and writes
    CustomFields custom_fields_;
    Codec codec_;
    Lookup lookup_;
    Capabilities capabilities_;
};

asio::awaitable<Result<void>> ReplyioProvider::prepare()
{
    if (!session_.is_probed()) {
        Result<http::Response> probed = co_await session_.probe();
        if (!probed) co_return std::unexpected(probed.error());
        capabilities_ = describe(session_);
    }
    if (!needs_custom_fields()) co_return Result<void>{};
    co_return co_await custom_fields_.load();
}

asio::awaitable<Result<CheckReport>> ReplyioProvider::check()
{
    Result<CheckReport> report = co_await check_account(session_, codec_, lookup_);
    capabilities_ = describe(session_);
    co_return report;
}

OperationKind ReplyioProvider::creation_kind(const Contact& target) const
{
    const bool can_import = !target.emails.empty() && !target.text(field::first_name).empty();
    return can_import && session_.options().create_with == CreateWith::import ? OperationKind::import
                                                                              : OperationKind::create;
}

asio::awaitable<std::vector<Result<Written>>> ReplyioProvider::write(std::span<const Write> writes)
{
    if (writes.empty()) co_return std::vector<Result<Written>>{};
    Tools tools(account_, wire::priority_of(writes.front().lane), codec_);
    Updater updater(tools.session, codec_, custom_fields_, tools.lookup, tools.opt_out);
    switch (writes.front().kind) {
    case OperationKind::assert_:
    case OperationKind::create:
    case OperationKind::import:
        co_return co_await create(tools, writes);
    case OperationKind::patch:
    case OperationKind::opt_out:
        co_return co_await updater.run(writes);
    case OperationKind::archive: {
        std::vector<Result<Written>> results;
        for (const Write& write : writes)
            results.push_back(co_await updater.archive(write.current->remote_id, write.send_by));
        co_return results;
    }
    case OperationKind::restore:
        break;
    }
    co_return std::vector<Result<Written>>(writes.size(),
                                           fail(ErrorKind::record, "a deleted contact cannot be restored in Reply.io"));
}

asio::awaitable<std::vector<Result<Written>>> ReplyioProvider::create(Tools& tools, std::span<const Write> writes)
{
    if (writes.front().kind == OperationKind::import) {
        std::vector<const Contact*> targets;
        std::ranges::transform(writes, std::back_inserter(targets), &Write::target);
        Importer importer(tools.session, codec_, custom_fields_, tools.lookup, tools.opt_out);
        co_return co_await importer.run(std::move(targets));
    }
    Creator creator(tools.session, codec_, custom_fields_, tools.lookup, tools.opt_out);
    std::vector<Result<Written>> results;
    for (const Write& write : writes)
        results.push_back(co_await creator.create(write.target));
    co_return results;
}

Provider::Traffic ReplyioProvider::traffic() const
{
    const http::Traffic traffic = account_.client->traffic();
    return {.requests = traffic.requests, .rate_limited = traffic.rate_limited, .retries = traffic.retries};
}

} // namespace
} // namespace replyio

std::unique_ptr<Provider> make_replyio(std::unique_ptr<http::Client> client, ReplyioOptions options, Clock& clock,
                                       Normaliser& normaliser)
{
    return std::make_unique<replyio::ReplyioProvider>(std::move(client), std::move(options), clock, normaliser);
}

} // namespace contactsync::provider
