#pragma once

#include "contact/capabilities.hpp"
#include "provider/provider.hpp"
#include "sync/options.hpp"
#include "sync/report.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace contactsync::sync {

/// An answer that cannot be read is often one of a proxy, and the next one is not: so often it is asked for. Several
/// requests make a write, and each of them may meet one.
inline constexpr int kUnreadableMax = 6;

/// Whether an answer about one record says that its service cannot be used now. Some have a 500 for an id that they
/// cannot make sense of (tether contract section 12, no. 22).
inline bool concerns_all(const Error& error)
{
    return (error.kind == ErrorKind::retry && error.status != 500) || error.kind == ErrorKind::credentials ||
           error.kind == ErrorKind::cancelled;
}

/// One service as a pass works with it.
struct Peer {
    provider::Provider* provider = nullptr; ///< not owned
    ProviderOptions options;
    /// Fields that ignored our writes until we stopped (store::FieldConduct).
    std::set<std::string, std::less<>> not_held;
    /// Fields of which the last write was ignored: the next one is counted, whatever comes of it.
    std::set<std::string, std::less<>> suspects;
    ProviderReport report;
    std::map<OperationId, int> losses; ///< writes that were sent, got no answer, and turned out not to be carried out
    std::map<OperationId, int> unreadable_answers; ///< to writes, and to what was asked before them
    std::set<OperationId> in_the_way;   ///< claimed; to be given up for an opt-out to the same record unless begun
    std::uint64_t listing_requests = 0; ///< what the poll of this pass took
    bool prepared = false;
    bool polled = false;   ///< in this pass; nothing is written to a service that was not read first
    bool stopping = false; ///< no new request

    ProviderId id() const { return provider->id(); }
    bool usable() const
    {
        const bool is_written_to =
            options.direction == merge::Direction::two_way || options.direction == merge::Direction::write_only;
        return is_written_to && prepared && polled && !stopping && !report.failure;
    }
    /// The provider's own capabilities without what was learned not to be held.
    Capabilities capabilities() const
    {
        Capabilities held = provider->capabilities();
        for (const auto& field : not_held) {
            if (const auto text = held.texts.find(field); text != held.texts.end()) text->second.writable = false;
            if (field == field::emails) held.emails.writable = false;
            if (field == field::phones) held.phones.writable = false;
            if (field == field::opted_out) held.consent_writable = held.consent_clearable = false;
        }
        return held;
    }
};

} // namespace contactsync::sync
