#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "store/types.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The staging store, by intent. No SQL outside this folder; ids come from here; times are given by the caller.
namespace contactsync::store {

/// Failures of the store are exceptions: they end the run. The message says what, where and what to do.
class StoreError : public std::runtime_error {
public:
    enum class Kind { held_by_other, newer_schema, not_a_store, unusable_file, full, io_error, damaged };
    StoreError(Kind kind, const std::string& message) : std::runtime_error(message), kind(kind) {}
    Kind kind;
};

enum class Access {
    exclusive, ///< takes the lock (one process writes); StoreError::held_by_other names the holder's pid
    read_only  ///< works beside a holder; never creates or migrates
};

struct Unreadable {
    std::string remote_id;
    std::string raw;
    std::string why;
};

/// Records of one provider to be stored in one transaction, with the watermark that may be stored once they are.
struct StageBatch {
    ProviderId provider = ProviderId::reevo;
    std::vector<Record> records;
    std::vector<Unreadable> unreadable;
    std::optional<std::string> watermark;
    TimePoint now{};
};
struct StageResult {
    std::size_t added = 0;
    std::size_t changed = 0;   ///< canonical content differs from what was stored
    std::size_t unchanged = 0; ///< only bytes that mean nothing to us moved
    bool opt_out = false;      ///< somebody's consent moved
};

struct EntryHash {
    std::string_view remote_id;
    std::uint64_t hash = 0;
};

struct ProviderState {
    std::optional<TimePoint> last_poll_at;  ///< last successful poll
    std::optional<TimePoint> last_sweep_at; ///< last complete listing
    std::optional<std::string> watermark;
    std::string discovered;    ///< provider's own JSON
    std::string budget;        ///< http budget snapshot
    std::string last_error;    ///< kind and words of the last failed poll, "" after a good one
    bool ever_written = false; ///< a push ever succeeded there
};

/// How a field behaves at a provider: counted, so that one that ignores writes is noticed.
struct FieldConduct {
    std::size_t ignored_in_a_row = 0;
    bool not_held = false; ///< writing stopped; a review says so
};

struct Counts {
    std::size_t contacts = 0;
    std::size_t ambiguous = 0;      ///< open identity reviews
    std::size_t conflicts = 0;      ///< open conflict reviews
    std::size_t not_mirrorable = 0; ///< contacts that miss at least one provider
};
struct ProviderCounts {
    std::size_t live = 0;
    std::size_t planned = 0; ///< planned or to be retried
    std::size_t unknown = 0;
    std::size_t parked = 0;
    std::size_t unreadable = 0;
    std::size_t changes = 0;   ///< planned or to be retried, not yet approved, on existing records
    std::size_t creations = 0; ///< planned or to be retried, not yet approved, that create
};

/// How much one claim may take. A claim takes operations of one kind only, so that imports and opt-outs fit one
/// request.
struct ClaimLimits {
    Lane last_lane = Lane::backfill; ///< nothing of a later lane
    std::size_t imports = 1;         ///< when the first one due is an import
    std::size_t opt_outs = 1;        ///< when it is an opt_out
    std::size_t others = 1;
};

struct WriteResult { ///< what settling one operation stores, in one transaction
    OperationId operation{};
    OperationState state = OperationState::done;
    std::string error;
    std::optional<TimePoint> not_before;
    std::optional<Record> record;    ///< the record as now known (confirmed by the service or as sent)
    std::optional<merge::Base> base; ///< its new base
    std::vector<HistoryEntry> history;
    bool link_created = false; ///< link `record` to the operation's contact as its counterpart
    bool dirty = false;        ///< look at the contact again
};

/// What matching and merging depend on besides the records, as texts to compare.
struct Terms {
    std::string matching;
    std::string merging;
    friend bool operator==(const Terms&, const Terms&) = default;
};

/// One connection. Thread-safety: none; the engine gives all calls to one thread (sync/async_store.hpp).
/// Every public call is atomic; several may be made one by Transaction.
class Store {
public:
    /// `identity` says how e-mails become keys; a store that was written under another setting is brought in line when
    /// it is opened exclusively. Without it, and for readers, the store's own setting stays. Throws StoreError.
    static std::unique_ptr<Store> open(const std::filesystem::path& path, Access access,
                                       const std::optional<identity::Options>& identity = {});
    virtual ~Store() = default;

