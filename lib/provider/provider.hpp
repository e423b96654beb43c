#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "contact/capabilities.hpp"
#include "contact/record.hpp"
#include "merge/operation.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The port: one service, seen as records. Nothing outside a provider's folder knows its JSON, its paths or its quirks.
namespace contactsync::provider {

namespace asio = boost::asio;

/// One page of a listing: the answer's bytes and where each record lies in them, so that an unchanged record is never
/// decoded.
struct Page {
    struct Entry {
        std::string remote_id;
        std::uint64_t hash = 0; ///< of the record's bytes
        std::size_t offset = 0; ///< into `body`
        std::size_t length = 0;
    };
    /// A record that cannot be read: kept verbatim, counted, never taken for missing.
    struct Unreadable {
        std::string remote_id; ///< may be empty
        std::string raw;
        std::string why;
    };
    std::string body;
    std::vector<Entry> entries;
    std::vector<Unreadable> unreadable;
    /// May be stored together with this page: everything up to here has been listed. Only listings of changes give one.
    std::optional<std::string> watermark;

    std::string_view raw(const Entry& entry) const { return std::string_view(body).substr(entry.offset, entry.length); }
};

/// One pass over a service's records. Single use; calls do not overlap.
class Listing {
public:
    virtual ~Listing() = default;
    /// The next page, nullopt after the last one. Errors: retry (after the client's own attempts), credentials,
    /// contract.
    virtual asio::awaitable<Result<std::optional<Page>>> next() = 0;
    /// Known after the end: whether the pass saw every record once (totals stable, offsets did not shift, no page fell
    /// short), so that what it lacks may be looked into. Never true for a listing of changes.
    virtual bool complete() const = 0;
    /// How many records the service says it has, if it says so; for progress.
    virtual std::optional<std::size_t> total() const = 0;
};

/// One write. Pointers are not owned and outlive the call.
struct Write {
    OperationKind kind = OperationKind::patch;
    const Contact* target = nullptr;     ///< everything the record should hold afterwards
    std::span<const std::string> fields; ///< canonical names of the fields to write; nothing else is touched
    const Record* current = nullptr;     ///< the record as last seen; null for a creation
    Lane lane = Lane::edit;              ///< how urgent its requests are (law 12)
    /// What it overwrites is known as of shortly before this moment: not begun later (Error::too_late).
    Deadline send_by{};
};

/// A write that was carried out.
struct Written {
    std::string remote_id;
    std::optional<Record> record{}; ///< the record as the service now shows it; absent when its answer does not say
    /// The creation met a record that was there before: `record` is that one, nothing of ours may be taken as written.
    bool adopted = false;
    /// The creation met a record that was there before and has overwritten fields of it (`record` shows the result).
    bool overwrote = false;
    /// Fields that did not, or not wholly, arrive, and are to be planned again.
    std::vector<std::string> left_out{};
};

/// What `check` prints of one assumption of the contract's section 12.
struct Finding {
    std::string topic; ///< "U-7 page size"
    std::string observed;
    bool as_assumed = true;
};
struct CheckReport {
    std::string account; ///< who the key acts as, if the service says so
    std::vector<Finding> findings;
};

/// Thread-safety: none; all calls on the strand of the run that owns it, except decode() and creation_kind(), which are
/// pure and may run anywhere. Cancellation: terminal. A cancelled write may have reached the server; its operation
/// stays until a look-up settles it. Errors carry outcome_unknown where the request may have been carried out.
class Provider {
public:
    virtual ~Provider() = default;

    virtual ProviderId id() const = 0;
    virtual const Capabilities& capabilities() const = 0;
    /// What was discovered about this instance (API generation, page size, accepted match key …), to be kept in the
    /// store, and given back at the next start.
    virtual std::string discovered() const = 0;
    virtual void restore_discovered(std::string_view json) = 0;

    /// Makes it ready: logs in, reads the schema, detects what the contract's section 12 leaves open. Called before
    /// anything else in a run.
    virtual asio::awaitable<Result<void>> prepare() = 0;
    /// One cheap authenticated read, and what it tells.
    virtual asio::awaitable<Result<CheckReport>> check() = 0;

    /// `watermark` as a Page gave it, nullopt for the first time (then it lists everything and is as good as a full
    /// one). Only where capabilities().lists_changes.
    virtual std::unique_ptr<Listing> list_changes(std::optional<std::string> watermark) = 0;
    virtual std::unique_ptr<Listing> list_all() = 0;

    /// Decodes one raw record. Errors: contract.
    virtual Result<Record> decode(std::string_view raw) const = 0;

    /// nullopt: not there (404, 410), or archived for good.
    virtual asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id) = 0;
    /// Records that hold one of the contact's keys (its e-mails, phones, LinkedIn profile, as far as the service can
    /// look them up), or, when it has no key that the service knows, records of that name created at or after
    /// `created_since`.
    virtual asio::awaitable<Result<std::vector<Record>>> look_up(const Contact& values,
                                                                 std::optional<TimePoint> created_since) = 0;

    /// What a creation of `target` is called here: assert_, create or import. Pure, may run on any thread.
    virtual OperationKind creation_kind(const Contact& target) const = 0;
    /// Carries out writes of one kind; more than one only up to the batch sizes of capabilities(). One result for each,
    /// in order.
    virtual asio::awaitable<std::vector<Result<Written>>> write(std::span<const Write> writes) = 0;

    /// So many requests would not have to wait for the limits now.
    virtual bool has_room(std::size_t /*requests*/) const { return true; }
    /// Until so many requests, a look and a write that is based on it, would not have to wait; in the line of edits.
    /// Errors: retry (too long a wait), cancelled.
    virtual asio::awaitable<Result<void>> wait_for_room(std::size_t /*requests*/) { co_return Result<void>{}; }

    /// Requests so far, for the report.
    struct Traffic {
        std::uint64_t requests = 0;
        std::uint64_t rate_limited = 0;
        std::uint64_t retries = 0;
    };
    virtual Traffic traffic() const = 0;
};

} // namespace contactsync::provider
