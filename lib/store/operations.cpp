#include "store/operations.hpp"

#include "store/codec.hpp"
#include "store/names.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace contactsync::store {

namespace {

constexpr const char* kSelect =
    "SELECT o.id, o.run_id, o.contact_id, o.provider, o.kind, o.lane, o.state, o.record_id, o.target_json, "
    "o.changes_json, o.attempts, o.created_at_ms, o.not_before_ms, o.sent_at_ms, o.last_error, o.before_json "
    "FROM operation o ";

/// Approving a plan is one number, however long the plan is: a plan that changes gets new, higher ids.
constexpr std::string_view kApproved =
    "(o.approved = 1 OR o.id <= (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'approved_until'))";

/// Approved, not sent yet, and no earlier write of the same record (or creation of the same contact) that may still be
/// carried out.
std::string sendable()
{
    return "o.provider = :provider AND o.state IN ('planned', 'retry') AND " + std::string(kApproved) +
           " AND NOT EXISTS (SELECT 1 FROM operation s WHERE s.contact_id = o.contact_id AND s.provider = o.provider "
           "AND s.record_id IS o.record_id AND s.state IN ('in_flight', 'unknown')) ";
}
constexpr const char* kIsDue = "AND coalesce(o.not_before_ms, 0) <= :now ";

Operation operation(Row row)
{
    Operation operation;
    operation.id = row.id<OperationId>(0);
    operation.run = row.id<RunId>(1);
    operation.contact = row.id<ContactId>(2);
    operation.provider = provider_named(row.text(3));
    operation.kind = operation_kind_named(row.text(4));
    operation.lane = static_cast<Lane>(row.integer(5));
    operation.state = parse_operation_state(row.text(6));
    operation.record = row.optional_id<RecordId>(7);
    operation.target = decode_contact(row.text(8));
    operation.changes = decode_changes(row.text(9));
    operation.attempts = static_cast<int>(row.integer(10));
    operation.created_at = row.time(11);
    operation.not_before = row.optional_time(12);
    operation.sent_at = row.optional_time(13);
    operation.last_error = row.string(14);
    operation.before = decode_contact(row.text(15));
    return operation;
}

/// A JSON array, so that one statement serves any number of states.
std::string names_of(std::span<const OperationState> states)
{
    std::string names = "[";
    for (const OperationState state : states) {
        if (names.size() > 1) names += ',';
        names += '"';
        names += to_string(state);
        names += '"';
    }
    return names + ']';
}

std::size_t limit_of(const ClaimLimits& limits, OperationKind kind)
{
    switch (kind) {
    case OperationKind::import:
        return limits.imports;
    case OperationKind::opt_out:
        return limits.opt_outs;
    default:
        return limits.others;
    }
}

std::string select(std::string_view rest)
{
    return std::string(kSelect).append(rest);
}

} // namespace

