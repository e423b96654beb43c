#include "http/client.hpp"

#include "base/log.hpp"
#include "http/address_cache.hpp"
#include "http/base_url.hpp"
#include "http/budget.hpp"
#include "http/circuit_breaker.hpp"
#include "http/connection.hpp"
#include "http/response.hpp"
#include "http/retry.hpp"
#include "http/semaphore.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <stdexcept>

namespace contactsync::http {

namespace beast = boost::beast;
using namespace std::chrono_literals;

namespace {

/// Calls in a row, each with all its retries, after which a service counts as down.
constexpr int kBreakerThreshold = 5;
/// Waits for our own limits are shorter than this, except for the limit per month: then the caller is told instead.
constexpr auto kBudgetWaitMax = 61min;

using ConnectionPtr = std::shared_ptr<Connection>;
using Answer = std::expected<Response, Failure>;

beast::http::verb verb_of(Method method)
{
    switch (method) {
    case Method::get:
        return beast::http::verb::get;
    case Method::post:
        return beast::http::verb::post;
    case Method::put:
        return beast::http::verb::put;
    case Method::patch:
        return beast::http::verb::patch;
    case Method::delete_:
        return beast::http::verb::delete_;
    }
    std::unreachable();
}

/// A line break inside a key read from a file would otherwise become a header of its own.
void require_one_line(std::string_view text)
{
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
    if (std::ranges::any_of(text, is_control))
        throw std::invalid_argument("HTTP request: control character in target or header");
}

WireRequest make_wire_request(const Request& request, const BaseUrl& base, const std::string& user_agent)
{
    require_one_line(request.target);
    WireRequest wire(verb_of(request.method), base.prefix + request.target, 11);
    wire.set(beast::http::field::host, base.host_header);
    wire.set(beast::http::field::user_agent, user_agent);
    wire.set(beast::http::field::accept_encoding, "gzip");
    for (const auto& [name, value] : request.headers) {
        require_one_line(value);
        wire.set(name, value);
    }
    wire.body() = {request.body.data(), request.body.size()};
    // A POST or PUT says so even if its body is empty; a GET without a body says nothing.
    wire.prepare_payload();
    return wire;
}

std::chrono::seconds whole_seconds(Instant::duration duration)
{
    return std::chrono::ceil<std::chrono::seconds>(duration);
}

Error asked_to_wait(std::string_view why, Instant::duration wait)
{
    const auto seconds = whole_seconds(wait);
    return {.kind = ErrorKind::retry,
            .detail = std::string(why) + " for " + std::to_string(seconds.count()) + " s",
            .retry_after = seconds};
}

/// Everything a call uses. Each call shares in it, so that it also outlives the calls that the end of the io_context
/// cuts off.
class Core : public std::enable_shared_from_this<Core> {
public:
    Core(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random);

    asio::awaitable<Result<Response>> send(Request request);
    bool breaker_open() const { return breaker_.is_open(); }

    Traffic traffic;
    Budget budget;
    Clock& clock;

private:
    /// Keeps a request in the budget as under way until its attempt ends.
    class Charge;
    /// Tells the breaker how a call ended; a call that is cut off says nothing about the service.
    class Trial;

    struct Call {
        const Request& request;
        const WireRequest wire;
        int attempt = 1;
    };

    asio::awaitable<Result<Response>> repeat(Call& call);
    asio::awaitable<Result<Answer>> attempt(const Call& call);
    asio::awaitable<std::expected<ConnectionPtr, Failure>> connect(Instant::duration& time_left);
    asio::awaitable<std::optional<Error>> wait_for_budget();
    Answer settle(const Call& call, Answer answer, Instant started);
    ConnectionPtr take_resting(bool repeatable);
    void put_back(ConnectionPtr connection);
    Error give_up(const AttemptEnd& end, const Verdict& verdict, const Answer& answer) const;
    void log(const Call& call, const Answer& answer, Instant started) const;

