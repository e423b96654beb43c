#include "faults.hpp"

#include "members.hpp"

#include <algorithm>
#include <stdexcept>

namespace contactsync::sandbox {
namespace {

/// A JSON object is sent as JSON, a string as it is: gateways answer in HTML.
void parse_body(const json::object& given, Fault& fault)
{
    const auto* body = given.if_contains("body");
    if (!body) return;
    if (const auto* text = body->if_string()) {
        fault.body = std::string(view(*text));
        fault.content_type = "text/html";
    } else {
        fault.body = json::serialize(*body);
    }
}

void parse_headers(const json::object& given, Fault& fault)
{
    if (const auto retry_after = int_member(given, "retry_after")) {
        fault.headers.emplace_back("Retry-After", std::to_string(*retry_after));
        if (!fault.status) fault.status = 429;
    }
    if (!given.contains("headers")) return;
    for (const auto& [name, value] : required_object(given, "headers")) {
        if (!value.is_string()) throw std::invalid_argument("headers: expected strings");
        const std::string text(view(value.as_string()));
        if (name == "Content-Type")
            fault.content_type = text;
        else
            fault.headers.emplace_back(name, text);
    }
}

Fault parse_fault(const json::object& given)
{
    only_members(given, {"latency_ms", "status", "body", "headers", "retry_after", "apply", "reset_before",
                         "reset_after", "truncate", "slow_ms_per_byte"});
    if (given.empty()) throw std::invalid_argument("fault: expected at least one member");
    Fault fault;
    fault.delivery.latency_ms = int_member(given, "latency_ms").value_or(0);
    fault.delivery.slow_ms_per_byte = int_member(given, "slow_ms_per_byte").value_or(0);
    fault.apply = flag_member(given, "apply", false);
    if (flag_member(given, "reset_before", false)) fault.delivery.cut = Cut::before;
    if (flag_member(given, "reset_after", false)) fault.delivery.cut = Cut::after;
    if (flag_member(given, "truncate", false)) fault.delivery.cut = Cut::half;
    if (const auto status = int_member(given, "status", 100)) {
        if (*status > 599) throw std::invalid_argument("status: expected 100 to 599");
        fault.status = static_cast<int>(*status);
    }
    parse_body(given, fault);
    parse_headers(given, fault);
    return fault;
}

void parse_match(const json::object& given, FaultRule& rule)
{
    if (!given.contains("match")) return;
    const auto& match = required_object(given, "match");
    only_members(match, {"method", "path_contains", "kind"});
    rule.method = text_member(match, "method").value_or("");
    rule.path_contains = text_member(match, "path_contains").value_or("");
    rule.kind = text_member(match, "kind").value_or("");
    if (!rule.kind.empty() && rule.kind != "read" && rule.kind != "write")
        throw std::invalid_argument("kind: expected read or write");
}

FaultRule parse_rule(const json::value& value, const std::string& service)
{
    if (!value.is_object()) throw std::invalid_argument("a fault rule is an object");
    const auto& given = value.as_object();
    only_members(given, {"service", "match", "probability", "every", "after", "times", "fault"});
    FaultRule rule;
    rule.source = given;
    rule.service = service.empty() ? text_member(given, "service").value_or("") : service;
    parse_match(given, rule);
    if (const auto* probability = given.if_contains("probability")) {
        if (!probability->is_number()) throw std::invalid_argument("probability: expected a number from 0 to 1");
        rule.probability = probability->to_number<double>();
    }
    const auto count = [&](std::string_view name, std::int64_t min, std::uint64_t otherwise) {
        const auto number = int_member(given, name, min);
        return number ? static_cast<std::uint64_t>(*number) : otherwise;
    };
    rule.every = count("every", 1, rule.every);
    rule.after = count("after", 0, rule.after);
    rule.times = count("times", 0, rule.times);
    rule.fault = parse_fault(required_object(given, "fault"));
    return rule;
}

bool matches(const FaultRule& rule, std::string_view service, const Request& request, bool reads)
{
    if (!rule.service.empty() && rule.service != service) return false;
    if (!rule.method.empty() && rule.method != request.method) return false;
    if (!rule.kind.empty() && (rule.kind == "read") != reads) return false;
    return request.path.find(rule.path_contains) != std::string::npos;
}

} // namespace

void Faults::set(const json::array& rules, const std::string& service)
{
    std::vector<FaultRule> parsed;
    for (const auto& rule : rules)
        parsed.push_back(parse_rule(rule, service));
    clear(service);
    std::ranges::move(parsed, std::back_inserter(rules_));
}

void Faults::clear(const std::string& service)
{
    std::erase_if(rules_, [&](const FaultRule& rule) { return service.empty() || rule.service == service; });
}

json::array Faults::describe(const std::string& service) const
{
    json::array all;
    for (const auto& rule : rules_) {
        if (!service.empty() && rule.service != service) continue;
        auto shown = rule.source;
        shown["seen"] = rule.seen;
        shown["fired"] = rule.fired;
        all.emplace_back(std::move(shown));
    }
    return all;
}

std::optional<Faults::Hit> Faults::choose(std::string_view service, const Request& request, bool reads)
{
    for (std::size_t i = 0; i < rules_.size(); ++i) {
        auto& rule = rules_[i];
        if (!matches(rule, service, request, reads)) continue;
        ++rule.seen;
        if (rule.seen <= rule.after || rule.fired >= rule.times || (rule.seen - rule.after) % rule.every != 0) continue;
        if (rule.probability < 1.0 && std::uniform_real_distribution<>(0.0, 1.0)(random_) >= rule.probability) continue;
        ++rule.fired;
        return Hit{i, &rule.fault};
    }
    return std::nullopt;
}

} // namespace contactsync::sandbox
