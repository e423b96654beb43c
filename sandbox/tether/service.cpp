#include "sandbox/support/route.hpp"
#include "sandbox/tether/auth.hpp"
#include "sandbox/tether/call.hpp"
#include "sandbox/tether/codec.hpp"
#include "sandbox/tether/person.hpp"
#include "sandbox/tether/routes.hpp"
#include "sandbox/tether/tether.hpp"

#include <chrono>
#include <optional>
#include <utility>

namespace contactsync::sandbox::tether {
namespace {

/// The segments below /api; nothing for other paths.
std::optional<std::vector<std::string>> api_segments(const Request& request)
{
    std::vector<std::string> segments = split_path(request.path);
    if (segments.empty() || segments.front() != "api") return std::nullopt;
    segments.erase(segments.begin());
    return segments;
}

std::optional<RouteMatch> route_of(const Request& request)
{
    const auto segments = api_segments(request);
    return segments ? find_route(request.method, *segments) : std::nullopt;
}

bool is_forbidden(Effect effect, Forbid forbid)
{
    switch (forbid) {
    case Forbid::none:
        return false;
    case Forbid::deletes:
        return effect == Effect::removes;
    case Forbid::writes:
        return effect == Effect::writes || effect == Effect::removes;
    case Forbid::everything:
        break;
    }
    return effect != Effect::open;
}

class TetherService final : public Service {
public:
    std::string_view name() const override { return "tether"; }

    Response handle(const Request& request, NowMs now) override
    {
        now_ = now;
        auto match = route_of(request);
        if (match && match->route->effect == Effect::open) return dispatch(request, *match);
        if (auto refused = refuse_credentials(request)) return std::move(*refused);
        if (!match) return refuse(Shape::e1, {.status = 404, .code = "NOT_FOUND", .message = "No such route"});
        if (is_forbidden(match->route->effect, switches_.forbid)) {
            return refuse(switches_.auth_error_shape, {.status = 403, .code = "FORBIDDEN", .message = "Role too low"},
                          switches_.error_codes);
        }
        return dispatch(request, *match);
    }

    /// Several reads are POSTs here, and signing in changes nothing.
    bool only_reads(const Request& request) const override
    {
        const auto match = route_of(request);
        if (!match) return Service::only_reads(request);
        return match->route->effect == Effect::reads || match->route->effect == Effect::open;
    }

    Response rate_limited(int retry_after) const override
    {
        Response response = refuse(Shape::e1, {.status = 429, .code = "RATE_LIMITED", .message = "Too many requests"});
        response.headers.emplace_back("Retry-After", std::to_string(retry_after));
        return response;
    }

    void configure(const json::object& wanted) override { sandbox::configure(switches_, switch_table(), wanted); }
    json::object switches() const override { return show(switches_, switch_table()); }

    std::string seed(const json::object& record, NowMs created_at, NowMs updated_at) override
    {
        const NowMs created = created_at == 0 ? latest() : created_at;
        return show_id(seed_contact(book_, switches_, record, created, updated_at == 0 ? latest() : updated_at));
    }

    void edit(std::string_view id, const json::object& fields, NowMs now) override
    {
        now_ = now;
        edit_contact(book_, switches_, id, fields, now);
    }

    void remove(std::string_view id, NowMs now) override
    {
        now_ = now;
        remove_contact(book_, id, now);
    }

    void merge(std::string_view loser, std::string_view survivor, NowMs now) override
    {
        now_ = now;
        merge_contacts(book_, loser, survivor, now);
    }

    json::array dump() const override
    {
        json::array all;
        all.reserve(book_.size());
        for (const ObjectId id : book_.ids())
            all.push_back(show_contact(*book_.find(id), Switches{}));
        return all;
    }

    json::value save() const override { return {{"now", now_}, {"book", book_.save()}}; }

    void load(const json::value& state) override
    {
        book_ = Book::load(state.at("book"));
        now_ = state.at("now").to_number<NowMs>();
    }

    std::size_t size() const override { return book_.size(); }

private:
    std::optional<Response> refuse_credentials(const Request& request)
    {
        const bool forced = switches_.force_401 > 0;
        if (forced) --switches_.force_401;
        if (!forced && is_authenticated(request, switches_, now_)) return std::nullopt;
        return refuse(switches_.auth_error_shape,
                      {.status = 401, .code = "UNAUTHORIZED", .message = "Token missing, expired or malformed"},
                      switches_.error_codes);
    }

    Response dispatch(const Request& request, RouteMatch& match)
    {
        Call call{book_, switches_, request, now_, match.route->shape, std::move(match.args)};
        if (switches_.body_limit_bytes > 0 && std::cmp_greater(request.body.size(), switches_.body_limit_bytes)) {
            return refuse(call, {.status = 413, .code = "PAYLOAD_TOO_LARGE", .message = "Request entity too large"});
        }
        if (match.route->body == Body::object) {
            json::error_code error;
            json::value body = json::parse(request.body, error);
            if (error || !body.is_object()) {
                return refuse(call, {.code = "INVALID_JSON", .message = "The body must be one JSON object"});
            }
            call.body = std::move(body.get_object());
        }
        return match.route->handler(call);
    }

    NowMs latest() const
    {
        using namespace std::chrono;
        return now_ != 0 ? now_ : duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }

    Book book_;
    Switches switches_;
    NowMs now_ = 0; ///< the latest time anyone told
};

} // namespace
} // namespace contactsync::sandbox::tether

namespace contactsync::sandbox {

std::unique_ptr<Service> make_tether()
{
    return std::make_unique<tether::TetherService>();
}

} // namespace contactsync::sandbox
