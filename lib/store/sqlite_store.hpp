#pragma once

#include "store/claims.hpp"
#include "store/connection.hpp"
#include "store/contacts.hpp"
#include "store/history.hpp"
#include "store/keys.hpp"
#include "store/lock.hpp"
#include "store/operations.hpp"
#include "store/providers.hpp"
#include "store/records.hpp"
#include "store/reviews.hpp"
#include "store/runs.hpp"
#include "store/store.hpp"
#include "store/superseded.hpp"
#include "store/sweeps.hpp"
#include "store/verdicts.hpp"
#include "store/vitals.hpp"

namespace contactsync::store {

/// The Store over SQLite. Intents that touch one table go straight to it; those that touch several live in staging.cpp,
/// matching.cpp, planning.cpp and outbox.cpp.
class SqliteStore final : public Store {
public:
    SqliteStore(const std::filesystem::path& path, Access access, const std::optional<identity::Options>& identity);

    std::unique_ptr<Transaction> begin() override;

    RunId begin_run(std::string_view command, TimePoint now) override;
    void finish_run(RunId run, TimePoint now, std::string_view outcome, int exit_status) override;
    std::optional<RunSummary> run(RunId run) override;
    std::optional<RunSummary> last_run() override;

    ProviderState provider_state(ProviderId provider) override;
    void note_poll(ProviderId provider, TimePoint now, bool complete_listing) override;
    void note_poll_failure(ProviderId provider, std::string_view error) override;
    void save_discovered(ProviderId provider, std::string_view json) override;
    void save_budget(ProviderId provider, std::string_view snapshot) override;
    std::vector<std::pair<std::string, FieldConduct>> conduct(ProviderId provider) override;
    FieldConduct note_conduct(ProviderId provider, std::string_view field, bool ignored, std::size_t limit) override;
    void forget_conduct(ProviderId provider, std::string_view field) override;
    void adopt_terms(const Terms& terms) override;

    void begin_sweep(ProviderId provider) override;
    std::vector<bool> needs_decoding(ProviderId provider, std::span<const EntryHash> entries) override;
    StageResult stage(const StageBatch& batch) override;
    bool shows_older_version(const Record& listed) override;
    bool shows_superseded(const Record& listed, TimePoint since) override;
    std::vector<StoredRecord> unshown(ProviderId provider, std::size_t limit) override;
    std::vector<StoredRecord> unseen(ProviderId provider, std::size_t limit) override;
    std::size_t count_unseen(ProviderId provider) override;
    void mark_creations_seen(ProviderId provider, TimePoint since) override;
    void mark_seen(RecordId record) override;
    void mark_gone(RecordId record, TimePoint now) override;

    std::vector<RecordId> dirty_records(std::size_t limit) override;
    void mark_record_dirty(RecordId record) override;
    void clear_dirty(RecordId record) override;
    std::optional<StoredRecord> record(RecordId id) override;
    std::optional<StoredRecord> record(ProviderId provider, std::string_view remote_id) override;
    identity::Candidate candidate(RecordId id) override;
    std::vector<RecordId> holders_of_email(std::string_view key, std::size_t limit) override;
    std::vector<RecordId> holders_of_phone(std::string_view key, std::size_t limit) override;
    std::vector<RecordId> holders_of_linkedin(std::string_view slug, std::size_t limit) override;
    std::map<ProviderId, std::size_t> count_phone_holders(std::string_view key) override;
    std::vector<RecordId> records_of(ContactId contact, std::size_t limit) override;
    identity::Verdicts verdicts(std::span<const RecordId> records) override;
    void save_verdict(RecordId a, RecordId b, bool same, TimePoint now) override;
    ContactId create_contact(TimePoint now) override;
    void link(RecordId record, ContactId contact, LinkState state) override;
    void absorb_contact(ContactId into, ContactId from) override;