    /// RAII; nests inside nothing. Destroyed without commit() it rolls back.
    class Transaction {
    public:
        virtual ~Transaction() = default;
        virtual void commit() = 0;
    };
    virtual std::unique_ptr<Transaction> begin() = 0;

    // Runs
    virtual RunId begin_run(std::string_view command, TimePoint now) = 0;
    virtual void finish_run(RunId run, TimePoint now, std::string_view outcome, int exit_status) = 0;
    virtual std::optional<RunSummary> run(RunId run) = 0;
    virtual std::optional<RunSummary> last_run() = 0;

    // Providers
    virtual ProviderState provider_state(ProviderId provider) = 0;
    virtual void note_poll(ProviderId provider, TimePoint now, bool complete_listing) = 0;
    virtual void note_poll_failure(ProviderId provider, std::string_view error) = 0;
    virtual void save_discovered(ProviderId provider, std::string_view json) = 0;
    virtual void save_budget(ProviderId provider, std::string_view snapshot) = 0;
    virtual std::vector<std::pair<std::string, FieldConduct>> conduct(ProviderId provider) = 0;
    /// Counts one write of a field; returns the conduct afterwards.
    virtual FieldConduct note_conduct(ProviderId provider, std::string_view field, bool ignored, std::size_t limit) = 0;
    /// As if the field had never been written there.
    virtual void forget_conduct(ProviderId provider, std::string_view field) = 0;

    /// Where the terms are not those of the last call, every live record is to be matched or every contact merged
    /// again.
    virtual void adopt_terms(const Terms& terms) = 0;

    // Staging
    /// Starts a sweep: records seen from now on are remembered (one bit a record) until unseen() is asked.
    virtual void begin_sweep(ProviderId provider) = 0;
    /// For each entry whether it must be decoded: it is new, its bytes differ, or it was missing or gone. Marks all
    /// known ones as seen.
    virtual std::vector<bool> needs_decoding(ProviderId provider, std::span<const EntryHash> entries) = 0;
    /// Inserts and updates records and their keys, marks changed ones dirty (with their contacts), and stores the
    /// watermark. A record that was missing or gone is live again.
    virtual StageResult stage(const StageBatch& batch) = 0;
    /// Whether the service has shown the live record at a later change than the listed one's. A write that no answer
    /// showed does not count: its time is ours, not the service's.
    virtual bool shows_older_version(const Record& listed) = 0;
    /// Whether the record, as listed, holds what it held before a write of ours at or after `since`: a service may list
    /// late what it was given.
    virtual bool shows_superseded(const Record& listed, TimePoint since) = 0;
    /// Live records that were written to and that no answer or listing has shown since.
    virtual std::vector<StoredRecord> unshown(ProviderId provider, std::size_t limit) = 0;
    /// Live records that the sweep did not see. Does not end the sweep.
    virtual std::vector<StoredRecord> unseen(ProviderId provider, std::size_t limit) = 0;
    virtual std::size_t count_unseen(ProviderId provider) = 0;
    /// Counts records that we created at or after `since` as seen: a service may list late what it was just given.
    virtual void mark_creations_seen(ProviderId provider, TimePoint since) = 0;
    /// Seen by reading it: counts as seen in the sweep that is under way.
    virtual void mark_seen(RecordId record) = 0;
    /// Confirmed as gone: keys are released, the contact is dirty.
    virtual void mark_gone(RecordId record, TimePoint now) = 0;

