#pragma once

#include "sandbox/service.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace contactsync::sandbox {

/// One answered request. Holds what was sent, personal data included: the sandbox's people are invented.
struct JournalEntry {
    std::uint64_t sequence = 0;
    NowMs time = 0;
    std::string_view service; ///< lives as long as the service
    std::string method;
    std::string path;
    std::map<std::string, std::string> query;
    int status = 0; ///< as the service answered, or as a fault made it; 0 = the request never reached the service
    bool reads = false;
    bool wrote = false;
    std::string body;
    std::optional<std::size_t> fault; ///< place of the rule that met it
};

/// Requests by kind since the start or the last reset.
struct Counts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t wrote = 0;        ///< requests that changed something
    std::uint64_t refused = 0;      ///< 400, 409, 413 and 422: the service found fault with the request
    std::uint64_t unauthorized = 0; ///< 401 and 403
    std::uint64_t rate_limited = 0; ///< 429 because of a limit: how often the client broke it
    std::uint64_t faults = 0;
    std::map<int, std::uint64_t> by_status;
};

/// What the services were asked, newest last; the oldest entries give way.
class Journal {
public:
    void record(JournalEntry entry, bool over_limit);
    /// Entries with a sequence above `since`, of one service unless empty, only those that wrote if `writes`.
    json::object entries(std::uint64_t since, const std::string& service, bool writes) const;
    json::object counts(const std::string& service) const;
    void clear();

private:
    std::deque<JournalEntry> entries_;
    std::uint64_t sequence_ = 0;
    std::map<std::string, Counts, std::less<>> counts_;
};

} // namespace contactsync::sandbox
