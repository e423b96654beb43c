#include "http/client.hpp"

#include "base/log.hpp"
#include "http/address_cache.hpp"
#include "http/base_url.hpp"
#include "http/circuit_breaker.hpp"
#include "http/connection.hpp"
#include "http/gate.hpp"
#include "http/response.hpp"
#include "http/retry.hpp"
#include "http/wire_request.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace contactsync::http {

namespace {

/// Calls in a row, each with all its retries, after which a service counts as down.
constexpr int kBreakerThreshold = 5;
using ConnectionPtr = std::shared_ptr<Connection>;
using Answer = std::expected<Response, Failure>;

/// Everything a call uses. Each call shares in it, so that it also outlives the calls that the end of the io_context
/// cuts off.
class Core : public std::enable_shared_from_this<Core> {
public:
    Core(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random, BudgetJournal* journal);

    asio::awaitable<Result<Response>> send(Request request);
    asio::awaitable<Result<void>> wait_for_room(std::size_t requests, Priority priority);
    bool breaker_open() const { return breaker_.is_open(); }

    Traffic traffic;
    Clock& clock;
    Gate gate;

private:
    /// Tells the breaker how a call ended; a call that is cut off says nothing about the service.
    class Trial;

    struct Call {
        const Request& request;
        const WireRequest wire;
        int attempt = 1;
        int last_status = 0;   ///< of the last attempt; 0: it got no answer
        bool in_doubt = false; ///< an attempt may have changed something, and its answer did not come or say so
    };

    asio::awaitable<Result<Response>> repeat(Call& call);
    asio::awaitable<Result<Answer>> attempt(Call& call);
    asio::awaitable<std::expected<ConnectionPtr, Failure>> connect(Instant::duration& time_left);
    Answer settle(const Call& call, Answer answer, Instant started);
    ConnectionPtr take_resting(bool repeatable);
    void put_back(ConnectionPtr connection);
    static Error too_late(const Call& call);
    Error give_up(const AttemptEnd& end, const Verdict& verdict, const Answer& answer) const;
    void log(const Call& call, const Answer& answer, Instant started) const;

