#include "provider/reevo/reevo.hpp"

#include "base/log.hpp"
#include "provider/reevo/check.hpp"
#include "provider/reevo/listing.hpp"
#include "provider/reevo/lookup.hpp"
#include "provider/reevo/workspace.hpp"
#include "provider/reevo/writes.hpp"
#include "provider/wire/priority.hpp"

#include <set>

namespace contactsync::provider {

namespace reevo {

namespace {

using http::Priority;

class Reevo final : public Provider {
public:
    Reevo(std::unique_ptr<http::Client> client, ReevoOptions options, Clock& clock, Normaliser& normaliser)
        : account_(std::move(client), std::move(options.api_key), options.page_size, options.mappings, clock,
                   normaliser)
    {}

    ProviderId id() const override { return ProviderId::reevo; }
    const Capabilities& capabilities() const override { return capabilities_; }
    std::string discovered() const override { return account_.discovered.to_json(); }
    /// With the schema as last read, so that what is owed to Reevo can be planned while it cannot be reached.
    void restore_discovered(std::string_view json) override
    {
        account_.discovered = Discovered::from_json(json);
        if (auto schema = Schema::parse(account_.discovered.schema); schema) account_.schema = std::move(*schema);
        update_capabilities();
    }

    asio::awaitable<Result<void>> prepare() override
    {
        Workspace workspace(account_, Priority::edit);
        auto read = co_await refresh_schema(workspace);
        update_capabilities();
        if (read) tell_missing_mappings();
        co_return read;
    }

    asio::awaitable<Result<CheckReport>> check() override
    {
        Workspace workspace(account_, Priority::edit);
        auto report = co_await check_workspace(workspace);
        update_capabilities();
        co_return report;
    }

    std::unique_ptr<Listing> list_changes(std::optional<std::string> watermark) override
    {
        return std::make_unique<QueryListing>(Workspace(account_, Priority::creation), changes_since(watermark));
    }

    std::unique_ptr<Listing> list_all() override
    {
        return std::make_unique<QueryListing>(Workspace(account_, Priority::backfill), everything(account_.schema));
    }

    Result<Record> decode(std::string_view raw) const override { return account_.codec.decode(raw); }

    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id) override
    {
        Workspace workspace(account_, Priority::edit);
        co_return co_await read_contact(workspace, std::move(remote_id));
    }

    asio::awaitable<Result<std::vector<Record>>> look_up(const Contact& values,
                                                         std::optional<TimePoint> created_since) override
    {
        return look_up_copy(values, created_since);
    }

    OperationKind creation_kind(const Contact& target) const override
    {
        return key_email(target) ? OperationKind::assert_ : OperationKind::create;
    }

    asio::awaitable<std::vector<Result<Written>>> write(std::span<const Write> writes) override
    {
        std::vector<Result<Written>> results;
        if (!writes.empty() && is_creation(writes.front().kind)) {
            Workspace workspace(account_, wire::priority_of(writes.front().lane));
            results = co_await create_contacts(workspace, writes);
        } else {
            for (const auto& one : writes)
                results.push_back(co_await carry_out(one));
        }
        update_capabilities();
        co_return results;
    }

    bool has_room(std::size_t requests) const override { return account_.client->has_room(requests); }
    asio::awaitable<Result<void>> wait_for_room(std::size_t requests) override
    {
        return account_.client->wait_for_room(requests, Priority::edit);
    }
    Traffic traffic() const override
    {
        const auto counted = account_.client->traffic();
        return {.requests = counted.requests, .rate_limited = counted.rate_limited, .retries = counted.retries};
    }

private:
    /// Takes its parameters by value, as a coroutine should.
    asio::awaitable<Result<std::vector<Record>>> look_up_copy(Contact values, std::optional<TimePoint> created_since)
    {
        Workspace workspace(account_, Priority::edit);
        auto found = co_await find_by_emails(workspace, values.emails);
        if (found && found->empty() && !key_email(values)) found = co_await find_by_phones(workspace, values.phones);
        // A record made by an interrupted `_assert` may still lack its address (U-5).
        if (!found || !found->empty() || !created_since) co_return found;
        co_return co_await find_by_name(workspace, std::move(values), *created_since);
    }

    asio::awaitable<Result<Written>> carry_out(Write write)
    {
        Workspace workspace(account_, wire::priority_of(write.lane), write.send_by);
        switch (write.kind) {
        case OperationKind::patch:
        case OperationKind::opt_out:
            co_return co_await patch_contact(workspace, write);
        case OperationKind::archive:
            co_return co_await archive_contact(workspace, write.current->remote_id);
        default:
            break;
        }
        co_return fail(ErrorKind::record, "Reevo's API cannot restore an archived contact");
    }

    /// After everything that may have taught us something.
    void update_capabilities()
    {
        capabilities_ = make_capabilities(account_.schema, account_.fields, account_.discovered);
    }

    void tell_missing_mappings()
    {
        for (const auto& spec : missing_fields(account_.schema, account_.fields))
            if (spec.is_mapped && told_missing_.insert(spec.field).second)
                log::warn("reevo.mapping_without_attribute",
                          {{"provider", "reevo"}, {"field", spec.field}, {"attribute", spec.attribute}});
    }

    Account account_;
    Capabilities capabilities_;
    std::set<std::string> told_missing_;
};

} // namespace

} // namespace reevo

std::unique_ptr<Provider> make_reevo(std::unique_ptr<http::Client> client, ReevoOptions options, Clock& clock,
                                     Normaliser& normaliser)
{
    return std::make_unique<reevo::Reevo>(std::move(client), std::move(options), clock, normaliser);
}

} // namespace contactsync::provider
