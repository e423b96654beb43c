#pragma once

#include "provider/replyio/custom_fields.hpp"
#include "provider/replyio/lookup.hpp"
#include "provider/replyio/opt_out.hpp"

#include <span>
#include <vector>

namespace contactsync::provider::replyio {

/// Changes contacts: opt-outs first and in batches, then one PATCH for each contact that has other changes (replyio
/// contract sections 4.2, 4.7).
class Updater {
public:
    Updater(Session& session, Codec& codec, CustomFields& custom_fields, Lookup& lookup, OptOut& opt_out)
        : session_(session), codec_(codec), custom_fields_(custom_fields), lookup_(lookup), opt_out_(opt_out)
    {}

    /// One result for each write, in order. A write of nothing but the opt-out has no record in its result.
    asio::awaitable<std::vector<Result<Written>>> run(std::span<const Write> writes);
    asio::awaitable<Result<Written>> archive(std::string remote_id, Deadline send_by);

private:
    asio::awaitable<std::vector<Result<void>>> set_opt_outs(std::span<const Write> writes);
    asio::awaitable<Result<Written>> patch(const Write& write, std::vector<std::string> fields);
    asio::awaitable<Result<Record>> send_patch(std::string remote_id, boost::json::object body, Deadline send_by);
    asio::awaitable<Result<Record>> clear_again(const Write& write, std::vector<std::string> fields, Record shown);
    void learn_zone(const Record& shown, TimePoint server_now);

    Session& session_;
    Codec& codec_;
    CustomFields& custom_fields_;
    Lookup& lookup_;
    OptOut& opt_out_;
};

} // namespace contactsync::provider::replyio
