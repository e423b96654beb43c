// Contact–account edges (section 4.9).
#include "workspace.hpp"

#include <algorithm>
#include <charconv>

namespace contactsync::sandbox::reevo {
namespace {

constexpr std::size_t kEdgesPerPage = 50;

json::value envelope(const json::value& value, std::string_view type)
{
    if (value.is_null()) return nullptr;
    return {{"value", value}, {"value_type", type}};
}

json::object item_of(const Edge& edge, const RecordType& seen_from)
{
    const bool contact = seen_from.name == "contact";
    const json::value role = edge.role ? json::value(*edge.role) : nullptr;
    const json::value primary = edge.primary ? json::value(*edge.primary) : nullptr;
    const json::object through{
        {"id", edge.id},
        {"record_type", "contact_account_role"},
        {"attributes", {{"role", envelope(role, "string")}, {"is_primary", envelope(primary, "boolean")}}}};
    return {{"related_record_id", contact ? edge.account : edge.contact},
            {"related_record_type", contact ? "account" : "contact"},
            {"through", through}};
}

json::object parent_of(const RecordType& type, std::string_view id, std::string_view name)
{
    return {{"parent", {{"id", id}, {"record_type", type.name}}}, {"api_name", name}};
}

Response edge_answer(std::int64_t status, const Edge& edge)
{
    auto body = parent_of(contact_type(), edge.contact, "accounts");
    body["item"] = item_of(edge, contact_type());
    return {.status = static_cast<int>(status), .body = json::serialize(body), .wrote = true};
}

std::size_t parse_limit(const Request& request, const Switches& switches)
{
    const auto found = request.query.find("limit");
    if (found == request.query.end()) return kEdgesPerPage;
    std::size_t limit = 0;
    const auto& text = found->second;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (failed != std::errc{} || end != text.data() + text.size() || limit == 0)
        throw structural({"query", "limit"}, "int_parsing", "Input should be a valid integer");
    return std::min(limit, static_cast<std::size_t>(switches.limit_max));
}

/// The cursor is the id of the last edge shown.
Response list(Workspace& w, const RecordType& type, std::string_view id, std::string_view name, const Request& request)
{
    std::vector<Edge> edges;
    if (name == "accounts") edges = w.edges.of_contact(id);
    if (name == "contacts") edges = w.edges.of_account(id);
    auto first = edges.begin();
    if (const auto cursor = request.query.find("cursor"); cursor != request.query.end()) {
        first = std::ranges::find(edges, cursor->second, &Edge::id);
        if (first == edges.end()) throw refused("invalid_cursor", "the cursor is unknown");
        ++first;
    }
    const auto limit = parse_limit(request, w.switches);
    json::array items;
    for (; first != edges.end() && items.size() < limit; ++first)
        items.push_back(item_of(*first, type));
    auto body = parent_of(type, id, name);
    body[w.switches.relationship_key] = std::move(items);
    body["next_cursor"] = first == edges.end() ? json::value(nullptr) : json::value(std::prev(first)->id);
    return {.body = json::serialize(body)};
}

const Record& matched_account(Workspace& w, const json::value& match)
{
    const auto* object = match.if_object();
    const auto* domain = object && object->size() == 1 ? object->if_contains("domain_name") : nullptr;
    if (!domain || !domain->is_string()) throw refused("invalid_matching_field", "accounts match by domain_name");
    const auto found = w.live_holders(w.accounts, trim(view(domain->as_string())));
    if (found.empty()) throw refused("target_record_not_found", "no account has this domain");
    if (found.size() > 1) throw refused("ambiguous_match", "several accounts have this domain");
    return *found.front();
}

const Record& resolve_account(Workspace& w, const json::object& body)
{
    const auto* id = body.if_contains("related_record_id");
    const auto* match = body.if_contains("related_record_match");
    if ((id == nullptr) == (match == nullptr))
        throw refused("field_value_invalid", "exactly one of related_record_id and related_record_match",
                      "related_record_id");
    if (match) return matched_account(w, *match);
    const auto* account = id->is_string() ? w.accounts.live().find(lower(view(id->as_string()))) : nullptr;
    if (!account || account->archived()) throw refused("target_record_not_found", "no such account");
    return *account;
}

void apply_edge(Workspace& w, Edge& edge, const json::object& body)
{
    if (const auto* role = body.if_contains("role")) {
        if (!role->is_string() && !role->is_null()) throw refused("field_value_invalid", "role is a string", "role");
        edge.role = role->is_null() ? std::optional<std::string>() : std::string(view(role->as_string()));
    }
    if (const auto* primary = body.if_contains("is_primary")) {
        if (!primary->is_bool() && !primary->is_null())
            throw refused("field_value_invalid", "is_primary is a boolean", "is_primary");
        edge.primary = primary->is_null() ? std::optional<bool>() : primary->as_bool();
    }
    if (edge.primary == true) w.edges.make_primary(edge);
}

Response link(Workspace& w, std::string_view contact, const Request& request)
{
    const auto body = parse_body(request, {"related_record_id", "related_record_match", "role", "is_primary"});
    const auto& account = resolve_account(w, body);
    // A repeated POST is answered with the edge that there is (U-25).
    if (const auto* known = w.edges.find(contact, account.id)) return edge_answer(200, *known);
    Edge draft{w.ids.next(), std::string(contact), account.id, {}, {}};
    apply_edge(w, draft, body);
    const auto& edge = w.edges.add(std::move(draft));
    if (edge.primary == true) w.edges.make_primary(edge);
    return edge_answer(w.switches.write_status_post, edge);
}

Response change(Workspace& w, std::string_view contact, std::string_view account, const Request& request)
{
    auto* edge = w.edges.find(contact, lower(account));
    if (!edge) throw refused("target_record_not_found", "no such edge");
    if (request.method == "DELETE") {
        w.edges.remove(contact, lower(account));
        return {.status = 204, .body = {}, .wrote = true};
    }
    apply_edge(w, *edge, parse_body(request, {"role", "is_primary"}));
    return edge_answer(200, *edge);
}

void check_name(const RecordType& type, std::string_view name)
{
    const bool known = type.name == "contact" ? name == "accounts" || name == "opportunities" : name == "contacts";
    if (!known) throw refused("unknown_relationship", "this relationship is not declared", name);
}

} // namespace

Response relationship(Workspace& w, const RecordType& type, std::string_view id, std::string_view name,
                      std::string_view target, const Request& request, NowMs now)
{
    check_name(type, name);
    if (request.method == "GET") return list(w, type, w.read(type, id).id, name, request);
    const auto contact = w.writable(type, id).id;
    // This workspace has no opportunities, and edges are written from the contact's side.
    if (name != "accounts") throw refused("target_record_not_found", "no such record");
    auto response = target.empty() ? link(w, contact, request) : change(w, contact, target, request);
    if (w.switches.relationship_bumps) {
        Record record = *w.contacts.live().find(contact);
        w.bump(record, now);
        w.contacts.put(std::move(record), now);
    }
    return response;
}

} // namespace contactsync::sandbox::reevo
