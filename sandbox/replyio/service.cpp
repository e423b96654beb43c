#include "sandbox/replyio/call.hpp"
#include "sandbox/replyio/codec.hpp"
#include "sandbox/replyio/errors.hpp"
#include "sandbox/replyio/person.hpp"
#include "sandbox/replyio/replyio.hpp"
#include "sandbox/replyio/routes.hpp"
#include "sandbox/support/route.hpp"
#include "sandbox/support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace contactsync::sandbox::replyio {
namespace {

constexpr std::string_view kKey = "sandbox-replyio-key";
constexpr std::string_view kActingEmail = "sync@sandbox.example";

std::string_view header(const Request& request, const std::string& name)
{
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string_view{} : std::string_view(found->second);
}

bool holds_key(const Request& request, Credential accepted)
{
    const std::string_view bearer = header(request, "authorization");
    const bool by_header = accepted != Credential::bearer && header(request, "x-api-key") == kKey;
    const bool by_bearer = accepted != Credential::api_key && bearer.size() == 7 + kKey.size() &&
                           lower(bearer.substr(0, 7)) == "bearer " && bearer.substr(7) == kKey;
    return by_header || by_bearer;
}

/// Impersonation and teams: replyio contract sections 2 and 9.
std::optional<Response> check_identity(const Request& request, const Switches& switches)
{
    const std::string_view user = header(request, "x-user-id");
    const std::string_view email = header(request, "x-user-email");
    const bool unknown_user = !user.empty() && !in_team(parse_integer(user).value_or(0));
    if (unknown_user || (!email.empty() && lower(email) != kActingEmail)) {
        return refusal(401, "USER_NOT_FOUND", "The acting user is unknown");
    }
    const std::string_view team = header(request, "x-team-id");
    if (switches.require_team_header && team.empty()) {
        return refusal(403, "TEAM_REQUIRED", fmt::format("Name a team in X-TEAM-ID; reachable: {}", kTeam));
    }
    if (!team.empty() && parse_integer(team) != kTeam) {
        return refusal(403, "TEAM_NOT_ACCESSIBLE", "The key does not reach this team");
    }
    return std::nullopt;
}

/// `contacts:write` and `contacts:operate` each include `contacts:read`, not each other.
bool grants(const std::vector<std::string>& granted, std::string_view needed)
{
    return needed.empty() || std::ranges::any_of(granted, [&](const std::string& scope) {
               return scope == needed || (needed == "contacts:read" && scope.starts_with("contacts:"));
           });
}

std::optional<json::object> parse_object(std::string_view body)
{
    json::error_code error;
    json::value value = json::parse(body, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

std::int64_t parse_id(std::string_view id)
{
    const auto number = parse_integer(id);
    if (!number) throw std::invalid_argument("ids of Reply.io are whole numbers");
    return *number;
}

class ReplyioService final : public Service {
public:
    std::string_view name() const override { return "replyio"; }

    Response handle(const Request& request, NowMs now) override
    {
        now_ = now;
        const std::string key(header(request, "idempotency-key"));
        const bool remembers = switches_.honour_idempotency_key && !key.empty() && !only_reads(request);
        if (const auto known = answered_.find(key); remembers && known != answered_.end()) {
            Response again = known->second;
            again.wrote = false;
            return again;
        }
        Response response = answer(request, now);
        if (remembers && response.status < 400) answered_[key] = response;
        return response;
    }

    bool only_reads(const Request& request) const override
    {
        return Service::only_reads(request) || (request.method == "POST" && request.path.ends_with("/contacts/filter"));
    }

    Response rate_limited(int retry_after) const override { return too_many_requests(retry_after); }

    void configure(const json::object& wanted) override { sandbox::configure(switches_, switch_table(), wanted); }
    json::object switches() const override { return show(switches_, switch_table()); }

    std::string seed(const json::object& record, NowMs created_at, NowMs updated_at) override
    {
        const NowMs created = created_at == 0 ? latest() : created_at;
        return std::to_string(seed_contact(book_, record, created, updated_at == 0 ? latest() : updated_at));
    }

    void edit(std::string_view id, const json::object& fields, NowMs now) override
    {
        now_ = now;
        edit_contact(book_, switches_, parse_id(id), fields, now);
    }

    void remove(std::string_view id, NowMs now) override
    {
        now_ = now;
        remove_contact(book_, parse_id(id));
    }

    void merge(std::string_view loser, std::string_view survivor, NowMs now) override
    {
        now_ = now;
        merge_contacts(book_, switches_, parse_id(loser), parse_id(survivor), now);
    }

    /// As V3 shows them without any switch: that dialect shows the most.
    json::array dump() const override
    {
        json::array all;
        all.reserve(book_.ids().size());
        for (const std::int64_t id : book_.ids()) {
            all.push_back(show_contact(*book_.find(id), book_, Switches{}, Version::v3, now_));
        }
        return all;
    }

    json::value save() const override { return {{"now", now_}, {"book", book_.save()}}; }

    void load(const json::value& state) override
    {
        book_ = Book::load(state.at("book"));
        now_ = state.at("now").to_number<NowMs>();
    }

    std::size_t size() const override { return book_.ids().size(); }

private:
    Response answer(const Request& request, NowMs now)
    {
        std::vector<std::string> segments = split_path(request.path);
        const std::string prefix = segments.empty() ? std::string() : segments.front();
        const bool serves_v3 = prefix == "v3" && switches_.prefixes != Prefixes::v4;
        const bool serves_v4 = prefix == "v4" && switches_.prefixes != Prefixes::v3;
        if (!serves_v3 && !serves_v4) return refusal(404, "", "No such path");
        segments.erase(segments.begin());

        if (!holds_key(request, serves_v3 ? switches_.v3_auth : switches_.v4_auth)) return unauthorized();
        if (auto refused = check_identity(request, switches_)) return std::move(*refused);
        Call call{book_, switches_, request, serves_v3 ? Version::v3 : Version::v4, now, random_};
        return dispatch(call, segments);
    }

    Response dispatch(Call& call, const std::vector<std::string>& segments)
    {
        auto match = find_route(call.request.method, segments);
        const bool hidden = match && match->route != nullptr && match->route->handler == set_opted_out &&
                            call.version == Version::v4 && !switches_.v4_set_opted_out;
        if (!match || hidden) return refusal(404, "", "No such path");
        if (match->route == nullptr) return refusal(405, "", "This path does not take that method");
        if (!grants(switches_.scopes, match->route->scope)) {
            return refusal(403, "insufficient_scope", "The key lacks a scope for this operation");
        }
        call.args = std::move(match->args);
        if (match->route->body == Body::object) {
            auto body = parse_object(call.request.body);
            if (!body) return invalid({{"", "The body must be one JSON object"}});
            call.body = std::move(*body);
        }
        return match->route->handler(call);
    }

    NowMs latest() const
    {
        using namespace std::chrono;
        return now_ != 0 ? now_ : duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }

    Book book_;
    Switches switches_;
    std::unordered_map<std::string, Response> answered_; ///< by idempotency key, only while the switch is on
    std::mt19937_64 random_{7};
    NowMs now_ = 0; ///< the latest time anyone told
};

} // namespace
} // namespace contactsync::sandbox::replyio

namespace contactsync::sandbox {

std::unique_ptr<Service> make_replyio()
{
    return std::make_unique<replyio::ReplyioService>();
}

} // namespace contactsync::sandbox