    asio::any_io_executor executor_;
    ClientOptions options_;
    Random& random_;
    BaseUrl base_;
    std::optional<asio::ssl::context> tls_;
    AddressCache addresses_;
    CircuitBreaker breaker_;
    std::vector<ConnectionPtr> resting_; ///< the most recently used last
};

class Core::Trial {
public:
    explicit Trial(CircuitBreaker& breaker) : breaker_(&breaker) {}
    ~Trial()
    {
        if (breaker_) breaker_->abandoned();
    }
    Trial(const Trial&) = delete;
    Trial& operator=(const Trial&) = delete;
    void succeeded() { std::exchange(breaker_, nullptr)->succeeded(); }
    void failed(Instant now) { std::exchange(breaker_, nullptr)->failed(now); }

private:
    CircuitBreaker* breaker_;
};

Core::Core(asio::any_io_executor executor, ClientOptions options, Clock& clock_, Random& random, BudgetJournal* journal)
    : clock(clock_), gate(executor, options, clock_, journal), executor_(executor), options_(std::move(options)),
      random_(random), base_(parse_base_url(options_.base_url)), addresses_(executor, base_.host, base_.port),
      breaker_(kBreakerThreshold, options_.retry.initial, options_.retry.max)
{
    if (base_.tls) tls_.emplace(make_tls_context(options_.ca_file));
}

asio::awaitable<Result<Response>> Core::send(Request request)
{
    const auto self = shared_from_this();
    if (gate.is_draining()) co_return fail(ErrorKind::cancelled, "stopping");
    if (const auto refused = breaker_.refusal(clock.steady_now()))
        co_return std::unexpected(asked_to_wait("the service keeps failing; it is left alone", *refused));
    Call call{.request = request, .wire = make_wire_request(request, base_, options_.user_agent)};
    try {
        auto result = co_await repeat(call);
        if (!result && result.error().kind == ErrorKind::cancelled) result.error().outcome_unknown = call.in_doubt;
        co_return result;
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;
    }
    co_return std::unexpected(
        Error{.kind = ErrorKind::cancelled, .detail = "stopping", .outcome_unknown = call.in_doubt});
}

asio::awaitable<Result<void>> Core::wait_for_room(std::size_t requests, Priority priority)
{
    const auto self = shared_from_this();
    Gate::Place place(gate, priority);
    co_return co_await gate.wait_for_room(place, requests);
}

asio::awaitable<Result<Response>> Core::repeat(Call& call)
{
    Trial trial(breaker_);
    for (;; ++call.attempt) {
        const bool was_in_doubt = call.in_doubt;
        Result<Answer> attempted = co_await attempt(call);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return fail(ErrorKind::cancelled, "stopping");
        if (!attempted) {
            if (attempted.error().too_late && call.in_doubt) trial.failed(clock.steady_now());
            co_return std::unexpected(std::move(attempted.error()));
        }

        Answer& answer = *attempted;
        AttemptEnd end;
        if (!answer)
            end.ending = answer.error().ending;
        else
            end = {.status = answer->status, .retry_after = retry_after(*answer, clock.now())};
        call.last_status = end.status;
        if (!may_have_been_carried_out(end)) call.in_doubt = was_in_doubt;
        const Verdict verdict = judge(end, call.attempt, call.request.repeatable, options_.retry, random_);
        if (verdict.pauses_client) co_await gate.pause(verdict.wait);

        if (verdict.action == Action::deliver) {
            trial.succeeded();
            if (answer->status < 300 || answer->status >= 400) co_return std::move(*answer);
            co_return std::unexpected(Error{.kind = ErrorKind::contract,
                                            .detail = "redirected to " +
                                                      redirect_host(answer->header("location").value_or("")) +
                                                      "; redirects are not followed",
                                            .status = answer->status});
        }
        if (verdict.action == Action::give_up) {
            if (end.status == 429)
                trial.succeeded();
            else if (end.ending != Ending::unreadable && end.ending != Ending::unverified)
                trial.failed(clock.steady_now());
            co_return std::unexpected(give_up(end, verdict, answer));
        }
        ++traffic.retries;
        // A pause of the whole client is waited for where every request waits for it.
        if (!verdict.pauses_client) co_await gate.draining().sleep(clock, verdict.wait);
    }
}

/// One attempt, from waiting for its turn to the last byte. A kept connection that turns out to be closed does not
/// count as one.
asio::awaitable<Result<Answer>> Core::attempt(Call& call)
{
    const bool repeatable = call.request.repeatable;
    Gate::Place place(gate, call.request.priority, call.request.send_by.has_value());
    Instant::duration time_left = options_.timeout;
    for (;;) {
        Result<Gate::Slot> slot = co_await gate.admit(place);
        if (!slot) co_return std::unexpected(std::move(slot.error()));
        ConnectionPtr connection = take_resting(repeatable);
        if (!connection) {
            // Its turn is then another one's: a server that is slow to accept must not hold up those who have a
            // connection. Afterwards the most urgent one takes the connection.
            auto connected = co_await gate.draining().unless_rung(connect(time_left));
            if (!connected) continue;
            if (!*connected) co_return settle(call, std::unexpected(std::move(connected->error())), clock.steady_now());
            put_back(std::move(**connected));
            continue;
        }

        const Instant started = clock.steady_now();
        if (call.request.send_by && started > *call.request.send_by) {
            put_back(std::move(connection));
            co_return std::unexpected(too_late(call));
        }
        slot->depart();
        ++traffic.requests;
        call.in_doubt = call.in_doubt || call.request.method != Method::get;
        const bool kept = connection->kept();
        Answer answer = co_await connection->exchange(call.wire, options_.response_size_max, time_left);
        const bool stale = !answer && answer.error().before_answer && kept && repeatable;
        answer = settle(call, std::move(answer), started);
        if (!stale) {
            put_back(std::move(connection));
            co_return answer;
        }
        // What closed this connection has most likely closed the others too.
        resting_.clear();
        ++traffic.retries;
    }
}

asio::awaitable<std::expected<ConnectionPtr, Failure>> Core::connect(Instant::duration& time_left)
{
    const Instant started = Instant::clock::now();
    const auto addresses = co_await addresses_.get(started + time_left);
    if (!addresses) co_return std::unexpected(Failure{Ending::unsent, addresses.error()});
    const auto connection = std::make_shared<Connection>(executor_);
    const auto resolved = Instant::clock::now();
    const auto opened =
        co_await connection->open(*addresses, base_, tls_ ? &*tls_ : nullptr, time_left - (resolved - started));
    if (!opened) {
        addresses_.discard();
        co_return std::unexpected(opened.error());
    }
    time_left -= Instant::clock::now() - started;
    co_return connection;
}

Answer Core::settle(const Call& call, Answer answer, Instant started)
{
    ++traffic.by_status[answer ? answer->status : 0];
    if (answer && answer->status == 429) {
        ++traffic.rate_limited;
        gate.budget().halve_until(clock.steady_now() + options_.slow_down);
    }
    log(call, answer, started);
    return answer;
}

ConnectionPtr Core::take_resting(bool repeatable)
{
    while (!resting_.empty()) {
        ConnectionPtr connection = std::move(resting_.back());
        resting_.pop_back();
        if (connection->usable(clock.steady_now(), repeatable)) return connection;
    }
    return nullptr;
}

void Core::put_back(ConnectionPtr connection)
{
    if (!connection->reusable()) return;
    connection->rest(clock.steady_now());
    resting_.push_back(std::move(connection));
}

Error Core::too_late(const Call& call)
{
    return {.kind = ErrorKind::retry,
            .detail = "it had to wait for too long to be sent",
            .outcome_unknown = call.in_doubt,
            .status = call.last_status,
            .too_late = true};
}

Error Core::give_up(const AttemptEnd& end, const Verdict& verdict, const Answer& answer) const
{
    Error error;
    if (end.ending == Ending::unreadable && !verdict.outcome_unknown) error.kind = ErrorKind::contract;
    error.detail = answer ? "HTTP " + std::to_string(end.status) + ": " + excerpt(*answer) : answer.error().detail;
    error.retry_after = end.retry_after;
    error.outcome_unknown = verdict.outcome_unknown;
    error.status = end.status;
    error.unverified_peer = end.ending == Ending::unverified;
    return error;
}

void Core::log(const Call& call, const Answer& answer, Instant started) const
{
    const std::string_view target = call.request.target;
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady_now() - started);
    log::debug("http.request", {{"provider", options_.name},
                                {"method", std::string_view(call.wire.method_string())},
                                {"target", target.substr(0, target.find('?'))},
                                {"status", answer ? answer->status : 0},
                                {"took_ms", took.count()},
                                {"bytes", answer ? answer->body.size() : 0},
                                {"attempt", call.attempt},
                                {"request_id", answer ? answer->header("x-request-id").value_or("") : std::string()},
                                {"error", answer ? std::string() : answer.error().detail}});
}

