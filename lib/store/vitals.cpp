#include "store/vitals.hpp"

#include "store/names.hpp"

#include <string>

namespace contactsync::store {

namespace {

/// Word for word the condition of the index operation_queue, without which it is not used.
constexpr const char* kWaiting = "o.provider = :provider AND o.state IN ('planned', 'retry') ";
/// Word for word the condition of the index operation_open.
constexpr const char* kHasNoOpenWrite =
    "NOT EXISTS (SELECT 1 FROM operation o WHERE o.contact_id = c.id AND o.state <> 'done')";

std::string waiting(std::string select, std::string_view rest)
{
    return select.append(" FROM operation o WHERE ").append(kWaiting).append(rest);
}

std::size_t first_count(Row row)
{
    return row.count(0);
}

} // namespace

VitalSigns::VitalSigns(SQLite::Database& database)
    : lanes_(database, waiting("SELECT o.lane, count(*)", "GROUP BY o.lane")),
      // Ids grow with time, so the first one is the oldest.
      oldest_in_lane_(database, waiting("SELECT o.created_at_ms", "AND o.lane = :lane ORDER BY o.id LIMIT 1")),
      states_(database, "SELECT state, count(*) FROM operation WHERE provider = :provider AND "
                        "state IN ('in_flight', 'parked', 'unknown') GROUP BY state"),
      kinds_(database, waiting("SELECT o.kind, count(*)", "GROUP BY o.kind")),
      unreadable_(database, "SELECT count(*) FROM unreadable WHERE provider = :provider"),
      contacts_(database, "SELECT count(*) FROM contact"),
      dirty_(database, "SELECT count(*) FROM contact WHERE urgency > 0"),
      with_open_writes_(database, "SELECT count(DISTINCT contact_id) FROM operation WHERE state <> 'done'"),
      dirty_only_(database, std::string("SELECT count(*) FROM contact c WHERE c.urgency > 0 AND ") + kHasNoOpenWrite),
      // From the few open reviews to their contacts: the other way round every contact would be looked at.
      asked_about_only_(database,
                        std::string("SELECT count(DISTINCT c.id) FROM review v CROSS JOIN review_contact p ON "
                                    "p.review_id = v.id CROSS JOIN contact c ON c.id = p.contact_id "
                                    "WHERE v.resolution IS NULL AND c.urgency = 0 AND ") +
                            kHasNoOpenWrite),
      reviews_(database, "SELECT code, count(*) FROM review WHERE resolution IS NULL GROUP BY code")
{}

Backlog VitalSigns::backlog(ProviderId provider)
{
    Backlog backlog;
    for (const Lane lane : kLanes)
        backlog.lanes[lane] = {};
    lanes_.each(
        [&](Row row) {
            const auto lane = static_cast<Lane>(row.integer(0));
            backlog.lanes[lane] = {.writes = row.count(1),
                                   .oldest = oldest_in_lane_.first([](Row first) { return first.time(0); }, ":provider",
                                                                   provider, ":lane", row.integer(0))};
            return true;
        },
        ":provider", provider);
    states_.each(
        [&](Row row) {
            const OperationState state = parse_operation_state(row.text(0));
            std::size_t& count = state == OperationState::in_flight ? backlog.in_flight
                                 : state == OperationState::parked  ? backlog.parked
                                                                    : backlog.unknown;
            count = row.count(1);
            return true;
        },
        ":provider", provider);
    backlog.unreadable = unreadable_.first(first_count, ":provider", provider).value_or(0);
    return backlog;
}

std::map<OperationKind, std::size_t> VitalSigns::waiting_by_kind(ProviderId provider)
{
    std::map<OperationKind, std::size_t> kinds;
    kinds_.each(
        [&](Row row) {
            kinds[operation_kind_named(row.text(0))] = row.count(1);
            return true;
        },
        ":provider", provider);
    return kinds;
}

Vitals VitalSigns::vitals()
{
    Vitals vitals{.contacts = contacts_.first(first_count).value_or(0), .dirty = dirty_.first(first_count).value_or(0)};
    const std::size_t open = with_open_writes_.first(first_count).value_or(0) +
                             dirty_only_.first(first_count).value_or(0) +
                             asked_about_only_.first(first_count).value_or(0);
    vitals.in_agreement = vitals.contacts - open;
    reviews_.each([&](Row row) {
        vitals.open_reviews[row.string(0)] = row.count(1);
        return true;
    });
    return vitals;
}

} // namespace contactsync::store
