#pragma once

#include "provider/tether/auth.hpp"
#include "provider/tether/discovered.hpp"
#include "provider/wire/document.hpp"

#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>

namespace contactsync::provider::tether {

struct Call {
    http::Method method = http::Method::get;
    std::string path; ///< "/api/contacts/5", percent-encoded
    std::optional<boost::json::value> body{};
    bool repeatable = true;
};

/// Authenticated requests to one instance, what was learned about it, and what it therefore can do.
/// Thread-safety and cancellation: those of http::Client.
class Session {
public:
    Session(std::unique_ptr<http::Client> client, TetherOptions options, Clock& clock);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Any answer that the client hands on. After a 401 it logs in again and repeats the request, once.
    asio::awaitable<Result<http::Response>> send(Call call);
    /// An answer that means success; everything else is an error.
    asio::awaitable<Result<http::Response>> ask(Call call);

    const Discovered& discovered() const { return discovered_; }
    const Capabilities& capabilities() const { return capabilities_; }
    void learn(Discovered discovered);

    const TetherOptions& options() const { return options_; }
    Authenticator& authenticator() { return authenticator_; }
    const http::Client& client() const { return *client_; }
    Clock& clock() { return clock_; }

private:
    asio::awaitable<Result<http::Response>> send_once(const Call& call, const Secret& token);

    std::unique_ptr<http::Client> client_;
    TetherOptions options_;
    Clock& clock_;
    Authenticator authenticator_;
    Discovered discovered_;
    Capabilities capabilities_;
};

/// What an answer means; nothing for success. `success: false` in a 2xx is a refusal (tether contract section 9).
std::optional<Error> judge(const http::Response& response);

/// The contact in the answer to a read or a write, wherever its envelope has it: data.contact, contact, data, or the
/// answer itself.
std::optional<wire::Value> find_contact(wire::Value answer);

/// Path of one contact. Ids are 24 hex digits in all examples; others are taken as they are.
std::string contact_path(std::string_view remote_id);

} // namespace contactsync::provider::tether
