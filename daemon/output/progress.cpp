#include "daemon/output/progress.hpp"

#include "daemon/output/table.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace contactsync::output {

using namespace std::chrono_literals;

ProgressBars::ProgressBars() = default;

ProgressBars::~ProgressBars()
{
    draw(true);
}

bool ProgressBars::wanted()
{
    const char* terminal = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

void ProgressBars::polled(ProviderId provider, std::size_t records, std::optional<std::size_t> total)
{
    advance(std::string(to_string(provider)), "reading", records, total.value_or(0));
}

void ProgressBars::poll_finished(ProviderId provider)
{
    auto& bar = bars_[std::string(to_string(provider))];
    bar.finished = Clock::now();
    draw(true);
}

void ProgressBars::reconciled(std::size_t contacts)
{
    advance("contacts", "merging", contacts, 0);
}

void ProgressBars::pushed(ProviderId provider, std::size_t done, std::size_t total)
{
    advance(std::string(to_string(provider)), "writing", done, std::max(done, total));
    if (done >= total) draw(true);
}

void ProgressBars::advance(const std::string& name, std::string_view activity, std::size_t done, std::size_t total)
{
    auto& bar = bars_[name];
    if (bar.activity != activity || done < bar.done) bar = {.activity = std::string(activity), .started = Clock::now()};
    bar.done = done;
    bar.total = total;
    bar.finished.reset();
    if (total > 0 && done >= total) bar.finished = Clock::now();
    draw(false);
}

void ProgressBars::draw(bool force)
{
    const auto now = Clock::now();
    if (bars_.empty() || (!force && now - drawn_at_ < 100ms)) return;
    drawn_at_ = now;
    std::string screen = lines_drawn_ > 0 ? fmt::format("\x1b[{}F", lines_drawn_) : std::string();
    for (const auto& [name, bar] : bars_)
        screen += "\x1b[2K" + line(name, bar) + "\n";
    lines_drawn_ = bars_.size();
    std::fwrite(screen.data(), 1, screen.size(), stderr);
    std::fflush(stderr);
}

std::string ProgressBars::line(const std::string& name, const Bar& bar) const
{
    constexpr std::size_t kWidth = 24;
    const double seconds = std::chrono::duration<double>(bar.finished.value_or(drawn_at_) - bar.started).count();
    const double rate = seconds > 0.2 ? static_cast<double>(bar.done) / seconds : 0;
    if (bar.total == 0) {
        return fmt::format("{:<9} {:<8} {:>9}{}", name, bar.activity, grouped(bar.done),
                           rate > 0 ? fmt::format("  {:.0f}/s", rate) : "");
    }
    const std::size_t filled = std::min(kWidth, kWidth * bar.done / bar.total);
    std::string drawn;
    for (std::size_t i = 0; i < kWidth; ++i)
        drawn += i < filled ? "█" : "░";
    std::string text =
        fmt::format("{:<9} {:<8} {} {}/{}", name, bar.activity, drawn, grouped(bar.done), grouped(bar.total));
    if (rate > 0) {
        text += fmt::format("  {:.0f}/s", rate);
        if (bar.done < bar.total)
            text += "  " + human_duration(static_cast<double>(bar.total - bar.done) / rate) + " left";
    }
    return text;
}

} // namespace contactsync::output
