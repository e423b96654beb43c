#pragma once

#include "provider/replyio/session.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace contactsync::provider::replyio {

/// The account's definitions of custom fields, read once when a mapping needs them (replyio contract section 4.8).
class CustomFields {
public:
    explicit CustomFields(Session& session) : session_(session) {}

    /// Reads the definitions; an account that does not show them is written to by name.
    asio::awaitable<Result<void>> load();
    /// Defines as text fields those of `titles` that are not there: a value for an undefined field is refused or lost
    /// (section 12, no. 10).
    asio::awaitable<Result<void>> define(std::vector<std::string> titles);

    /// {"id": 44} where it is known, else {"name": title}.
    boost::json::object reference(std::string_view title) const;

private:
    struct Definition {
        std::int64_t id;
        std::string title;
    };
    const Definition* find(std::string_view title) const;
    void read(wire::Value definition);

    Session& session_;
    std::vector<Definition> definitions_;
    enum class State { unread, read, unavailable } state_ = State::unread;
};

} // namespace contactsync::provider::replyio
