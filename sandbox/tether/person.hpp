#pragma once

#include "sandbox/tether/book.hpp"
#include "sandbox/tether/switches.hpp"

#include <string_view>

/// What people do in Tether's own user interface. Numbers and addresses are normalised where that is possible; nothing
/// is refused for its value. All throw std::invalid_argument for a wrong JSON type or an unknown id.
namespace contactsync::sandbox::tether {

/// Members as create takes them, and besides userId, createdBy, assignees, isBlocked and isVerified. Without userId the
/// contacts belong to the users in turn, so that a list without `ownerFilter=all` is visibly incomplete.
ObjectId seed_contact(Book& book, const Switches& switches, const json::object& record, NowMs created, NowMs updated);
void edit_contact(Book& book, const Switches& switches, std::string_view id, const json::object& fields, NowMs now);
void remove_contact(Book& book, std::string_view id, NowMs now);
/// As a dedup review merges: fills the survivor's gaps, appends the other's numbers, deletes the other.
void merge_contacts(Book& book, std::string_view loser, std::string_view survivor, NowMs now);

} // namespace contactsync::sandbox::tether
