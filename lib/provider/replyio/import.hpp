#pragma once

#include "provider/replyio/create.hpp"

#include <deque>
#include <vector>

namespace contactsync::provider::replyio {

/// Creates contacts by POST /contacts/import with skipExisting, which never touches a contact that is there (replyio
/// contract sections 4.5 and 6.6). Repeating it is harmless: what the first attempt created is skipped, under the same
/// id.
class Importer {
public:
    static constexpr std::size_t kBatchMax = 100;

    Importer(Session& session, const Codec& codec, CustomFields& custom_fields, Lookup& lookup, OptOut& opt_out)
        : session_(session), codec_(codec), custom_fields_(custom_fields), lookup_(lookup), opt_out_(opt_out)
    {}

    /// One result for each target, in order. Two targets with one e-mail in a call are one too many: the second is left
    /// for later.
    asio::awaitable<std::vector<Result<Written>>> run(std::vector<const Contact*> targets);

private:
    using Batch = std::vector<std::size_t>; ///< indices of targets
    struct Run;
    struct Item;

    asio::awaitable<Result<void>> define_custom_fields(const Run& run);
    asio::awaitable<void> send(Run& run, Batch batch);
    void refuse(Run& run, const Batch& batch, const http::Response& response);
    asio::awaitable<void> settle(Run& run, Batch batch, std::vector<Item> items);
    asio::awaitable<Result<Written>> settle_item(const Contact& target, Item item);
    asio::awaitable<Result<Written>> settle_skipped(const Contact& target, Item item);
    asio::awaitable<void> settle_job(Run& run, Batch batch, http::Response accepted);
    asio::awaitable<Result<Written>> settle_by_lookup(const Contact& target, TimePoint started, Error if_missing);
    asio::awaitable<void> opt_out_created(Run& run);

    static Result<std::vector<Item>> read_items(std::string_view body, std::size_t count);

    Session& session_;
    const Codec& codec_;
    CustomFields& custom_fields_;
    Lookup& lookup_;
    OptOut& opt_out_;
};

} // namespace contactsync::provider::replyio
