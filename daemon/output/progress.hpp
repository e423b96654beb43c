#pragma once

#include "sync/observer.hpp"

#include <chrono>
#include <cstdio>
#include <map>
#include <optional>
#include <string>

namespace contactsync::output {

/// One line a service on a terminal's standard error: what is under way, how many, how fast, how long it will take.
/// Redraws at most ten times a second.
class ProgressBars final : public sync::Observer {
public:
    ProgressBars();
    ~ProgressBars() override;

    void polled(ProviderId provider, std::size_t records, std::optional<std::size_t> total) override;
    void poll_finished(ProviderId provider) override;
    void reconciled(std::size_t contacts) override;
    void pushed(ProviderId provider, std::size_t done, std::size_t total) override;

    /// Whether bars belong here: standard error is a terminal that can move its cursor.
    static bool wanted();

private:
    using Clock = std::chrono::steady_clock;
    struct Bar {
        std::string activity;
        std::size_t done = 0;
        std::size_t total = 0;
        Clock::time_point started;
        std::optional<Clock::time_point> finished; ///< the rate stays as it was then
    };
    void advance(const std::string& name, std::string_view activity, std::size_t done, std::size_t total);
    void draw(bool force);
    std::string line(const std::string& name, const Bar& bar) const;

    std::map<std::string, Bar> bars_;
    Clock::time_point drawn_at_{};
    std::size_t lines_drawn_ = 0;
};

} // namespace contactsync::output