    // Matching
    virtual std::vector<RecordId> dirty_records(
        std::size_t limit) = 0; ///< live; unlinked, or linked with changed keys; in id order of (provider, remote_id)
    virtual void mark_record_dirty(RecordId record) = 0;
    virtual void clear_dirty(RecordId record) = 0;
    virtual std::optional<StoredRecord> record(RecordId id) = 0;
    virtual std::optional<StoredRecord> record(ProviderId provider, std::string_view remote_id) = 0;
    virtual identity::Candidate candidate(RecordId id) = 0;
    /// Live records that have the key, at most `limit`, in id order.
    virtual std::vector<RecordId> holders_of_email(std::string_view key, std::size_t limit) = 0;
    virtual std::vector<RecordId> holders_of_phone(std::string_view key, std::size_t limit) = 0;
    virtual std::vector<RecordId> holders_of_linkedin(std::string_view slug, std::size_t limit) = 0;
    virtual std::map<ProviderId, std::size_t> count_phone_holders(std::string_view key) = 0;
    /// Records linked to the contact that are not gone, counterparts first, at most `limit`.
    virtual std::vector<RecordId> records_of(ContactId contact, std::size_t limit) = 0;
    /// What a person has said of pairs of these records; a later word replaces an earlier one.
    virtual identity::Verdicts verdicts(std::span<const RecordId> records) = 0;
    virtual void save_verdict(RecordId a, RecordId b, bool same, TimePoint now) = 0;
    virtual ContactId create_contact(TimePoint now) = 0;
    virtual void link(RecordId record, ContactId contact,
                      LinkState state) = 0; ///< drops the base if the contact changes or a duplicate becomes the
                                            ///< counterpart, which is then at its first contact; contact becomes dirty
    /// Moves records, operations, reviews and history of `from` to `into` and deletes `from`. Bases of the moved
    /// records are dropped.
    virtual void absorb_contact(ContactId into, ContactId from) = 0;

    // Merging
    virtual std::vector<ContactId> dirty_contacts(std::size_t limit) = 0; ///< opt-outs first, then by id
    virtual void mark_contact_dirty(ContactId contact) = 0;
    virtual void clear_contact_dirty(ContactId contact) = 0;
    virtual std::optional<ContactView> contact(ContactId id) = 0;
    virtual void save_golden(ContactId contact, const merge::Golden& golden) = 0;
    virtual void save_base(RecordId record, const merge::Base& base) = 0;
    /// Of these addresses, those that live records of the provider other than `except` hold, or that open creations of
    /// other contacts claim.
    virtual std::vector<std::string> taken_emails(ProviderId provider, std::span<const std::string> values,
                                                  std::optional<RecordId> except, ContactId contact) = 0;
    virtual std::vector<std::string> taken_phones(ProviderId provider, std::span<const std::string> values,
                                                  std::optional<RecordId> except, ContactId contact) = 0;
    /// The contact's not-sent operations (planned, retry) become exactly these; in_flight, unknown and parked ones
    /// stay, and so do restoring ones. An operation with equal provider, record, kind, target and changes keeps its
    /// row, attempts, not_before and approval.
    virtual void replace_planned(ContactId contact, RunId run, std::span<const PlannedWrite> writes, TimePoint now) = 0;
    /// A person wants no record of the contact there. allow_creation() takes it back, and forgets a deletion there,
    /// too.
    virtual void leave_out(ContactId contact, ProviderId provider, TimePoint now) = 0;
    virtual void allow_creation(ContactId contact, ProviderId provider) = 0;
    /// One more write beside the plan, not approved yet: for restoring ones.
    virtual OperationId enqueue(ContactId contact, RunId run, const PlannedWrite& write, TimePoint now) = 0;
    /// Which providers the contact cannot be mirrored to, and why; replaces what was stored.
    virtual void save_not_mirrorable(ContactId contact,
                                     std::span<const std::pair<ProviderId, std::string>> reasons) = 0;
    virtual std::vector<std::pair<ProviderId, std::string>> not_mirrorable(ContactId contact) = 0;

