#include "provider/reevo/workspace.hpp"

#include "provider/wire/extract.hpp"

namespace contactsync::provider::reevo {

asio::awaitable<Result<void>> refresh_schema(Workspace& workspace)
{
    auto reply = co_await workspace.api.get("/_schema/contact");
    if (!reply) {
        auto error = std::move(reply.error().error);
        // Without its schema nothing can be written safely; a missing one is a matter of the set-up, not of a record.
        if (error.kind == ErrorKind::gone || error.kind == ErrorKind::record) error.kind = ErrorKind::contract;
        co_return std::unexpected(std::move(error));
    }
    auto schema = Schema::parse(reply->body);
    if (!schema) co_return std::unexpected(std::move(schema.error()));
    workspace.schema = std::move(*schema);
    workspace.discovered.adopt_schema(workspace.schema.hash(), std::move(reply->body));
    co_return Result<void>();
}

Result<Record> record_in(const Workspace& workspace, const http::Response& response)
{
    const auto raw = wire::extract_object(response.body, {"data", ""});
    if (!raw) return std::unexpected(raw.error());
    return workspace.codec.decode(*raw);
}

} // namespace contactsync::provider::reevo
