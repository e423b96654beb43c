#pragma once

#include "clock.hpp"
#include "faults.hpp"
#include "journal.hpp"
#include "limits.hpp"
#include "sandbox/service.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox {

/// An answer and the way it travels.
struct Exchange {
    Response response;
    Delivery delivery;
};

/// A service with what the sandbox puts around it.
struct Backend {
    std::unique_ptr<Service> service;
    RateLimit limit;
    std::map<std::string, std::string, std::less<>> truth; ///< remote id → person, for precision measurements
    json::value empty;                                     ///< the state that the service was added with
    json::object switches;                                 ///< and its switches
};

/// The services behind their limits, faults and journal. Thread-safety: none; one thread runs it and the server.
class Sandbox {
public:
    explicit Sandbox(std::uint64_t random_seed) : faults_(random_seed) {}

    void add(std::unique_ptr<Service> service);
    /// nullptr when there is no such service.
    Backend* find(std::string_view service);
    const std::vector<Backend>& backends() const { return backends_; }

    /// Answers one request for `service`; with an empty name the path's first segment tells which one it is for, or
    /// that it is for the control API.
    Exchange answer(std::string_view service, Request request);

    /// Adds one line of a population file to a service: {"record", "created_at", "updated_at", "person"}. Returns the
    /// id.
    std::string seed(Backend& backend, const json::object& line);
    /// Calls `prepare` on the empty services, and again at every reset.
    void start(std::function<void(Sandbox&)> prepare);
    /// Back to what it was after start().
    void reset();

    Faults& faults() { return faults_; }
    Journal& journal() { return journal_; }
    SandboxClock& clock() { return clock_; }

private:
    Exchange answer_service(Backend& backend, const Request& request);

    std::vector<Backend> backends_;
    SandboxClock clock_;
    Faults faults_;
    Journal journal_;
    std::function<void(Sandbox&)> prepare_ = [](Sandbox&) {};
};

/// The control API under /_sandbox/ (docs/SANDBOX.md). `path` starts after that prefix.
Response control(Sandbox& sandbox, std::string_view path, const Request& request);

/// Seeds reevo.jsonl, replyio.jsonl and tether.jsonl of a directory, those that there are. Returns the number of
/// records. Throws std::runtime_error with file and line.
std::size_t seed_directory(Sandbox& sandbox, const std::filesystem::path& directory);

/// The whole state as one file of mode 0600, replaced atomically. Both throw std::runtime_error.
void save_state(const Sandbox& sandbox, const std::filesystem::path& file);
void load_state(Sandbox& sandbox, const std::filesystem::path& file);

} // namespace contactsync::sandbox
