#pragma once

#include "attributes.hpp"
#include "edges.hpp"
#include "query.hpp"
#include "switches.hpp"
#include "table.hpp"

#include <string_view>

namespace contactsync::sandbox::reevo {

/// Everything the service knows. The endpoints are functions over it.
struct Workspace {
    Switches switches;
    Book contacts;
    Book accounts;
    Edges edges;
    Cursors cursors;
    IdSource ids;
    std::uint64_t writes = 0; ///< gives times their microseconds

    Book& book(const RecordType& type) { return type.name == "contact" ? contacts : accounts; }

    /// The record, as the API shows it to a caller who names its id; throws record_not_found. A merged loser may lead
    /// to its survivor (U-19).
    const Record& read(const RecordType& type, std::string_view id);
    /// As read, for a change: archived records are not writable even where they are visible.
    const Record& writable(const RecordType& type, std::string_view id);

    /// Moves updated_at forward, strictly (U-37).
    void bump(Record& record, NowMs now);
    TimeUs micros(NowMs now);

    /// The live holders of an address, domain or unique value.
    std::vector<const Record*> live_holders(Book& book, std::string_view key) const;
    /// Throws the collision of U-9 when somebody else holds one of the record's addresses or unique values.
    void check_unique(const RecordType& type, const Record& record);
    /// Puts a record that a request changed: uniqueness, updated_at, who did it. Returns it as stored. `before` is
    /// nullptr for a create.
    const Record& store(const RecordType& type, Record record, const Record* before, NowMs now, bool bumps = true);
};

/// Parses a body that must be an object with no other members than `allowed`. Throws Refusal.
json::object parse_body(const Request& request, std::initializer_list<std::string_view> allowed);
/// The object under `attributes`; missing, of another type or (unless `may_be_empty`) empty is structural.
const json::object& attributes_of(const json::object& body, bool may_be_empty);

// The endpoints, by resource. Each answers or throws Refusal; `now` is the sandbox's clock.
Response create_record(Workspace& w, const RecordType& type, const Request& request, NowMs now);
Response read_record(Workspace& w, const RecordType& type, std::string_view id);
Response patch_record(Workspace& w, const RecordType& type, std::string_view id, const Request& request, NowMs now);
Response archive_record(Workspace& w, const RecordType& type, std::string_view id, NowMs now);
Response assert_record(Workspace& w, const RecordType& type, const Request& request, NowMs now);
Response query_records(Workspace& w, const RecordType& type, const Request& request, NowMs now);

/// `/contact/{id}/attribute/{field}[/{item}]`; `item` is empty for POST.
Response change_item(Workspace& w, const RecordType& type, std::string_view id, std::string_view field,
                     std::string_view item, const Request& request, NowMs now);

/// `/contact/{id}/relationship/{name}[/{target}]` and, to read, the same from the account's side.
Response relationship(Workspace& w, const RecordType& type, std::string_view id, std::string_view name,
                      std::string_view target, const Request& request, NowMs now);

// What a person does (service.hpp).
std::string seed_contact(Workspace& w, const json::object& fields, NowMs created_at, NowMs updated_at);
void edit_contact(Workspace& w, std::string_view id, const json::object& fields, NowMs now);
void remove_contact(Workspace& w, std::string_view id, NowMs now);
void merge_contacts(Workspace& w, std::string_view loser, std::string_view survivor, NowMs now);

} // namespace contactsync::sandbox::reevo
