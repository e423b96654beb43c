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
    Deadline send_by{};
};

/// The way to one instance, what was learned about it, and what it therefore can do.
struct Instance {
    Instance(std::unique_ptr<http::Client> its_client, TetherOptions its_options, Clock& the_clock);
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    void learn(Discovered learned);

    std::unique_ptr<http::Client> client;
    TetherOptions options;
    Clock& clock;
    Authenticator authenticator;
    Discovered discovered;
    Capabilities capabilities;
};

/// Authenticated requests to an instance, all of one priority. Cheap to make and to copy; the instance outlives it.
/// Thread-safety and cancellation: those of http::Client.
class Session {
public:
    Session(Instance& instance, http::Priority priority) : instance_(instance), priority_(priority) {}

    /// Any answer that the client hands on. After a 401 it logs in again and repeats the request, once.
    asio::awaitable<Result<http::Response>> send(Call call);
    /// An answer that means success; everything else is an error.
    asio::awaitable<Result<http::Response>> ask(Call call);

    const Discovered& discovered() const { return instance_.discovered; }
    void learn(Discovered discovered) { instance_.learn(discovered); }

    const TetherOptions& options() const { return instance_.options; }
    Authenticator& authenticator() { return instance_.authenticator; }
    Clock& clock() { return instance_.clock; }

private:
    asio::awaitable<Result<http::Response>> send_once(const Call& call, const Secret& token);

    Instance& instance_;
    http::Priority priority_;
};

/// What an answer means; nothing for success. `success: false` in a 2xx is a refusal (tether contract section 9).
std::optional<Error> judge(const http::Response& response);

/// The contact in the answer to a read or a write, wherever its envelope has it: data.contact, contact, data, or the
/// answer itself.
std::optional<wire::Value> find_contact(wire::Value answer);

/// Path of one contact. Ids are 24 hex digits in all examples; others are taken as they are.
std::string contact_path(std::string_view remote_id);

} // namespace contactsync::provider::tether
