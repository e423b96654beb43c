#pragma once

#include "http/instant.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <chrono>
#include <tuple>
#include <vector>

namespace contactsync::http {

/// Milliseconds: the pause before a request, its way there, and the answer's way back.
using Travels = std::vector<std::tuple<int, int, int>>;

inline Travels any_travels(int pause_max)
{
    return *rc::gen::container<Travels>(
        rc::gen::tuple(rc::gen::inRange(0, pause_max), rc::gen::inRange(0, 500), rc::gen::inRange(0, 500)));
}

/// When the server counts each of the requests, in order of time, if all wait as long as `limit` says. They overlap:
/// the client learns of an answer some time after that.
template <class Limit>
std::vector<Instant> counted_by_server(Limit& limit, const Travels& travels, Instant start)
{
    std::vector<Instant> answers;
    std::vector<Instant> counted;
    Instant now = start;
    const auto pass_time = [&](Instant until) {
        std::ranges::sort(answers);
        for (; !answers.empty() && answers.front() <= until; answers.erase(answers.begin()))
            limit.end(answers.front());
        now = until;
    };
    for (const auto& [pause, there, back] : travels) {
        pass_time(now + std::chrono::milliseconds(pause));
        int waits = 0;
        for (auto wait = limit.wait(now); wait > Instant::duration::zero(); wait = limit.wait(now)) {
            pass_time(now + wait);
            RC_ASSERT(++waits < 1000); // no starvation: it opens in the end
        }
        limit.begin();
        counted.push_back(now + std::chrono::milliseconds(there));
        answers.push_back(counted.back() + std::chrono::milliseconds(back));
    }
    std::ranges::sort(counted);
    return counted;
}

} // namespace contactsync::http
