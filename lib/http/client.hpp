#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// One HTTP/1.1 client for one service: kept-alive pool, TLS with verification, deadlines, budgets, retries.
namespace contactsync::http {

namespace asio = boost::asio;

class BudgetJournal;

struct RateLimits {
    std::optional<double> per_second; ///< token bucket of `burst`
    std::size_t burst = 1;            ///< 0: no bucket, but no more than per_second, rounded down, in any second
    std::optional<std::size_t>
        per_minute; ///< hold in every such window (sliding), and across restarts via Budget::snapshot
    std::optional<std::size_t> per_hour;
    std::optional<std::size_t> per_month;
};

struct RetryPolicy {
    std::chrono::milliseconds initial{1000};
    std::chrono::milliseconds max{60000};      ///< of our own back-off; a Retry-After is always obeyed, however long
    std::chrono::milliseconds rate_limited{0}; ///< after a 429 that does not say how long; 0: our own back-off
    int attempts = 6;
    std::chrono::milliseconds max_wait{
        300000}; ///< a Retry-After longer than this ends the call with a retry error that carries it
};

struct ClientOptions {
    std::string name;      ///< of the provider, for the log
    std::string base_url;  ///< scheme, host, optional port and path prefix, validated by the configuration
    std::string ca_file{}; ///< empty: the system's store
    std::chrono::milliseconds timeout{30000}; ///< of one attempt, connect to last byte
    std::size_t max_in_flight = 2;
    std::size_t response_size_max = 64u << 20;
    RateLimits limits{};
    RetryPolicy retry{};
    std::chrono::milliseconds slow_down{0}; ///< after a 429 only half of the limits is used for so long
    std::string user_agent = "contactsync";
};

/// In which order the budget is spent (law 12). Look-ups for a write go with the edits. Polls that come at
/// their interval count as creations, so that neither starves the other; sweeps beside an incremental poll as backfill.
enum class Priority { opt_out, edit, creation, backfill };

enum class Method { get, post, put, patch, delete_ };

struct Request {
    Method method = Method::get;
    std::string target{}; ///< path and query below the base URL, already percent-encoded: "/api/v2/contact"
    std::vector<std::pair<std::string, std::string>> headers{}; ///< authentication among them; never logged
    std::string body{};                                         ///< JSON, or empty
    /// Whether repeating it is harmless. If false, a lost answer, a 5xx or a time-out after the first byte was sent is
    /// not repeated but returned with outcome_unknown.
    bool repeatable = true;
    Priority priority = Priority::creation;
    /// No attempt begins after this moment, for what the request is based on is too old then; the call ends with a
    /// retry error that is too_late.
    Deadline send_by{};
};

struct Response {
    int status = 0;
    std::string body{};                                         ///< decompressed
    std::vector<std::pair<std::string, std::string>> headers{}; ///< names in lower case
    std::optional<std::string> header(std::string_view name) const;
};

struct Traffic {
    std::uint64_t requests = 0;
    std::uint64_t rate_limited = 0; ///< 429 answers
    std::uint64_t retries = 0;
    std::map<int, std::uint64_t> by_status{}; ///< answers; 0: attempts that got none, failed connections among them
};

/// Requests left in one window, for `status` and for a restart.
struct BudgetWindow {
    std::string name; ///< "second", "minute", "hour", "month"
    std::size_t limit = 0;
    std::size_t left = 0;
};

/// Percent-encodes one path segment or query value (RFC 3986 unreserved characters stay).
std::string encode(std::string_view text);

/// Thread-safety: none; all calls on one strand (the executor given at construction).
/// Cancellation: terminal; a cancelled request may have reached the server. The connection is closed, never reused.
class Client {
public:
    virtual ~Client() = default;

    /// Sends, with the waits that budgets, Retry-After, back-off (full jitter) and the circuit breaker ask for, and
    /// repeats what may be repeated. Any answer below 500 other than 429 is returned as it is, 401, 404 and 422
    /// included: what they mean is the provider's affair. Errors: retry (attempts or max_wait used up, breaker open,
    /// transport), contract (redirect, answer too large or not HTTP), cancelled (with outcome_unknown if an attempt may
    /// have been carried out). TLS verification failures are retry errors with unverified_peer, and are not repeated.
    /// Of the calls that wait the most urgent goes first; within a priority those with a send_by, then first come first
    /// served.
    virtual asio::awaitable<Result<Response>> send(Request request) = 0;

    /// From now on nothing is sent: calls that wait, connect or come later end as cancelled at once. Requests on the
    /// wire go on to their end.
    virtual void drain() = 0;
    /// Requests sent that are not answered yet.
    virtual std::size_t on_the_wire() const = 0;

    /// So many calls, one after the other, would not have to wait for limits or slots now; unless more urgent ones
    /// come.
    virtual bool has_room(std::size_t /*requests*/) const { return true; }
    /// Waits in the line of this priority until there is room for so many calls. Errors: those of waiting in send().
    virtual asio::awaitable<Result<void>> wait_for_room(std::size_t /*requests*/, Priority /*priority*/)
    {
        co_return Result<void>{};
    }

    virtual Traffic traffic() const = 0;
    /// The circuit breaker is open: the service kept failing and is left alone.
    virtual bool breaker_open() const = 0;
    virtual std::vector<BudgetWindow> budget() const = 0;
    /// What still counts against the limits, and how long the service is to be left alone, compactly, to be stored and
    /// given back to the next process. With a journal it replaces what was saved there.
    virtual std::string budget_snapshot() const = 0;
    virtual void restore_budget(std::string_view snapshot) = 0;
};

/// With a `journal` no request is sent before a snapshot that counts it is saved there, so that no limit is exceeded
/// even if the process is killed; most requests need no save of their own. A pause that the service asks for is saved
/// as soon as it begins. Clock, random and journal outlive the client and its calls.
std::unique_ptr<Client> make_client(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random,
                                    BudgetJournal* journal = nullptr);

/// Classifies an answer by its status alone (docs/ARCHITECTURE.md, "Errors"): 401 402 403 credentials, 404 410 gone,
/// 408 429 5xx retry, other 4xx record, 2xx none. `detail` is what the server said.
std::optional<Error> judge_status(const Response& response, std::string detail, std::string code);

} // namespace contactsync::http
