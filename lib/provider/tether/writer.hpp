#pragma once

#include "provider/tether/lookup.hpp"

namespace contactsync::provider::tether {

/// Creates, changes and deletes contacts (tether contract sections 4.1, 4.4, 4.6).
class Writer {
public:
    Writer(Session& session, const Codec& codec, Lookup& lookup) : session_(session), codec_(codec), lookup_(lookup) {}

    /// POST /api/contact, once. A refusal may mean that a phone is taken: then the contact that has it is adopted
    /// (section 6.3).
    asio::awaitable<Result<Written>> create(const Contact* target);
    /// PATCH with the changed fields; the record is read back where the answer is only a part of it.
    asio::awaitable<Result<Written>> patch(const Write& write);
    asio::awaitable<Result<Written>> archive(std::string remote_id, Deadline send_by);

private:
    asio::awaitable<Result<Written>> post(const Contact* target);
    asio::awaitable<Result<std::optional<Written>>> adopt(const Contact* target);
    asio::awaitable<Result<Written>> settle_created(const Contact* target, boost::json::object sent,
                                                    http::Response response, TimePoint started);
    asio::awaitable<Result<Record>> send_patch(std::string remote_id, boost::json::object body, Deadline send_by);
    asio::awaitable<Result<Record>> clear_again(const Write& write, Record shown);
    asio::awaitable<Result<Record>> whole_record(http::Response response, std::string remote_id,
                                                 boost::json::object sent);
    bool try_simpler(const boost::json::object& refused);
    void learn_from(const boost::json::object& sent, const Record& shown);

    Session& session_;
    const Codec& codec_;
    Lookup& lookup_;
};

} // namespace contactsync::provider::tether
