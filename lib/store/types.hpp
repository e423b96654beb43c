#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "contact/record.hpp"
#include "identity/identity.hpp"
#include "merge/merge.hpp"
#include "merge/operation.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace contactsync::store {

enum class RecordState : std::uint8_t {
    live,
    gone ///< confirmed: deleted, archived or merged away there
};
std::string_view to_string(RecordState state);
enum class LinkState : std::uint8_t { counterpart, duplicate };

struct StoredRecord {
    RecordId id{};
    Record record;
    RecordState state = RecordState::live;
    std::optional<ContactId> contact;
    LinkState link = LinkState::counterpart;
    std::optional<merge::Base> base;
    TimePoint seen_at{}; ///< when it was last staged with a changed content
};

enum class OperationState : std::uint8_t { planned, in_flight, done, retry, parked, unknown };
std::string_view to_string(OperationState state);

/// A row of the outbox: a write that exists before its request does.
struct Operation {
    OperationId id{};
    RunId run{};
    ContactId contact{};
    ProviderId provider = ProviderId::reevo;
    OperationKind kind = OperationKind::patch;
    Lane lane = Lane::edit;
    OperationState state = OperationState::planned;
    std::optional<RecordId> record; ///< absent for a creation until it is done
    Contact target;                 ///< what the record should hold afterwards
    std::vector<FieldChange> changes;
    Contact before; ///< what the record held of the changed fields; empty for a creation, and in stores of schema 1
    int attempts = 0;
    TimePoint created_at{};
    std::optional<TimePoint> not_before;
    std::optional<TimePoint> sent_at;
    std::string last_error; ///< the server's own words; personal data possible, never logged above debug
};

/// A contact with everything that a decision about it needs.
struct ContactView {
    ContactId id{};
    merge::Golden golden;
    std::vector<StoredRecord> records;    ///< live and missing ones; gone ones are in `tombstones`
    std::vector<StoredRecord> tombstones; ///< gone records: not created there again
    std::vector<Operation> open;          ///< planned, in_flight, retry, parked, unknown
    bool held = false;                    ///< an open identity review names it: nothing is created for it
    std::set<ProviderId> left_out;        ///< where a person wants no record of it
};

struct Review {
    ReviewId id{};
    std::string code;
    std::optional<ContactId> contact;
    std::vector<ContactId> contacts; ///< all contacts concerned
    std::vector<RecordId> records;
    std::vector<ProviderId> providers;
    std::string field; ///< of a conflict
    std::string explanation;
    std::string suggestion;
    std::optional<OperationId> operation; ///< of a parked write
    bool blocks_creation =
        false; ///< an identity question: the contacts it names are created nowhere until it is resolved
    TimePoint opened_at{};
};

struct HistoryEntry {
    TimePoint at{};
    std::optional<RunId> run;
    ContactId contact{};
    std::string kind; ///< "joined", "merged", "overruled", "written", "opted_out", "gone", "review", …
    std::optional<ProviderId> provider;
    std::string remote_id;
    std::string field;
    std::string from;
    std::string to;
    std::string because;
    std::optional<OperationId> operation;
};

/// What is still open at one provider.
struct Backlog {
    struct Queue {
        std::size_t writes = 0;            ///< planned or to be retried, approved or not
        std::optional<TimePoint> oldest{}; ///< when the first of them was planned
    };
    std::map<Lane, Queue> lanes; ///< every lane
    std::size_t in_flight = 0;
    std::size_t unknown = 0;
    std::size_t parked = 0;
    std::size_t unreadable = 0; ///< records
};

/// How the store as a whole is.
struct Vitals {
    std::size_t contacts = 0;
    /// Contacts on which nothing is open: no write that is not done (a parked one is not), no open review, nothing to
    /// be merged. Where a provider cannot hold a contact at all, it does not count against it.
    std::size_t in_agreement = 0;
    std::size_t dirty = 0;                           ///< to be merged
    std::map<std::string, std::size_t> open_reviews; ///< by code
    std::uintmax_t size_bytes = 0;                   ///< of the database and its log on disk
};

struct RunSummary {
    RunId id{};
    std::string command;
    TimePoint started_at{};
    std::optional<TimePoint> finished_at;
    std::string outcome;
    int exit_status = 0;
};

} // namespace contactsync::store
