#pragma once

#include <boost/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// contactsync-sandbox: stand-ins for the three services, a second reading of their contracts. Shares nothing with
/// lib/provider.
namespace contactsync::sandbox {

namespace json = boost::json;

struct Request {
    std::string method; ///< "GET", "POST", …
    /// Without the service's prefix ("/api/v2/contact"), without the query; still percent-encoded: decoding is the
    /// service's affair.
    std::string path;
    std::map<std::string, std::string> query;   ///< decoded
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
};

struct Response {
    int status = 200;
    std::string body{};
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers{};
    /// For the journal: whether the request changed state, was refused for validation, and what it meant.
    bool wrote = false;
};

/// Milliseconds since 1970, strictly from the sandbox's own clock (which the control API may shift).
using NowMs = std::int64_t;

/// One service: its state in memory and its HTTP surface. Synchronous, single-threaded, no I/O.
class Service {
public:
    virtual ~Service() = default;
    virtual std::string_view name() const = 0; ///< "reevo", "replyio", "tether"

    /// Answers one API request exactly as the contract says; never throws for bad input.
    virtual Response handle(const Request& request, NowMs now) = 0;

    /// Whether the request only reads, told before it is answered: faults and counts distinguish reads from writes.
    /// Overridden where a POST is a query.
    virtual bool only_reads(const Request& request) const
    {
        return request.method == "GET" || request.method == "HEAD";
    }
    /// The 429 of this service, for the limits of the control API. `retry_after` is whole seconds, at least 1.
    virtual Response rate_limited(int retry_after) const
    {
        return {.status = 429,
                .body = R"({"error":"too many requests"})",
                .headers = {{"Retry-After", std::to_string(retry_after)}}};
    }

    /// Sets switches (section 12 of the contract): unknown names or impossible values throw std::invalid_argument with
    /// what is allowed.
    virtual void configure(const json::object& switches) = 0;
    virtual json::object switches() const = 0; ///< all, with their present values

    // What a person does in the service's own user interface. `fields` are as a create request takes them. All throw
    // std::invalid_argument.
    /// Creates without validation (years of data are not valid). Returns the id. created_at/updated_at: 0 = now.
    virtual std::string seed(const json::object& record, NowMs created_at, NowMs updated_at) = 0;
    virtual void edit(std::string_view id, const json::object& fields,
                      NowMs now) = 0;                        ///< only these fields; null clears
    virtual void remove(std::string_view id, NowMs now) = 0; ///< delete or archive
    virtual void merge(std::string_view loser, std::string_view survivor,
                       NowMs now) = 0; ///< as the contract's product does

    /// Everything, as the API shows single records; sorted by id. For tests that compare and for save/load.
    virtual json::array dump() const = 0;
    virtual json::value save() const = 0;
    virtual void load(const json::value& state) = 0;
    virtual std::size_t size() const = 0;
};

} // namespace contactsync::sandbox