    std::vector<ContactId> dirty_contacts(std::size_t limit) override;
    void mark_contact_dirty(ContactId contact) override;
    void clear_contact_dirty(ContactId contact) override;
    std::optional<ContactView> contact(ContactId id) override;
    void save_golden(ContactId contact, const merge::Golden& golden) override;
    void save_base(RecordId record, const merge::Base& base) override;
    std::vector<std::string> taken_emails(ProviderId provider, std::span<const std::string> values,
                                          std::optional<RecordId> except, ContactId contact) override;
    std::vector<std::string> taken_phones(ProviderId provider, std::span<const std::string> values,
                                          std::optional<RecordId> except, ContactId contact) override;
    void replace_planned(ContactId contact, RunId run, std::span<const PlannedWrite> writes, TimePoint now) override;
    void leave_out(ContactId contact, ProviderId provider, TimePoint now) override;
    void allow_creation(ContactId contact, ProviderId provider) override;
    OperationId enqueue(ContactId contact, RunId run, const PlannedWrite& write, TimePoint now) override;
    void save_not_mirrorable(ContactId contact, std::span<const std::pair<ProviderId, std::string>> reasons) override;
    std::vector<std::pair<ProviderId, std::string>> not_mirrorable(ContactId contact) override;

    void approve_planned() override;
    bool anything_to_approve() override;
    void approve(OperationId id, std::span<const FieldChange> changes) override;
    std::vector<Operation> claim(ProviderId provider, const ClaimLimits& limits, RunId run, TimePoint now) override;
    std::optional<TimePoint> next_due(ProviderId provider) override;
    void discard(OperationId id, TimePoint now) override;
    void settle(const WriteResult& result, TimePoint now) override;
    std::size_t adopt_in_flight() override;
    std::vector<Operation> unknown_operations(ProviderId provider, std::size_t limit) override;
    std::optional<Operation> operation(OperationId id) override;
    std::vector<Operation> operations(std::optional<RunId> run, std::span<const OperationState> states,
                                      std::size_t limit) override;
    std::vector<Operation> operations_of(ContactId contact) override;
    void shift_retries(std::chrono::milliseconds back) override;
    std::size_t unpark(std::span<const OperationId> ids) override;

    ReviewId open_review(const Review& review, TimePoint now) override;
    void close_review(ReviewId id, std::string_view resolution, TimePoint now) override;
    std::vector<Review> reviews_of(ContactId contact) override;
    std::vector<Review> reviews(std::size_t limit) override;
    std::optional<Review> review(ReviewId id) override;
    void append_history(const HistoryEntry& entry) override;
    std::vector<HistoryEntry> history(ContactId contact) override;

    Counts counts() override;
    ProviderCounts counts(ProviderId provider) override;
    Backlog backlog(ProviderId provider) override;
    Vitals vitals() override;
    std::map<OperationKind, std::size_t> waiting_by_kind(ProviderId provider) override;
    std::optional<ContactId> find_by_email(std::string_view key) override;
    std::optional<ContactId> find_by_phone(std::string_view key) override;
    std::optional<ContactId> find_by_remote_id(ProviderId provider, std::string_view remote_id) override;
    bool has_contact(ContactId id) override;
    std::vector<ContactId> contacts_after(ContactId after, std::size_t limit) override;

private:
    /// A freed address, and where it became free.
    struct Freed {
        ProviderId provider = ProviderId::reevo;
        Key key;
    };

    void apply_identity_setting(bool asked);

    // staging.cpp
    void stage_record(const Record& record, TimePoint now, StageResult& result);
    void demote_if_replaced(RecordId record, ContactId contact, ProviderId provider);

    // planning.cpp
    OperationId plan_write(ContactId contact, RunId run, const PlannedWrite& write, TimePoint now);
    void drop_operation(const Operation& operation, std::vector<Freed>& freed);
    void wake_waiting_for(const std::vector<Freed>& freed, ContactId except);
    std::vector<Key> claimed_keys(const PlannedWrite& write, const std::optional<StoredRecord>& stored) const;
    std::vector<std::string> taken(ProviderId provider, KeyKind kind, std::span<const std::string> values,
                                   std::optional<RecordId> except, ContactId contact);

    // outbox.cpp
    std::optional<RecordId> settle_record(const WriteResult& result, const Operation& operation, TimePoint now,
                                          std::string& error);
    void finish(const Operation& operation);
    void retry_parked(const Operation& parked);

    std::unique_ptr<FileLock> lock_; ///< of exclusive access; released last
    Connection connection_;
    identity::Options identity_;

    IdentityKeys keys_;
    Records records_;
    Contacts contacts_;
    Claims claims_;
    Operations operations_;
    Reviews reviews_;
    History history_;
    Runs runs_;
    Providers providers_;
    Superseded superseded_;
    Verdicts verdicts_;
    VitalSigns vital_signs_;
    Sweeps sweeps_;
};

} // namespace contactsync::store
