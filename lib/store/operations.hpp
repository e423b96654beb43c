#pragma once

#include "store/statement.hpp"
#include "store/store.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace contactsync::store {

/// The table `operation`: the outbox.
class Operations {
public:
    explicit Operations(SQLite::Database& database);

    /// `before` is what the record holds of the fields that are to be changed.
    OperationId insert(ContactId contact, RunId run, const PlannedWrite& write, const Contact& before, TimePoint now);
    void erase(OperationId operation);
    void set_lane(OperationId operation, Lane lane);

    void approve_planned();
    bool any_unapproved();
    /// Approves what is left of the operation.
    void approve(OperationId operation, const Contact& target, const std::vector<FieldChange>& changes);

    std::optional<Operation> get(OperationId operation);
    std::vector<Operation> of_contact(ContactId contact);
    /// Everything but the done ones.
    std::vector<Operation> open_of(ContactId contact);
    std::vector<Operation> of_run(RunId run, std::span<const OperationState> states, std::size_t limit);
    std::vector<Operation> in_states(std::span<const OperationState> states, std::size_t limit);
    std::vector<Operation> unknown(ProviderId provider, std::size_t limit);
    std::vector<Operation> parked();

    /// Approved, due and sendable ones of the kind and lane that come first; at most one a contact and record, and none
    /// whose record has an earlier write that is under way or of unknown outcome.
    std::vector<Operation> due(ProviderId provider, const ClaimLimits& limits, TimePoint now);
    std::optional<TimePoint> next_due(ProviderId provider);
    void mark_sent(OperationId operation, RunId run, TimePoint now);
    void shift_retries(std::chrono::milliseconds back);
    std::size_t adopt_in_flight();
    /// Records that operations sent at or after `since` have created.
    std::vector<RecordId> created_since(ProviderId provider, TimePoint since);

    void settle(OperationId operation, OperationState state, std::string_view error,
                std::optional<TimePoint> not_before, std::optional<RecordId> record);
    void requeue(OperationId operation);
    void move_contact(ContactId into, ContactId from);

    /// Fills planned, unknown, parked, changes and creations.
    void count(ProviderId provider, ProviderCounts& counts);

private:
    Statement insert_;
    Statement erase_;
    Statement set_lane_;
    Statement any_unapproved_;
    Statement approve_planned_;
    Statement approve_;
    Statement get_;
    Statement of_contact_;
    Statement open_of_;
    Statement of_run_;
    Statement in_states_;
    Statement unknown_;
    Statement parked_;
    Statement next_;
    Statement due_;
    Statement first_planned_;
    Statement first_retry_;
    Statement mark_sent_;
    Statement adopt_;
    Statement shift_retries_;
    Statement created_since_;
    Statement settle_;
    Statement requeue_;
    Statement move_contact_;
    Statement count_;
};

} // namespace contactsync::store