    // Outbox
    /// A person or the guard let the plan pass: everything planned or to be retried may be claimed from now on, also
    /// after a restart.
    virtual void approve_planned() = 0;
    /// Something is planned, or to be retried, that was never approved. Cheap at any size.
    virtual bool anything_to_approve() = 0;
    /// Approves one operation for exactly these of its changes: the others are taken out of it (their fields of the
    /// target become what the record holds now). For `apply`.
    virtual void approve(OperationId id, std::span<const FieldChange> changes) = 0;
    /// Takes approved operations of one kind for one provider in lane order, oldest first, that are planned, or retry
    /// and due at `now`; marks them in_flight with sent_at = now, attempts + 1, durably (synchronous=FULL) before it
    /// returns. Never two for one contact and record, and none while an earlier write of the same is in_flight or
    /// unknown. Not inside a Transaction, whose commit would come too late.
    /// They belong to `run` from then on: the run that sends a write answers for it.
    virtual std::vector<Operation> claim(ProviderId provider, const ClaimLimits& limits, RunId run, TimePoint now) = 0;
    /// When the next operation that claim() could take becomes due; nullopt if there is none. A planned one is due at
    /// once: its time is in the past.
    virtual std::optional<TimePoint> next_due(ProviderId provider) = 0;
    /// Removes an operation that nothing asks for any more, with its claims. History and reviews that name it stay.
    virtual void discard(OperationId id, TimePoint now) = 0;
    virtual void settle(const WriteResult& result, TimePoint now) = 0;
    /// The clock was set back by so much: writes that are to be retried keep the wait they had left.
    virtual void shift_retries(std::chrono::milliseconds back) = 0;
    /// At start: what a dead process left in_flight becomes unknown.
    virtual std::size_t adopt_in_flight() = 0;
    virtual std::vector<Operation> unknown_operations(ProviderId provider, std::size_t limit) = 0;
    virtual std::optional<Operation> operation(OperationId id) = 0;
    virtual std::vector<Operation> operations(std::optional<RunId> run, std::span<const OperationState> states,
                                              std::size_t limit) = 0;
    virtual std::vector<Operation> operations_of(ContactId contact) = 0;
    /// Parked operations (these, or all when none is named) back to planned with attempts 0, their reviews closed; also
    /// lifts "not created there again" of their contacts (of all contacts, with what leave_out() said, when none is
    /// named). A parked one that a
    /// newer plan replaces is dropped. Returns how many.
    virtual std::size_t unpark(std::span<const OperationId> ids) = 0;

    // Reviews and history
    /// Opens the review unless one with the same code, records, contacts, providers and field is open (then its texts
    /// and operation are renewed).
    virtual ReviewId open_review(const Review& review, TimePoint now) = 0;
    virtual void close_review(ReviewId id, std::string_view resolution, TimePoint now) = 0;
    /// Open ones that name the contact or one of its records.
    virtual std::vector<Review> reviews_of(ContactId contact) = 0;
    virtual std::vector<Review> reviews(std::size_t limit) = 0; ///< open ones, oldest first
    virtual std::optional<Review> review(ReviewId id) = 0;      ///< nullopt when it is closed
    virtual void append_history(const HistoryEntry& entry) = 0;
    virtual std::vector<HistoryEntry> history(ContactId contact) = 0; ///< oldest first

    // Questions
    virtual Counts counts() = 0;
    virtual ProviderCounts counts(ProviderId provider) = 0;
    /// Cheap at any size, for metrics.
    virtual Backlog backlog(ProviderId provider) = 0;
    virtual Vitals vitals() = 0;
    /// Writes that are planned or to be retried.
    virtual std::map<OperationKind, std::size_t> waiting_by_kind(ProviderId provider) = 0;
    virtual std::optional<ContactId> find_by_email(std::string_view key) = 0;
    virtual std::optional<ContactId> find_by_phone(std::string_view key) = 0;
    virtual std::optional<ContactId> find_by_remote_id(ProviderId provider, std::string_view remote_id) = 0;
    virtual bool has_contact(ContactId id) = 0;
    /// All contacts in id order after `after`, at most `limit`: for listings without holding everything in memory.
    virtual std::vector<ContactId> contacts_after(ContactId after, std::size_t limit) = 0;
};

} // namespace contactsync::store
