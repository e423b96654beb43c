#pragma once

#include "sandbox/replyio/book.hpp"
#include "sandbox/replyio/switches.hpp"

#include <cstdint>
#include <string_view>

/// What people do in Reply.io's own user interface: nothing is validated, years of data are not valid.
/// All throw std::invalid_argument for a member that does not exist, a wrong JSON type or an unknown id.
namespace contactsync::sandbox::replyio {

/// Members as POST takes them, and besides ownerUserId, isOptedOut, callStatus, meetingStatus, listIds and sequences.
/// A custom field that is not defined yet is defined as text.
std::int64_t seed_contact(Book& book, const json::object& record, NowMs created, NowMs modified);
void edit_contact(Book& book, const Switches& switches, std::int64_t id, const json::object& fields, NowMs now);
void remove_contact(Book& book, std::int64_t id);
/// Reply.io has no merge: a person copies what the survivor lacks and deletes the other.
void merge_contacts(Book& book, const Switches& switches, std::int64_t loser, std::int64_t survivor, NowMs now);

} // namespace contactsync::sandbox::replyio
