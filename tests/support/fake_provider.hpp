#pragma once

#include "provider/provider.hpp"

#include "support/manual_clock.hpp"
#include "support/service_kind.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace contactsync::test {

enum class Call { prepare, list, read, look_up, write };

/// What goes wrong with one call, or with one write of a batch.
enum class Fault {
    none,
    unavailable, ///< refused for now, nothing was done
    lost_before, ///< no answer, and nothing was done
    lost_after,  ///< no answer, but it was done
    lost_within, ///< no answer; it was done but for what was to be taken out of lists
    busy,        ///< nothing was done, and the client waits as long as it is asked to before it sends it again
    unreadable,  ///< an answer that makes no sense; nothing was done
    refused,     ///< this record, for good
    unauthorized
};

/// What is wrong with one full listing.
enum class ListingFault {
    none,
    shifted,   ///< lacks a record and knows that it is not complete
    truncated, ///< lacks its second half and claims to be complete
    empty      ///< lacks everything and claims to be complete
};

/// A remote address book in memory, with people who work in it and a network that fails. A working fake: it keeps what
/// it is given as far as its kind of service can hold it.
class FakeProvider final : public provider::Provider {
public:
    struct Entry {
        Contact values;
        TimePoint created_at{};
        TimePoint updated_at{};
        std::shared_ptr<const Entry> previous; ///< what it was before that
    };
    /// A write that was carried out.
    struct Written {
        OperationKind kind = OperationKind::patch;
        std::string remote_id;
        std::vector<std::string> fields;
        Contact current{}; ///< what the record was said to hold
    };

    FakeProvider(ServiceKind kind, TestClock& clock) : kind_(std::move(kind)), clock_(clock) {}

    // What people do there. Each takes a few seconds, so that no two changes are at the same time.
    /// "" when the service refuses it: an address that is taken, or something that it requires is missing.
    std::string add(Contact values);
    /// False when it is refused.
    bool edit(const std::string& remote_id, const std::function<void(Contact&)>& change);
    void erase(const std::string& remote_id);
    /// The survivor gets the addresses and the missing texts of the other one, which is then gone.
    void merge(const std::string& from, const std::string& survivor);
    void opt_out(const std::string& remote_id);

    // What there is.
    const std::map<std::string, Entry>& records() const { return records_; }
    const Contact& at(const std::string& remote_id) const { return records_.at(remote_id).values; }
    /// The only record; throws unless there is exactly one.
    const Contact& only() const;
    std::string only_id() const;
    std::vector<Written> journal;

    // What goes wrong.
    std::function<Fault(Call)> network = [](Call) { return Fault::none; };
    std::function<ListingFault()> listing_fault = [] { return ListingFault::none; };
    void fail_next(Call call, Fault with) { planned_faults_[call].push_back(with); }
    /// What the service makes of a value that is written to it: (what it held, what it will hold).
    std::function<void(const Contact&, Contact&)> conduct = [](const Contact&, Contact&) {};
    /// A creation whose address a record has already overwrites the texts of that record, as an upsert does.
    bool overwrites_on_creation = false;
    /// False: what is read by itself does not say whether it has opted out.
    bool tells_consent = true;
    /// How long listings go on showing what was before a change.
    std::chrono::milliseconds listing_lag{0};
    /// How many turns of the event loop an answer takes.
    int latency = 1;
    /// How long an answer takes besides.
    std::chrono::milliseconds takes{0};

    // The port.
    ProviderId id() const override { return kind_.id; }
    const Capabilities& capabilities() const override { return kind_.capabilities; }
    std::string discovered() const override { return "{}"; }
    void restore_discovered(std::string_view) override {}
    asio::awaitable<Result<void>> prepare() override;
    asio::awaitable<Result<provider::CheckReport>> check() override;
    std::unique_ptr<provider::Listing> list_changes(std::optional<std::string> watermark) override;
    std::unique_ptr<provider::Listing> list_all() override;
    Result<Record> decode(std::string_view raw) const override;
    asio::awaitable<Result<std::optional<Record>>> read(std::string remote_id) override;
    asio::awaitable<Result<std::vector<Record>>> look_up(const Contact& values,
                                                         std::optional<TimePoint> created_since) override;
    OperationKind creation_kind(const Contact& target) const override;
    asio::awaitable<std::vector<Result<provider::Written>>> write(std::span<const provider::Write> writes) override;
    Traffic traffic() const override { return {.requests = requests_, .rate_limited = 0, .retries = 0}; }

    ServiceKind& kind() { return kind_; }
    /// A write has been sent and is not carried out yet.
    bool is_writing() const { return writing_ > 0; }

private:
    class Pages;

    Fault next_fault(Call call);
    asio::awaitable<void> answer_later();
    /// As listings show it; null while they hide it.
    const Entry* listed(const std::string& remote_id) const;
    static std::string raw(const std::string& remote_id, const Entry& entry);
    void replace(Entry& entry, Contact values);
    Record record(const std::string& remote_id) const;
    /// Why the service would refuse to hold this; "" if it would not.
    std::string refusal(const Contact& values, const std::string& remote_id) const;
    std::string holder_of_an_address(const Contact& values, const std::string& except) const;
    Contact held(Contact values) const;
    std::string insert(Contact values);
    Result<provider::Written> carry_out(const provider::Write& write, bool whole);
    Result<provider::Written> create(const Contact& target);
    Result<provider::Written> change(const provider::Write& write, bool whole);

    ServiceKind kind_;
    TestClock& clock_;
    std::map<std::string, Entry> records_;
    std::vector<Contact> deleted_;
    std::map<Call, std::deque<Fault>> planned_faults_;
    int last_id_ = 0;
    int writing_ = 0;
    std::uint64_t requests_ = 0;
};

} // namespace contactsync::test