Operations::Operations(SQLite::Database& database)
    : insert_(database,
              "INSERT INTO operation (run_id, contact_id, provider, kind, lane, state, record_id, target_json, "
              "changes_json, before_json, created_at_ms) "
              "VALUES (:run, :contact, :provider, :kind, :lane, 'planned', :record, :target, :changes, :before, :now)"),
      erase_(database, "DELETE FROM operation WHERE id = :operation"),
      set_lane_(database, "UPDATE operation SET lane = :lane WHERE id = :operation AND lane <> :lane"),
      any_unapproved_(database,
                      "SELECT 1 FROM operation WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM setting "
                      "WHERE name = 'approved_until'), 0) AND (+state = 'planned' OR +state = 'retry') AND "
                      "approved = 0 LIMIT 1"),
      approve_planned_(
          database, "INSERT INTO setting (name, value) SELECT 'approved_until', CAST(max(id) AS TEXT) FROM operation "
                    "WHERE true HAVING max(id) IS NOT NULL ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
      approve_(database, "UPDATE operation SET approved = 1, target_json = :target, changes_json = :changes "
                         "WHERE id = :operation AND state IN ('planned', 'retry')"),
      get_(database, select("WHERE o.id = :operation")),
      of_contact_(database, select("WHERE o.contact_id = :contact ORDER BY o.id")),
      open_of_(database, select("WHERE o.contact_id = :contact AND o.state <> 'done' ORDER BY o.id")),
      of_run_(database, select("WHERE o.run_id = :run AND o.state IN (SELECT value FROM json_each(:states)) ORDER BY "
                               "o.id LIMIT :limit")),
      // The ids are sorted first, so that a long plan is not held in memory to be put in order.
      in_states_(database, select("WHERE o.id IN (SELECT id FROM operation WHERE state IN "
                                  "(SELECT value FROM json_each(:states)) ORDER BY id LIMIT :limit) ORDER BY o.id")),
      unknown_(database, select("WHERE o.state = 'unknown' AND o.provider = :provider ORDER BY o.id LIMIT :limit")),
      parked_(database, select("WHERE o.state = 'parked' ORDER BY o.id")),
      next_(database, std::string("SELECT o.kind, o.lane FROM operation o WHERE ") + sendable() + kIsDue +
                          "AND o.lane <= :last_lane ORDER BY o.lane, o.id LIMIT 1"),
      due_(database,
           select("WHERE ") + sendable() + kIsDue + "AND o.lane = :lane AND o.kind = :kind ORDER BY o.id LIMIT :limit"),
      first_planned_(database, std::string("SELECT o.created_at_ms FROM operation o WHERE ") + sendable() +
                                   "AND o.not_before_ms IS NULL ORDER BY o.lane, o.id LIMIT 1"),
      first_retry_(database,
                   std::string("SELECT min(coalesce(o.not_before_ms, o.created_at_ms)) FROM operation o WHERE ") +
                       sendable()),
      mark_sent_(database,
                 "UPDATE operation SET state = 'in_flight', sent_at_ms = :now, attempts = attempts + 1, run_id = :run "
                 "WHERE id = :operation"),
      adopt_(database, "UPDATE operation SET state = 'unknown' WHERE state = 'in_flight'"),
      shift_retries_(database, "UPDATE operation SET not_before_ms = not_before_ms - :back WHERE state = 'retry' AND "
                               "not_before_ms IS NOT NULL"),
      created_since_(database,
                     "SELECT record_id FROM operation WHERE state = 'done' AND provider = :provider AND "
                     "kind IN ('assert', 'create', 'import') AND sent_at_ms >= :since AND record_id IS NOT NULL"),
      settle_(database, "UPDATE operation SET state = :state, last_error = :error, not_before_ms = :not_before, "
                        "record_id = coalesce(record_id, :record) WHERE id = :operation"),
      requeue_(database, "UPDATE operation SET state = 'planned', attempts = 0, not_before_ms = NULL, last_error = '' "
                         "WHERE id = :operation"),
      move_contact_(database, "UPDATE operation SET contact_id = :into WHERE contact_id = :from"),
      count_(
          database,
          std::string("SELECT o.state, o.kind, coalesce(") + std::string(kApproved) +
              ", 0) AS approved, count(*) FROM operation o "
              "WHERE o.state IN ('planned', 'retry', 'parked', 'unknown') AND o.provider = :provider GROUP BY 1, 2, 3")
{}

OperationId Operations::insert(ContactId contact, RunId run, const PlannedWrite& write, const Contact& before,
                               TimePoint now)
{
    return insert_.insert<OperationId>(":run", run, ":contact", contact, ":provider", write.provider, ":kind",
                                       to_string(write.kind), ":lane", static_cast<int>(write.lane), ":record",
                                       write.record, ":target", encode(write.target), ":changes", encode(write.changes),
                                       ":before", encode(before), ":now", now);
}

void Operations::erase(OperationId operation)
{
    erase_.execute(":operation", operation);
}

void Operations::set_lane(OperationId operation, Lane lane)
{
    set_lane_.execute(":lane", static_cast<int>(lane), ":operation", operation);
}

bool Operations::any_unapproved()
{
    return any_unapproved_.any();
}

void Operations::approve_planned()
{
    approve_planned_.execute();
}

void Operations::approve(OperationId operation, const Contact& target, const std::vector<FieldChange>& changes)
{
    approve_.execute(":target", encode(target), ":changes", encode(changes), ":operation", operation);
}

std::optional<Operation> Operations::get(OperationId id)
{
    return get_.first(operation, ":operation", id);
}

std::vector<Operation> Operations::of_contact(ContactId contact)
{
    return of_contact_.all(operation, ":contact", contact);
}

std::vector<Operation> Operations::open_of(ContactId contact)
{
    return open_of_.all(operation, ":contact", contact);
}

std::vector<Operation> Operations::of_run(RunId run, std::span<const OperationState> states, std::size_t limit)
{
    return of_run_.all(operation, ":run", run, ":states", names_of(states), ":limit", limit);
}

std::vector<Operation> Operations::in_states(std::span<const OperationState> states, std::size_t limit)
{
    return in_states_.all(operation, ":states", names_of(states), ":limit", limit);
}

std::vector<Operation> Operations::unknown(ProviderId provider, std::size_t limit)
{
    return unknown_.all(operation, ":provider", provider, ":limit", limit);
}

std::vector<Operation> Operations::parked()
{
    return parked_.all(operation);
}

std::vector<Operation> Operations::due(ProviderId provider, const ClaimLimits& limits, TimePoint now)
{
    const auto next = next_.first([](Row row) { return std::pair(row.string(0), row.integer(1)); }, ":provider",
                                  provider, ":now", now, ":last_lane", static_cast<int>(limits.last_lane));
    if (!next) return {};
    const std::size_t limit = limit_of(limits, operation_kind_named(next->first));
    std::vector<Operation> batch = due_.all(operation, ":provider", provider, ":now", now, ":lane", next->second,
                                            ":kind", next->first, ":limit", limit);
    std::set<std::pair<ContactId, std::optional<RecordId>>> targets;
    std::erase_if(batch, [&](const Operation& item) { return !targets.emplace(item.contact, item.record).second; });
    return batch;
}

std::optional<TimePoint> Operations::next_due(ProviderId provider)
{
    // A planned one is due since it was made; only when there is none do the waiting ones have to be compared.
    if (const auto planned = first_planned_.first([](Row row) { return row.time(0); }, ":provider", provider))
        return planned;
    return first_retry_.first([](Row row) { return row.optional_time(0); }, ":provider", provider)
        .value_or(std::nullopt);
}

void Operations::mark_sent(OperationId operation, RunId run, TimePoint now)
{
    mark_sent_.execute(":now", now, ":run", run, ":operation", operation);
}

std::vector<RecordId> Operations::created_since(ProviderId provider, TimePoint since)
{
    return created_since_.all([](Row row) { return row.id<RecordId>(0); }, ":provider", provider, ":since", since);
}

void Operations::shift_retries(std::chrono::milliseconds back)
{
    shift_retries_.execute(":back", static_cast<std::int64_t>(back.count()));
}

std::size_t Operations::adopt_in_flight()
{
    return adopt_.execute();
}

void Operations::settle(OperationId operation, OperationState state, std::string_view error,
                        std::optional<TimePoint> not_before, std::optional<RecordId> record)
{
    settle_.execute(":state", to_string(state), ":error", error, ":not_before", not_before, ":record", record,
                    ":operation", operation);
}

void Operations::requeue(OperationId operation)
{
    requeue_.execute(":operation", operation);
}

void Operations::move_contact(ContactId into, ContactId from)
{
    move_contact_.execute(":into", into, ":from", from);
}

void Operations::count(ProviderId provider, ProviderCounts& counts)
{
    count_.each(
        [&](Row row) {
            const OperationState state = parse_operation_state(row.text(0));
            const bool approved = row.flag(2);
            const std::size_t rows = row.count(3);
            if (state == OperationState::parked) {
                counts.parked += rows;
            } else if (state == OperationState::unknown) {
                counts.unknown += rows;
            } else {
                counts.planned += rows;
                if (!approved)
                    (is_creation(operation_kind_named(row.text(1))) ? counts.creations : counts.changes) += rows;
            }
            return true;
        },
        ":provider", provider);
}

} // namespace contactsync::store
