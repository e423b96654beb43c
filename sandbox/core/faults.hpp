#pragma once

#include "sandbox/service.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace contactsync::sandbox {

/// Where an answer is cut off.
enum class Cut : std::uint8_t {
    none,
    before, ///< the request is not carried out; the connection is reset
    after,  ///< the request is carried out; the connection is reset without an answer
    half    ///< half of the body is sent; the connection is closed
};

/// How an answer travels.
struct Delivery {
    std::int64_t latency_ms = 0; ///< before the first byte; the request has been carried out by then
    std::int64_t slow_ms_per_byte = 0;
    Cut cut = Cut::none;
};

/// Something that goes wrong with one request.
struct Fault {
    Delivery delivery;
    std::optional<int> status; ///< answered in place of the service's own answer
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    bool apply = false; ///< with `status`: the service carries the request out all the same
};

/// Which requests a fault meets, and how often.
struct FaultRule {
    json::object source; ///< as it was given, for GET
    std::string service; ///< empty = any
    std::string method;  ///< empty = any
    std::string path_contains;
    std::string kind; ///< "read", "write" or empty = any
    double probability = 1.0;
    std::uint64_t every = 1; ///< each n-th matching request
    std::uint64_t after = 0; ///< only after so many matching requests
    std::uint64_t times = std::numeric_limits<std::uint64_t>::max();
    Fault fault;
    std::uint64_t seen = 0;
    std::uint64_t fired = 0;
};

/// The fault rules in force; the first that fires for a request decides.
class Faults {
public:
    explicit Faults(std::uint64_t random_seed) : random_(random_seed) {}

    /// Parses and replaces all rules; those of one service only when `service` is not empty. Throws
    /// std::invalid_argument.
    void set(const json::array& rules, const std::string& service);
    void clear(const std::string& service);
    json::array describe(const std::string& service) const;

    struct Hit {
        std::size_t rule; ///< its place in the list, for the journal
        const Fault* fault;
    };
    std::optional<Hit> choose(std::string_view service, const Request& request, bool reads);

private:
    std::vector<FaultRule> rules_;
    std::mt19937_64 random_;
};

} // namespace contactsync::sandbox
