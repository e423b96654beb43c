// The control API: what a test or a curious user asks of the sandbox itself.
#include "members.hpp"
#include "sandbox.hpp"

#include <charconv>
#include <stdexcept>

namespace contactsync::sandbox {
namespace {

struct Call {
    Sandbox& sandbox;
    std::string service; ///< empty = all
    std::string_view command;
    const Request& request;

    bool is(std::string_view method, std::string_view name) const
    {
        return request.method == method && command == name;
    }
    json::value body() const
    {
        json::error_code failed;
        auto value = json::parse(request.body.empty() ? "{}" : request.body, failed);
        if (failed) throw std::invalid_argument("the body is not JSON");
        return value;
    }
    json::object object() const
    {
        auto value = body();
        if (!value.is_object()) throw std::invalid_argument("the body must be an object");
        return std::move(value.as_object());
    }
    std::string query(const std::string& name) const
    {
        const auto found = request.query.find(name);
        return found == request.query.end() ? std::string() : found->second;
    }
};

Response ok(const json::value& value = json::object{{"ok", true}})
{
    return {.body = json::serialize(value)};
}

Response failed(int status, std::string_view message)
{
    return {.status = status, .body = json::serialize(json::object{{"error", message}})};
}

std::uint64_t number(const std::string& text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size()))
        throw std::invalid_argument("since: expected a number");
    return value;
}

/// {"rules": […]} or the list itself.
void set_faults(const Call& call)
{
    const auto body = call.body();
    const auto* wrapped = body.is_object() ? body.as_object().if_contains("rules") : nullptr;
    const auto& rules = wrapped ? *wrapped : body;
    if (!rules.is_array()) throw std::invalid_argument("expected a list of fault rules");
    call.sandbox.faults().set(rules.as_array(), call.service);
}

Backend& backend_of(Sandbox& sandbox, std::string_view name)
{
    auto* backend = sandbox.find(name);
    if (!backend) throw std::invalid_argument("no service " + std::string(name));
    return *backend;
}

/// {"reevo": {…}, …}, or the limits themselves below one service's path.
void set_limits(const Call& call)
{
    const auto body = call.object();
    if (!call.service.empty()) return backend_of(call.sandbox, call.service).limit.set(body);
    for (const auto& [name, limits] : body)
        backend_of(call.sandbox, name).limit.set(required_object(body, name));
}

json::object describe_limits(const Call& call)
{
    json::object all;
    for (const auto& backend : call.sandbox.backends())
        all[backend.service->name()] = backend.limit.describe();
    return call.service.empty() ? all : all.at(call.service).as_object();
}

json::object health(const Call& call)
{
    json::object records;
    for (const auto& backend : call.sandbox.backends())
        records[backend.service->name()] = backend.service->size();
    return {{"status", "healthy"}, {"records", std::move(records)}, {"now_ms", call.sandbox.clock().now()}};
}

/// Commands that concern the whole sandbox or, below a service's path, that service.
std::optional<Response> shared_command(const Call& call)
{
    auto& sandbox = call.sandbox;
    if (call.is("GET", "faults")) return ok({{"rules", sandbox.faults().describe(call.service)}});
    if (call.is("PUT", "faults")) return set_faults(call), ok();
    if (call.is("DELETE", "faults")) return sandbox.faults().clear(call.service), ok();
    if (call.is("GET", "limits")) return ok(describe_limits(call));
    if (call.is("PUT", "limits")) return set_limits(call), ok();
    if (call.is("GET", "journal"))
        return ok(sandbox.journal().entries(number(call.query("since")), call.service, call.query("writes") == "1"));
    if (call.is("GET", "counts")) return ok(sandbox.journal().counts(call.service));
    return std::nullopt;
}

std::optional<Response> sandbox_command(const Call& call)
{
    auto& sandbox = call.sandbox;
    if (call.is("GET", "health")) return ok(health(call));
    if (call.is("DELETE", "journal")) return sandbox.journal().clear(), ok();
    if (call.is("POST", "reset")) return sandbox.reset(), ok();
    if (call.is("POST", "clock")) {
        sandbox.clock().advance(int_member(call.object(), "advance_ms", INT64_MIN).value_or(0));
        return ok({{"now_ms", sandbox.clock().now()}});
    }
    return std::nullopt;
}

/// One population line, or {"records": [lines]}.
json::value seed(Sandbox& sandbox, Backend& backend, const json::object& body)
{
    const auto* lines = body.if_contains("records");
    if (!lines) return {{"id", sandbox.seed(backend, body)}};
    if (!lines->is_array()) throw std::invalid_argument("records: expected an array");
    json::array ids;
    for (const auto& line : lines->as_array()) {
        if (!line.is_object()) throw std::invalid_argument("records: expected objects");
        ids.emplace_back(sandbox.seed(backend, line.as_object()));
    }
    return {{"ids", std::move(ids)}};
}

std::optional<Response> service_command(const Call& call, Backend& backend)
{
    auto& service = *backend.service;
    const auto now = call.sandbox.clock().now();
    if (call.is("GET", "records")) return ok(service.dump());
    if (call.is("GET", "truth")) return ok(json::value_from(backend.truth));
    if (call.is("GET", "switches")) return ok(service.switches());
    if (call.is("PUT", "switches")) return service.configure(call.object()), ok(service.switches());
    if (call.is("POST", "seed")) return ok(seed(call.sandbox, backend, call.object()));
    if (call.request.method != "POST") return std::nullopt;
    const auto body = call.object();
    if (call.command == "edit")
        return service.edit(required_text(body, "id"), required_object(body, "fields"), now), ok();
    if (call.command == "delete") return service.remove(required_text(body, "id"), now), ok();
    if (call.command == "merge")
        return service.merge(required_text(body, "loser"), required_text(body, "survivor"), now), ok();
    return std::nullopt;
}

std::optional<Response> run(Sandbox& sandbox, std::string_view path, const Request& request)
{
    const auto slash = path.find('/');
    if (slash == std::string_view::npos) {
        const Call call{sandbox, {}, path, request};
        auto response = shared_command(call);
        return response ? response : sandbox_command(call);
    }
    auto* backend = sandbox.find(path.substr(0, slash));
    if (!backend) return std::nullopt;
    const Call call{sandbox, std::string(path.substr(0, slash)), path.substr(slash + 1), request};
    auto response = shared_command(call);
    return response ? response : service_command(call, *backend);
}

} // namespace

Response control(Sandbox& sandbox, std::string_view path, const Request& request)
{
    try {
        auto response = run(sandbox, path, request);
        return response ? std::move(*response) : failed(404, "no such command; see docs/SANDBOX.md");
    } catch (const std::invalid_argument& error) {
        return failed(400, error.what());
    }
}

} // namespace contactsync::sandbox