class PooledClient final : public Client {
public:
    explicit PooledClient(std::shared_ptr<Core> core) : core_(std::move(core)) {}

    asio::awaitable<Result<Response>> send(Request request) override { return core_->send(std::move(request)); }
    void drain() override { core_->gate.drain(); }
    std::size_t on_the_wire() const override { return core_->gate.on_the_wire(); }
    bool has_room(std::size_t requests) const override { return core_->gate.has_room(requests); }
    asio::awaitable<Result<void>> wait_for_room(std::size_t requests, Priority priority) override
    {
        return core_->wait_for_room(requests, priority);
    }
    Traffic traffic() const override { return core_->traffic; }
    bool breaker_open() const override { return core_->breaker_open(); }
    std::vector<BudgetWindow> budget() const override
    {
        return core_->gate.budget().windows(core_->clock.steady_now());
    }
    std::string budget_snapshot() const override
    {
        return core_->gate.budget().snapshot(core_->clock.steady_now(), core_->clock.now());
    }
    void restore_budget(std::string_view snapshot) override
    {
        core_->gate.budget().restore(snapshot, core_->clock.steady_now(), core_->clock.now());
    }

private:
    std::shared_ptr<Core> core_;
};

} // namespace

std::unique_ptr<Client> make_client(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random,
                                    BudgetJournal* journal)
{
    return std::make_unique<PooledClient>(
        std::make_shared<Core>(std::move(executor), std::move(options), clock, random, journal));
}

} // namespace contactsync::http
