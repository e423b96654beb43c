#include "edges.hpp"

#include <algorithm>

namespace contactsync::sandbox::reevo {

const std::vector<Edge>& Edges::of_contact(std::string_view contact) const
{
    static const std::vector<Edge> kNone;
    const auto found = by_contact_.find(std::string(contact));
    return found == by_contact_.end() ? kNone : found->second;
}

std::vector<Edge> Edges::of_account(std::string_view account) const
{
    std::vector<Edge> found;
    for (const auto& [contact, edges] : by_contact_)
        std::ranges::copy_if(edges, std::back_inserter(found), [&](const Edge& e) { return e.account == account; });
    std::ranges::sort(found, {}, &Edge::id);
    return found;
}

Edge* Edges::find(std::string_view contact, std::string_view account)
{
    const auto edges = by_contact_.find(std::string(contact));
    if (edges == by_contact_.end()) return nullptr;
    const auto found = std::ranges::find(edges->second, account, &Edge::account);
    return found == edges->second.end() ? nullptr : &*found;
}

Edge& Edges::add(Edge edge)
{
    auto& edges = by_contact_[edge.contact];
    edges.push_back(std::move(edge));
    return edges.back();
}

bool Edges::remove(std::string_view contact, std::string_view account)
{
    const auto edges = by_contact_.find(std::string(contact));
    if (edges == by_contact_.end()) return false;
    return std::erase_if(edges->second, [&](const Edge& edge) { return edge.account == account; }) != 0;
}

void Edges::make_primary(const Edge& edge)
{
    for (auto& other : by_contact_[edge.contact]) {
        if (&other == &edge)
            other.primary = true;
        else if (other.primary)
            other.primary = false;
    }
}

void Edges::move(std::string_view from_contact, std::string_view to_contact)
{
    auto moved = by_contact_.extract(std::string(from_contact));
    if (moved.empty()) return;
    const bool has_primary =
        std::ranges::any_of(of_contact(to_contact), [](const Edge& e) { return e.primary == true; });
    for (auto& edge : moved.mapped()) {
        if (find(to_contact, edge.account)) continue;
        edge.contact = to_contact;
        if (has_primary && edge.primary) edge.primary = false;
        add(std::move(edge));
    }
}

json::array Edges::save() const
{
    json::array saved;
    for (const auto& [contact, edges] : by_contact_)
        for (const auto& edge : edges)
            saved.push_back({{"id", edge.id},
                             {"contact", edge.contact},
                             {"account", edge.account},
                             {"role", edge.role ? json::value(*edge.role) : nullptr},
                             {"primary", edge.primary ? json::value(*edge.primary) : nullptr}});
    return saved;
}

void Edges::load(const json::value& saved)
{
    clear();
    for (const auto& value : saved.as_array()) {
        Edge edge{json::value_to<std::string>(value.at("id")),
                  json::value_to<std::string>(value.at("contact")),
                  json::value_to<std::string>(value.at("account")),
                  {},
                  {}};
        if (const auto* role = value.at("role").if_string()) edge.role = std::string(view(*role));
        if (const auto* primary = value.at("primary").if_bool()) edge.primary = *primary;
        add(std::move(edge));
    }
}

} // namespace contactsync::sandbox::reevo
