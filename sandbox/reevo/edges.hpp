#pragma once

#include "record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace contactsync::sandbox::reevo {

/// A contact's place at a company (section 4.9).
struct Edge {
    std::string id;
    std::string contact;
    std::string account;
    std::optional<std::string> role;
    std::optional<bool> primary;
};

/// The contact–account relationship, in the order in which its edges were made.
class Edges {
public:
    const std::vector<Edge>& of_contact(std::string_view contact) const;
    std::vector<Edge> of_account(std::string_view account) const;
    Edge* find(std::string_view contact, std::string_view account);
    Edge& add(Edge edge);
    bool remove(std::string_view contact, std::string_view account);
    /// A contact has one primary account: the others of the contact step down.
    void make_primary(const Edge& edge);
    /// The survivor of a merge takes over the loser's companies.
    void move(std::string_view from_contact, std::string_view to_contact);
    void clear() { by_contact_.clear(); }

    json::array save() const;
    void load(const json::value& saved);

private:
    std::unordered_map<std::string, std::vector<Edge>> by_contact_;
};

} // namespace contactsync::sandbox::reevo