    asio::any_io_executor executor_;
    ClientOptions options_;
    Random& random_;
    BaseUrl base_;
    std::optional<asio::ssl::context> tls_;
    AddressCache addresses_;
    CircuitBreaker breaker_;
    Semaphore slots_;                    ///< one for each request in flight
    Semaphore turn_;                     ///< one: who holds it is next to get a request out of the budget
    std::vector<ConnectionPtr> resting_; ///< the most recently used last
    Instant paused_until_ = Instant::min();
};

class Core::Charge {
public:
    Charge(Budget& budget, Instant now) : budget_(&budget), ended_at_(now) { budget.begin(now); }
    ~Charge() { budget_->end(ended_at_); }
    Charge(const Charge&) = delete;
    Charge& operator=(const Charge&) = delete;
    void ended(Instant now) { ended_at_ = now; }

private:
    Budget* budget_;
    Instant ended_at_;
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

Core::Core(asio::any_io_executor executor, ClientOptions options, Clock& clock_, Random& random)
    : budget(options.limits), clock(clock_), executor_(executor), options_(std::move(options)), random_(random),
      base_(parse_base_url(options_.base_url)), addresses_(executor, base_.host, base_.port),
      breaker_(kBreakerThreshold, options_.retry.initial, options_.retry.max),
      slots_(executor, std::max<std::size_t>(options_.max_in_flight, 1)), turn_(executor, 1)
{
    if (base_.tls) tls_.emplace(make_tls_context(options_.ca_file));
}

asio::awaitable<Result<Response>> Core::send(Request request)
{
    const auto self = shared_from_this();
    if (const auto refused = breaker_.refusal(clock.steady_now()))
        co_return std::unexpected(asked_to_wait("the service keeps failing; it is left alone", *refused));
    Call call{.request = request, .wire = make_wire_request(request, base_, options_.user_agent)};
    try {
        co_return co_await repeat(call);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) throw;
    }
    co_return fail(ErrorKind::cancelled, "stopping");
}

asio::awaitable<Result<Response>> Core::repeat(Call& call)
{
    Trial trial(breaker_);
    for (;; ++call.attempt) {
        Result<Answer> attempted = co_await attempt(call);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return fail(ErrorKind::cancelled, "stopping");
        if (!attempted) co_return std::unexpected(std::move(attempted.error()));

        Answer& answer = *attempted;
        AttemptEnd end;
        if (!answer)
            end.ending = answer.error().ending;
        else
            end = {.status = answer->status, .retry_after = retry_after(*answer, clock.now())};
        const Verdict verdict = judge(end, call.attempt, call.request.repeatable, options_.retry, random_);
        if (verdict.pauses_client) paused_until_ = std::max(paused_until_, clock.steady_now() + verdict.wait);

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
        if (!verdict.pauses_client) co_await clock.sleep(verdict.wait);
    }
}

/// One attempt, from waiting for a slot to the last byte. A kept connection that turns out to be closed does not count
/// as one.
asio::awaitable<Result<Answer>> Core::attempt(const Call& call)
{
    const Semaphore::Permit slot = co_await slots_.acquire();
    const bool repeatable = call.request.repeatable;
    Instant::duration time_left = options_.timeout;
    ConnectionPtr connection;
    for (;;) {
        Semaphore::Permit turn = co_await turn_.acquire();
        if (auto refusal = co_await wait_for_budget()) co_return std::unexpected(std::move(*refusal));
        if (!connection || !connection->usable(clock.steady_now(), repeatable)) connection = take_resting(repeatable);
        if (!connection) {
            // Not while it is our turn: a server that is slow to accept must not hold up those who have a connection.
            turn.release();
            auto connected = co_await connect(time_left);
            if (!connected) co_return settle(call, std::unexpected(std::move(connected.error())), clock.steady_now());
            connection = std::move(*connected);
            continue;
        }

        const Instant started = clock.steady_now();
        Charge charge(budget, started);
        turn.release();
        ++traffic.requests;
        const bool kept = connection->kept();
        Answer answer = co_await connection->exchange(call.wire, options_.response_size_max, time_left);
        charge.ended(clock.steady_now());
        const bool stale = !answer && answer.error().before_answer && kept && repeatable;
        answer = settle(call, std::move(answer), started);
        if (!stale) {
            put_back(std::move(connection));
            co_return answer;
        }
        // What closed this connection has most likely closed the others too.
        connection.reset();
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
    connection->rest(clock.steady_now());
    co_return connection;
}

/// Returns when a request may be sent, or with an error if that is too far away to wait for it here.
asio::awaitable<std::optional<Error>> Core::wait_for_budget()
{
    for (;;) {
        const Instant now = clock.steady_now();
        const auto paused = paused_until_ > now ? paused_until_ - now : Instant::duration::zero();
        if (paused > options_.retry.max_wait) co_return asked_to_wait("the service asked to be left alone", paused);
        const auto limited = budget.wait(now);
        if (limited > kBudgetWaitMax) co_return asked_to_wait("the configured limit of requests is used up", limited);
        const auto wait = std::max(paused, limited);
        if (wait <= Instant::duration::zero()) co_return std::nullopt;
        co_await clock.sleep(wait);
    }
}

Answer Core::settle(const Call& call, Answer answer, Instant started)
{
    ++traffic.by_status[answer ? answer->status : 0];
    if (answer && answer->status == 429) ++traffic.rate_limited;
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
    PooledClient(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random)
        : core_(std::make_shared<Core>(std::move(executor), std::move(options), clock, random))
    {}

    asio::awaitable<Result<Response>> send(Request request) override { return core_->send(std::move(request)); }
    Traffic traffic() const override { return core_->traffic; }
    bool breaker_open() const override { return core_->breaker_open(); }
    std::vector<BudgetWindow> budget() const override { return core_->budget.windows(core_->clock.steady_now()); }
    std::string budget_snapshot() const override
    {
        return core_->budget.snapshot(core_->clock.steady_now(), core_->clock.now());
    }
    void restore_budget(std::string_view snapshot) override
    {
        core_->budget.restore(snapshot, core_->clock.steady_now(), core_->clock.now());
    }

private:
    std::shared_ptr<Core> core_;
};

} // namespace

std::unique_ptr<Client> make_client(asio::any_io_executor executor, ClientOptions options, Clock& clock, Random& random)
{
    return std::make_unique<PooledClient>(std::move(executor), std::move(options), clock, random);
}

} // namespace contactsync::http
