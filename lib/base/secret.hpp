#pragma once

#include <string>
#include <utility>

namespace contactsync {

/// A key, token or password. It has no stream operator and no formatter, so that it cannot reach a log by accident.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}
    /// For building the request that carries it, and nothing else.
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

} // namespace contactsync
