#pragma once

#include "base/random.hpp"
#include "http/client.hpp"

#include <chrono>
#include <optional>

namespace contactsync::http {

/// How one attempt ended.
enum class Ending {
    answered,   ///< with a whole response
    unsent,     ///< no connection: nothing of the request left this machine
    lost,       ///< sent, at least in part, and no whole answer came
    unreadable, ///< an answer that is not HTTP, too large, or not to be decompressed
    unverified  ///< the server's certificate could not be verified
};

struct AttemptEnd {
    Ending ending = Ending::answered;
    int status = 0;                                    ///< if answered
    std::optional<std::chrono::seconds> retry_after{}; ///< if the answer carries one
};

enum class Action { deliver, repeat, give_up };

struct Verdict {
    Action action = Action::deliver;
    std::chrono::milliseconds wait{0}; ///< before anything is sent again
    bool pauses_client = false;        ///< the wait holds for every request of the client, not only for this one
    bool outcome_unknown = false;
};

/// Whether the server may have done what was asked, although it did not say so.
bool may_have_been_carried_out(const AttemptEnd& end);

/// Decides what follows the `attempt`th attempt (from 1) of a request.
Verdict judge(const AttemptEnd& end, int attempt, bool repeatable, const RetryPolicy& policy, Random& random);

/// Exponential back-off with full jitter: anything from nothing to initial * 2^(attempt-1), at most policy.max.
std::chrono::milliseconds back_off(int attempt, const RetryPolicy& policy, Random& random);

} // namespace contactsync::http
