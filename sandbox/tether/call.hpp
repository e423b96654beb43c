#pragma once

#include "sandbox/service.hpp"
#include "sandbox/tether/book.hpp"
#include "sandbox/tether/errors.hpp"
#include "sandbox/tether/switches.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::sandbox::tether {

/// One request on its way through a handler.
struct Call {
    Book& book;
    Switches& switches; ///< some count down as they are used
    const Request& request;
    NowMs now;
    Shape shape = Shape::e1;         ///< how this route refuses
    std::vector<std::string> args{}; ///< what stood for each "{}" of the route
    json::object body{};             ///< empty for routes that take none
};

Response refuse(const Call& call, const Refusal& refusal);
Response refuse_field(const Call& call, std::string_view field, std::string message);
Response contact_not_found(const Call& call);

/// The contact that the path or an id member names; null for a malformed or unknown id.
const Contact* find_contact(const Call& call, std::string_view id);

/// The ids of an array of strings; nothing if it is anything else. Malformed ids are dropped: nobody has them.
std::optional<std::vector<ObjectId>> decode_ids(const json::object& body, std::string_view key);

/// The first member that is not in `allowed`, for routes that take no other keys.
std::optional<std::string> unexpected_key(const json::object& body, std::initializer_list<std::string_view> allowed);

// Handlers, one file per subject.
Response login(Call& call);
Response verify(Call& call);
Response refresh(Call& call);
Response create_contact(Call& call);
Response read_contact(Call& call);
Response patch_contact(Call& call);
Response put_contact(Call& call);
Response delete_contact(Call& call);
Response find_by_phone(Call& call);
Response list_contacts(Call& call);
Response list_flat(Call& call);
Response list_buckets(Call& call);
Response list_one_status(Call& call);
Response count_by_status(Call& call);
Response list_active(Call& call);
Response list_inactive(Call& call);
Response bulk_delete(Call& call);
Response bulk_update_status(Call& call);
Response query_move(Call& call);
Response query_delete(Call& call);
Response query_count(Call& call);
Response query_export(Call& call);
Response read_job(Call& call);
Response block(Call& call);
Response unblock(Call& call);
Response verify_contact(Call& call);
Response unverify_contact(Call& call);
Response verify_phone(Call& call);
Response verify_method(Call& call);
Response read_pipeline(Call& call);
Response read_sections(Call& call);
Response read_event_logs(Call& call);

} // namespace contactsync::sandbox::tether
