#pragma once

#include "sandbox/service.hpp"

#include <chrono>

namespace contactsync::sandbox {

/// The services' clock: the machine's, shifted by what the control API asked for.
class SandboxClock {
public:
    NowMs now() const
    {
        const auto machine = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(machine).count() + offset_ms_;
    }
    void advance(std::int64_t by_ms) { offset_ms_ += by_ms; }
    std::int64_t offset_ms() const { return offset_ms_; }
    void reset() { offset_ms_ = 0; }

private:
    std::int64_t offset_ms_ = 0;
};

} // namespace contactsync::sandbox
