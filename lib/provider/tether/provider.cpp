#include "provider/tether/check.hpp"
#include "provider/tether/listing.hpp"
#include "provider/tether/writer.hpp"
#include "provider/wire/priority.hpp"

namespace contactsync::provider {
namespace tether {
namespace {

using http::Priority;

class TetherProvider final : public Provider {
public:
    TetherProvider(std::unique_ptr<http::Client> client, TetherOptions options, Clock& clock, Normaliser& normaliser)
        : instance_(std::move(client), std::move(options), clock), session_(instance_, Priority::edit),
          codec_(instance_.options.mappings, normaliser), lookup_(session_, codec_)
    {}

    ProviderId id() const override { return ProviderId::tether; }
    const Capabilities& capabilities() const override { return instance_.capabilities; }
    std::string discovered() const override { return instance_.discovered.to_json(); }
    void restore_discovered(std::string_view json) override { instance_.learn(Discovered::from_json(json)); }

    asio::awaitable<Result<void>> prepare() override;
    asio::awaitable<Result<CheckReport>> check() override { return check_instance(session_); }

    /// Not to be called: capabilities() says that changes cannot be listed.
    std::unique_ptr<Listing> list_changes(std::optional<std::string>) override { return list_all(); }
    std::unique_ptr<Listing> list_all() override
    {
        return std::make_unique<ContactListing>(Session(instance_, Priority::creation));
    }
    Result<Record> decode(std::string_view raw) const override { return codec_.decode(raw); }

    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id) override
    {
        return lookup_.read(std::move(remote_id));
    }
    asio::awaitable<Result<std::vector<Record>>> look_up(const Contact& values, std::optional<TimePoint>) override
    {
        return lookup_.by_keys(values); // there is no contact without a phone, so that there always is a key
    }

    OperationKind creation_kind(const Contact&) const override { return OperationKind::create; }
    asio::awaitable<std::vector<Result<Written>>> write(std::span<const Write> writes) override;
    bool has_room(std::size_t requests) const override { return instance_.client->has_room(requests); }
    asio::awaitable<Result<void>> wait_for_room(std::size_t requests) override
    {
        return instance_.client->wait_for_room(requests, Priority::edit);
    }
    Traffic traffic() const override;

private:
    asio::awaitable<Result<Written>> write_one(const Write& write);

    Instance instance_;
    Session session_; ///< for everything but listings and writes
    Codec codec_;
    Lookup lookup_;
};

asio::awaitable<Result<void>> TetherProvider::prepare()
{
    if (instance_.discovered.generation == Generation::unknown) {
        const Result<CheckReport> report = co_await check_instance(session_);
        if (!report) co_return std::unexpected(report.error());
        co_return Result<void>{};
    }
    const Result<Secret> token = co_await instance_.authenticator.token();
    if (!token) co_return std::unexpected(token.error());
    co_return Result<void>{};
}

asio::awaitable<std::vector<Result<Written>>> TetherProvider::write(std::span<const Write> writes)
{
    std::vector<Result<Written>> results;
    for (const Write& write : writes)
        results.push_back(co_await write_one(write));
    co_return results;
}

asio::awaitable<Result<Written>> TetherProvider::write_one(const Write& write)
{
    Session session(instance_, wire::priority_of(write.lane));
    Lookup lookup(session, codec_);
    Writer writer(session, codec_, lookup);
    switch (write.kind) {
    case OperationKind::assert_:
    case OperationKind::create:
    case OperationKind::import:
        co_return co_await writer.create(write.target);
    case OperationKind::patch:
        co_return co_await writer.patch(write);
    case OperationKind::archive:
        co_return co_await writer.archive(write.current->remote_id, write.send_by);
    case OperationKind::opt_out:
        co_return fail(ErrorKind::record, "Tether holds no opt-out");
    case OperationKind::restore:
        co_return fail(ErrorKind::record, "a deleted contact cannot be restored in Tether");
    }
    std::unreachable();
}

Provider::Traffic TetherProvider::traffic() const
{
    const http::Traffic traffic = instance_.client->traffic();
    return {.requests = traffic.requests, .rate_limited = traffic.rate_limited, .retries = traffic.retries};
}

} // namespace
} // namespace tether

std::unique_ptr<Provider> make_tether(std::unique_ptr<http::Client> client, TetherOptions options, Clock& clock,
                                      Normaliser& normaliser)
{
    return std::make_unique<tether::TetherProvider>(std::move(client), std::move(options), clock, normaliser);
}

} // namespace contactsync::provider
