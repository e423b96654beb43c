#pragma once

#include "base/clock.hpp"
#include "provider/reevo/api.hpp"
#include "provider/reevo/codec.hpp"
#include "provider/reevo/discovered.hpp"
#include "provider/reevo/fields.hpp"
#include "provider/reevo/schema.hpp"

#include <algorithm>
#include <memory>
#include <span>

namespace contactsync::provider::reevo {

/// The way to one workspace, and what is known of it. Used on one strand.
struct Account {
    Account(std::unique_ptr<http::Client> its_client, Secret its_key, int wanted_page_size,
            std::span<const FieldMapping> mappings, Clock& the_clock, Normaliser& normaliser)
        : client(std::move(its_client)), key(std::move(its_key)), fields(mappings), codec(fields, normaliser),
          clock(the_clock), page_size(wanted_page_size)
    {}
    Account(const Account&) = delete;
    Account& operator=(const Account&) = delete;

    std::unique_ptr<http::Client> client;
    Secret key;
    FieldTable fields;
    Codec codec;
    Clock& clock;
    int page_size;
    Schema schema;
    Discovered discovered;
    bool may_filter_by_list = true; ///< until an `in` filter was refused
};

/// A workspace as one piece of work sees it: all its requests have the priority of that work. Cheap to make and to
/// copy; the account outlives it.
struct Workspace {
    Workspace(Account& account, http::Priority priority, Deadline send_by = {})
        : api(*account.client, account.key, priority, send_by), fields(account.fields), codec(account.codec),
          clock(account.clock), page_size(account.page_size), schema(account.schema), discovered(account.discovered),
          may_filter_by_list(account.may_filter_by_list)
    {}

    int page_limit() const
    {
        return discovered.page_limit > 0 ? std::min(page_size, discovered.page_limit) : page_size;
    }

    Api api;
    const FieldTable& fields;
    const Codec& codec;
    Clock& clock;
    int page_size;
    Schema& schema;
    Discovered& discovered;
    bool& may_filter_by_list;
};

/// Reads the schema anew. Errors: retry, credentials, contract.
asio::awaitable<Result<void>> refresh_schema(Workspace& workspace);

/// The record in the answer to a write or a read, decoded.
Result<Record> record_in(const Workspace& workspace, const http::Response& response);

} // namespace contactsync::provider::reevo
