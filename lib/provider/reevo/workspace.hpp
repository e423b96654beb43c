#pragma once

#include "base/clock.hpp"
#include "provider/reevo/api.hpp"
#include "provider/reevo/codec.hpp"
#include "provider/reevo/discovered.hpp"
#include "provider/reevo/fields.hpp"
#include "provider/reevo/schema.hpp"

#include <algorithm>

namespace contactsync::provider::reevo {

/// What the parts of the adapter share: one workspace, and what is known of it. Used on one strand.
struct Workspace {
    Workspace(std::unique_ptr<http::Client> client, Secret key, int wanted_page_size,
              std::span<const FieldMapping> mappings, Clock& the_clock, Normaliser& normaliser)
        : api(std::move(client), std::move(key)), fields(mappings), codec(fields, normaliser), clock(the_clock),
          page_size(wanted_page_size)
    {}
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    int page_limit() const
    {
        return discovered.page_limit > 0 ? std::min(page_size, discovered.page_limit) : page_size;
    }

    Api api;
    FieldTable fields;
    Codec codec;
    Clock& clock;
    int page_size;
    Schema schema;
    Discovered discovered;
    bool may_filter_by_list = true; ///< until an `in` filter was refused
};

/// Reads the schema anew. Errors: retry, credentials, contract.
asio::awaitable<Result<void>> refresh_schema(Workspace& workspace);

/// The record in the answer to a write or a read, decoded.
Result<Record> record_in(const Workspace& workspace, const http::Response& response);

} // namespace contactsync::provider::reevo
