#pragma once

#include "base/clock.hpp"
#include "http/bell.hpp"
#include "http/budget.hpp"
#include "http/budget_journal.hpp"
#include "http/client.hpp"
#include "http/instant.hpp"

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

namespace contactsync::http {

/// Where the requests of one client wait for each other: for a slot, for the budget and the pauses that the service
/// asks for, and for the budget's journal. The most urgent goes first; within a priority those that must be sent by
/// some time, then first come first served. Who waits holds nothing that a more urgent one needs. On one strand;
/// outlives its places and slots.
class Gate {
public:
    /// `journal` may be null.
    Gate(asio::any_io_executor executor, const ClientOptions& options, Clock& clock, BudgetJournal* journal);
    Gate(const Gate&) = delete;
    Gate& operator=(const Gate&) = delete;

    class Place;
    class Slot;

    /// Returns when a request may be sent. That holds until the caller's next co_await: by then it has departed, or it
    /// asks again. Errors: retry, with how long it would have to wait, if that is too long to wait here; cancelled,
    /// after drain(). Throws what the journal throws.
    asio::awaitable<Result<Slot>> admit(Place& place);
    /// Returns when so many requests may be sent one after the other. It keeps nobody from sending meanwhile. Errors as
    /// of admit().
    asio::awaitable<Result<void>> wait_for_room(Place& place, std::size_t requests);

    /// Nothing is admitted for so long. Returns when the journal has it, so that the next process keeps to it too.
    /// Throws what the journal throws; the pause holds all the same.
    asio::awaitable<void> pause(Instant::duration length);

    /// Nothing is admitted any more; who waits is told now.
    void drain();
    bool is_draining() const { return is_draining_; }
    /// Rung by drain(), for those who wait for something else.
    Bell& draining() { return draining_; }

    bool has_room(std::size_t requests) { return free_slots_ > 0 && budget_.has_room(requests, clock_.steady_now()); }
    std::size_t on_the_wire() const { return on_the_wire_; }
    Budget& budget() { return budget_; }

private:
    /// False, for those that must be sent by some time, comes first.
    using Number = std::tuple<Priority, bool, std::uint64_t>;

    asio::awaitable<Result<void>> come_first(Place& place, std::size_t requests);
    asio::awaitable<void> save_budget();
    bool is_first(const Place& place) const;
    void leave(const Place& place);
    void wake_first();

    asio::any_io_executor executor_;
    Clock& clock_;
    BudgetJournal* journal_;
    Instant::duration pause_max_;
    Budget budget_;
    std::size_t free_slots_;
    std::size_t on_the_wire_ = 0;
    std::map<Number, Bell*> line_;
    std::uint64_t arrivals_ = 0;
    bool is_saving_ = false;
    Bell saved_; ///< rung unless is_saving_
    bool is_draining_ = false;
    Bell draining_;
};

/// One attempt in the line. It keeps its place while it is away, for instance to connect.
class Gate::Place {
public:
    Place(Gate& gate, Priority priority, bool is_hurried = false)
        : number_(priority, !is_hurried, gate.arrivals_++), bell_(gate.executor_)
    {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    friend class Gate;

    Number number_;
    Bell bell_;
};

/// The right to have one request in flight, given back when destroyed.
class Gate::Slot {
public:
    explicit Slot(Gate& gate) : gate_(&gate) { --gate.free_slots_; }
    Slot(Slot&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)), has_departed_(other.has_departed_) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot();

    /// The request is sent now: it is charged to the budget, and counts as under way as long as the slot is held.
    void depart();

private:
    Gate* gate_;
    bool has_departed_ = false;
};

/// A retry error that says how long to wait.
Error asked_to_wait(std::string_view why, Instant::duration wait);

} // namespace contactsync::http
