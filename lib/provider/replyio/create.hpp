#pragma once

#include "provider/replyio/custom_fields.hpp"
#include "provider/replyio/lookup.hpp"
#include "provider/replyio/opt_out.hpp"

namespace contactsync::provider::replyio {

/// Creates one contact by POST /contacts, which overwrites a contact of the same e-mail and blanks what is not sent
/// (replyio contract section 6.2): never without a look-up, never twice, always the complete record, and what came of
/// it is checked.
class Creator {
public:
    Creator(Session& session, const Codec& codec, CustomFields& custom_fields, Lookup& lookup, OptOut& opt_out)
        : session_(session), codec_(codec), custom_fields_(custom_fields), lookup_(lookup), opt_out_(opt_out)
    {}

    asio::awaitable<Result<Written>> create(const Contact* target);

private:
    asio::awaitable<Result<Written>> post(const Contact* target);
    asio::awaitable<Result<std::optional<Written>>> adopt(const Contact* target);

    Session& session_;
    const Codec& codec_;
    CustomFields& custom_fields_;
    Lookup& lookup_;
    OptOut& opt_out_;
};

/// A created contact's time lies before the request: it was there. Clocks may differ by this much.
inline constexpr std::chrono::minutes kClockSlack{2};

} // namespace contactsync::provider::replyio
