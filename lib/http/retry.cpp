#include "http/retry.hpp"

#include <algorithm>
#include <random>
#include <utility>

namespace contactsync::http {
namespace {

constexpr int kTooManyRequests = 429;
constexpr int kDoublingsMax = 20;

/// Whether the request can be sent again without harm. A 429 was not carried out, whatever it asked for.
bool may_repeat(const AttemptEnd& end, bool repeatable)
{
    switch (end.ending) {
    case Ending::answered:
        return repeatable || end.status == kTooManyRequests;
    case Ending::unsent:
        return true;
    case Ending::lost:
        return repeatable;
    case Ending::unreadable:
    case Ending::unverified:
        return false;
    }
    std::unreachable();
}

} // namespace

bool may_have_been_carried_out(const AttemptEnd& end)
{
    switch (end.ending) {
    case Ending::answered:
        return end.status != kTooManyRequests;
    case Ending::lost:
    case Ending::unreadable:
        return true;
    case Ending::unsent:
    case Ending::unverified:
        return false;
    }
    std::unreachable();
}

std::chrono::milliseconds back_off(int attempt, const RetryPolicy& policy, Random& random)
{
    const auto doubled = policy.initial * (std::int64_t{1} << std::clamp(attempt - 1, 0, kDoublingsMax));
    const auto longest = std::max<std::int64_t>(0, std::min(policy.max, doubled).count());
    return std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, longest)(random));
}

Verdict judge(const AttemptEnd& end, int attempt, bool repeatable, const RetryPolicy& policy, Random& random)
{
    if (end.ending == Ending::answered && end.status != kTooManyRequests && end.status < 500) return {};

    Verdict verdict;
    // A Retry-After of zero asks for nothing; our own back-off then keeps us from hammering.
    const bool told = end.retry_after && end.retry_after->count() > 0;
    const bool is_rate_limited = end.ending == Ending::answered && end.status == kTooManyRequests;
    verdict.pauses_client = told || is_rate_limited;
    if (told)
        verdict.wait = *end.retry_after;
    else if (is_rate_limited && policy.rate_limited.count() > 0)
        verdict.wait = policy.rate_limited;
    else
        verdict.wait = back_off(attempt, policy, random);
    verdict.outcome_unknown = !repeatable && may_have_been_carried_out(end);
    const bool too_long = told && verdict.wait > policy.max_wait;
    const bool again = may_repeat(end, repeatable) && attempt < policy.attempts && !too_long;
    verdict.action = again ? Action::repeat : Action::give_up;
    return verdict;
}

} // namespace contactsync::http
