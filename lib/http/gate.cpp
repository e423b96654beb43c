#include "http/gate.hpp"

#include <algorithm>

namespace contactsync::http {
namespace {

using namespace std::chrono_literals;

/// Waits for our own limits are shorter than this, except for the limit per month: then the caller is told instead.
constexpr auto kBudgetWaitMax = 61min;

/// Does something at the end of a scope, however it ends.
template <class Action>
class AtExit {
public:
    explicit AtExit(Action action) : action_(std::move(action)) {}
    ~AtExit() { action_(); }
    AtExit(const AtExit&) = delete;
    AtExit& operator=(const AtExit&) = delete;

private:
    Action action_;
};

} // namespace

Error asked_to_wait(std::string_view why, Instant::duration wait)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait);
    return {.kind = ErrorKind::retry,
            .detail = std::string(why) + " for " + std::to_string(seconds.count()) + " s",
            .retry_after = seconds};
}

Gate::Gate(asio::any_io_executor executor, const ClientOptions& options, Clock& clock, BudgetJournal* journal)
    : executor_(std::move(executor)), clock_(clock), journal_(journal), pause_max_(options.retry.max_wait),
      budget_(options.limits, options.timeout), free_slots_(std::max<std::size_t>(options.max_in_flight, 1)),
      saved_(executor_), draining_(executor_)
{}

asio::awaitable<Result<Gate::Slot>> Gate::admit(Place& place)
{
    line_.emplace(place.number_, &place.bell_);
    const AtExit leaving([&] { leave(place); });
    if (const auto first = co_await come_first(place, 1); !first) co_return std::unexpected(first.error());
    co_return Slot(*this);
}

asio::awaitable<Result<void>> Gate::wait_for_room(Place& place, std::size_t requests)
{
    line_.emplace(place.number_, &place.bell_);
    const AtExit leaving([&] { leave(place); });
    co_return co_await come_first(place, requests);
}

/// Until it is the first in the line and nothing keeps it from going.
asio::awaitable<Result<void>> Gate::come_first(Place& place, std::size_t requests)
{
    for (;; place.bell_.reset()) {
        if (is_draining_) co_return fail(ErrorKind::cancelled, "stopping");
        if (!is_first(place) || free_slots_ == 0 || is_saving_) {
            co_await place.bell_.wait();
            continue;
        }
        const Instant now = clock_.steady_now();
        const auto paused = budget_.paused(now);
        if (paused > pause_max_) co_return std::unexpected(asked_to_wait("the service asked to be left alone", paused));
        const auto limited = budget_.wait(now, requests);
        if (limited > kBudgetWaitMax)
            co_return std::unexpected(asked_to_wait("the configured limit of requests is used up", limited));
        // A more urgent one that comes meanwhile is the first then, and does not wait for us.
        if (const auto wait = std::max(paused, limited); wait > Instant::duration::zero())
            co_await place.bell_.sleep(clock_, wait);
        else if (journal_ && !budget_.is_covered(now))
            co_await save_budget();
        else
            co_return Result<void>{};
    }
}

asio::awaitable<void> Gate::pause(Instant::duration length)
{
    budget_.pause(clock_.steady_now(), length);
    if (!journal_) co_return;
    // A save under way does not have the pause yet.
    while (is_saving_)
        co_await saved_.wait();
    co_await save_budget();
}

/// Nobody is admitted meanwhile, so that what is saved counts everything that was sent, and saves do not overtake each
/// other.
asio::awaitable<void> Gate::save_budget()
{
    is_saving_ = true;
    saved_.reset();
    const AtExit saved([this] {
        is_saving_ = false;
        saved_.ring();
        wake_first();
    });
    const Budget::Cover cover = budget_.cover_ahead(clock_.steady_now(), clock_.now());
    co_await journal_->save(cover.snapshot);
    budget_.covered_by(cover);
}

void Gate::drain()
{
    is_draining_ = true;
    draining_.ring();
    for (const auto& [number, bell] : line_)
        bell->ring();
}

bool Gate::is_first(const Place& place) const
{
    return line_.begin()->first == place.number_;
}

void Gate::leave(const Place& place)
{
    line_.erase(place.number_);
    wake_first();
}

void Gate::wake_first()
{
    if (!line_.empty()) line_.begin()->second->ring();
}

Gate::Slot::~Slot()
{
    if (!gate_) return;
    if (has_departed_) {
        gate_->budget_.end(gate_->clock_.steady_now());
        --gate_->on_the_wire_;
    }
    ++gate_->free_slots_;
    gate_->wake_first();
}

void Gate::Slot::depart()
{
    gate_->budget_.begin();
    ++gate_->on_the_wire_;
    has_departed_ = true;
}

} // namespace contactsync::http
