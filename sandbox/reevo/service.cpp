#include "reevo.hpp"

#include "render.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <span>

namespace contactsync::sandbox {
namespace reevo {
namespace {

constexpr std::size_t kBodyMax = std::size_t{1024} * 1024;
constexpr std::string_view kPrefix = "/api/v2/";

/// The segments after /api/v2; ids and api names need no percent-decoding.
std::vector<std::string_view> segments_of(std::string_view path)
{
    std::vector<std::string_view> segments;
    if (!path.starts_with(kPrefix)) return segments;
    path.remove_prefix(kPrefix.size());
    for (;;) {
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

const RecordType* find_type(std::string_view name)
{
    if (name == contact_type().name) return &contact_type();
    return name == account_type().name ? &account_type() : nullptr;
}

void allow(const Request& request, std::initializer_list<std::string_view> methods)
{
    if (std::ranges::find(methods, std::string_view(request.method)) == methods.end())
        throw Refusal{Refusal::Plain{405, "Method Not Allowed"}};
}

class ReevoService final : public Service {
public:
    std::string_view name() const override { return "reevo"; }

    Response handle(const Request& request, NowMs now) override
    {
        try {
            return route(request, now);
        } catch (const Refusal& refusal) {
            return render(refusal, w_.switches.error_style);
        }
    }

    bool only_reads(const Request& request) const override
    {
        return Service::only_reads(request) || request.path.ends_with("/_query");
    }

    Response rate_limited(int retry_after) const override
    {
        auto response = render(coded(429, "rate_limited", "too many requests"), w_.switches.error_style);
        if (w_.switches.rate_retry_after) response.headers.emplace_back("Retry-After", std::to_string(retry_after));
        return response;
    }

    void configure(const json::object& switches) override
    {
        w_.switches.configure(switches);
        const auto delay_ms = std::int64_t{1000} * w_.switches.query_delay_s;
        w_.contacts.set_delay(delay_ms);
        w_.accounts.set_delay(delay_ms);
    }
    json::object switches() const override { return w_.switches.describe(); }

    std::string seed(const json::object& record, NowMs created_at, NowMs updated_at) override
    {
        return seed_contact(w_, record, created_at, updated_at);
    }
    void edit(std::string_view id, const json::object& fields, NowMs now) override
    {
        edit_contact(w_, id, fields, now);
    }
    void remove(std::string_view id, NowMs now) override { remove_contact(w_, id, now); }
    void merge(std::string_view loser, std::string_view survivor, NowMs now) override
    {
        merge_contacts(w_, loser, survivor, now);
    }

    json::array dump() const override;
    json::value save() const override;
    void load(const json::value& state) override;
    std::size_t size() const override { return static_cast<std::size_t>(std::ranges::count_if(all(), shown)); }

private:
    static bool shown(const IndexEntry& entry)
    {
        return !entry.record->archived() && entry.record->merged_into.empty();
    }
    const Index& all() const { return w_.contacts.live().index(Order::id); }

    Response route(const Request& request, NowMs now);
    Response route_records(const RecordType& type, std::span<const std::string_view> rest, const Request& request,
                           NowMs now);
    Response health() const;
    void authenticate(const Request& request) const;
    void authorize(const RecordType& type, const Request& request) const;

    Workspace w_;
};

Response ReevoService::health() const
{
    if (w_.switches.health == "healthy") return {.body = R"({"data":{"status":"healthy"}})"};
    return {.status = 503, .body = R"({"data":{"status":"unhealthy"}})"};
}

void ReevoService::authenticate(const Request& request) const
{
    const auto bearer = request.headers.find("authorization");
    const auto key = request.headers.find("x-api-key");
    if (bearer == request.headers.end() && key == request.headers.end()) {
        if (w_.switches.missing_auth_status == 422)
            throw structural({"header", "x-api-key"}, "missing", "Field required");
        throw coded(w_.switches.missing_auth_status, "unauthorized", "no API key");
    }
    const bool valid = bearer != request.headers.end() ? bearer->second == "Bearer " + w_.switches.api_key
                                                       : key->second == w_.switches.api_key;
    if (!valid) throw coded(401, "unauthorized", "invalid API key");
}

void ReevoService::authorize(const RecordType& type, const Request& request) const
{
    const auto& denied = w_.switches.denied;
    if (denied == "quota") throw coded(402, "quota_exceeded", "the organisation's public request quota is used up");
    // Write includes read, so a key without read has neither.
    const bool applies = denied.starts_with(type.name) && (denied.ends_with("read") || !only_reads(request));
    if (applies) throw refused("permission_denied", "the key lacks the permission " + denied);
}

Response ReevoService::route(const Request& request, NowMs now)
{
    const auto segments = segments_of(request.path);
    if (segments.empty()) throw not_found_plain();
    if (segments.front() == "health" && segments.size() == 1) {
        allow(request, {"GET"});
        return health();
    }
    const bool schema = segments.front() == "_schema" && segments.size() == 2;
    const auto* type = find_type(schema ? segments[1] : segments[0]);
    if (!schema && !type) throw not_found_plain();
    authenticate(request);
    if (request.body.size() > kBodyMax) throw Refusal{Refusal::Plain{413, "Request body too large"}};
    if (schema) {
        allow(request, {"GET"});
        if (!type) throw refused("unknown_record_type", "no such record type");
        return {.body = json::serialize(describe(*type, w_.switches))};
    }
    authorize(*type, request);
    return route_records(*type, std::span(segments).subspan(1), request, now);
}

Response ReevoService::route_records(const RecordType& type, std::span<const std::string_view> rest,
                                     const Request& request, NowMs now)
{
    if (rest.empty() || rest[0] == "_assert" || rest[0] == "_query") {
        if (rest.size() > 1) throw not_found_plain();
        allow(request, {"POST"});
        if (rest.empty()) return create_record(w_, type, request, now);
        return rest[0] == "_assert" ? assert_record(w_, type, request, now) : query_records(w_, type, request, now);
    }
    const auto id = rest[0];
    if (rest.size() == 1) {
        allow(request, {"GET", "PATCH", "DELETE"});
        if (request.method == "GET") return read_record(w_, type, id);
        if (request.method == "PATCH") return patch_record(w_, type, id, request, now);
        return archive_record(w_, type, id, now);
    }
    if (rest.size() > 4 || rest.size() == 2) throw not_found_plain();
    const auto target = rest.size() == 4 ? rest[3] : std::string_view();
    if (rest[1] == "attribute") {
        if (target.empty())
            allow(request, {"POST"});
        else
            allow(request, {"PATCH", "DELETE"});
        return change_item(w_, type, id, rest[2], target, request, now);
    }
    if (rest[1] != "relationship") throw not_found_plain();
    if (target.empty())
        allow(request, {"GET", "POST"});
    else
        allow(request, {"PATCH", "DELETE"});
    return relationship(w_, type, id, rest[2], target, request, now);
}

json::array ReevoService::dump() const
{
    json::array records;
    for (const auto& entry : all()) {
        if (!shown(entry)) continue;
        std::string text;
        append_record(text, *entry.record, contact_type(), w_.switches);
        records.push_back(json::parse(text));
    }
    return records;
}

json::value ReevoService::save() const
{
    const auto saved = [](const Book& book) {
        json::array records;
        for (const auto& entry : book.live().index(Order::id))
            records.push_back(save_record(*entry.record));
        return records;
    };
    return {{"switches", w_.switches.describe()}, {"contacts", saved(w_.contacts)}, {"accounts", saved(w_.accounts)},
            {"edges", w_.edges.save()},           {"ids", w_.ids.counter()},        {"writes", w_.writes}};
}

void ReevoService::load(const json::value& state)
{
    Workspace loaded;
    loaded.switches.configure(state.at("switches").as_object());
    for (const auto& record : state.at("contacts").as_array())
        loaded.contacts.put(load_record(record), 0);
    for (const auto& record : state.at("accounts").as_array())
        loaded.accounts.put(load_record(record), 0);
    loaded.edges.load(state.at("edges"));
    loaded.ids.restore(state.at("ids").to_number<std::uint64_t>());
    loaded.writes = state.at("writes").to_number<std::uint64_t>();
    w_ = std::move(loaded);
    configure({});
}

} // namespace
} // namespace reevo

std::unique_ptr<Service> make_reevo()
{
    return std::make_unique<reevo::ReevoService>();
}

} // namespace contactsync::sandbox
