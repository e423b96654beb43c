#include "sync/report.hpp"

#include <algorithm>
#include <utility>

namespace contactsync::sync {

std::string_view to_string(Outcome outcome)
{
    switch (outcome) {
    case Outcome::converged:
        return "converged";
    case Outcome::attention:
        return "attention";
    case Outcome::guard:
        return "guard";
    case Outcome::unavailable:
        return "unavailable";
    case Outcome::unauthorized:
        return "unauthorized";
    }
    std::unreachable();
}

Outcome Report::outcome() const
{
    const auto failed_with = [this](ErrorKind kind) {
        return std::ranges::any_of(providers, [kind](const auto& entry) {
            return entry.second.failure && entry.second.failure->kind == kind;
        });
    };
    const bool failed = std::ranges::any_of(providers, [this](const auto& entry) {
        return entry.second.failure.has_value() || (!dry_run && !partial && guard.empty() && entry.second.queued > 0);
    });
    if (failed_with(ErrorKind::credentials)) return Outcome::unauthorized;
    if (!guard.empty()) return Outcome::guard;
    if (failed) return Outcome::unavailable;
    return needs_person > 0 ? Outcome::attention : Outcome::converged;
}

int Report::exit_status() const
{
    switch (outcome()) {
    case Outcome::converged:
        return 0;
    case Outcome::attention:
        return 2;
    case Outcome::guard:
        return 3;
    case Outcome::unavailable:
        return 69;
    case Outcome::unauthorized:
        return 77;
    }
    std::unreachable();
}

} // namespace contactsync::sync
