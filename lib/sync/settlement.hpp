#pragma once

#include "provider/provider.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace contactsync::sync {

/// An operation with the record it is about, as both stand in the store.
struct Claimed {
    store::Operation operation;
    std::optional<store::StoredRecord> record;
    bool superfluous = false; ///< a creation for a contact that has a record there by now
};

/// Everything one settlement needs besides the store.
struct Settlement {
    Claimed claimed;
    provider::Written written;
    std::vector<std::string> fields; ///< that were sent
    RunId run{};
    TimePoint now{};
    std::optional<TimePoint> not_before{}; ///< for what turns out not to be carried out
};

/// What the service did with what it was sent.
struct Effect {
    bool created = false;
    bool updated = false;
    std::vector<std::string> ignored;
};

/// The operation as it was claimed, with the contact that it belongs to now: two may have become one since.
store::Operation as_it_stands(store::Store& store, store::Operation operation);

/// The jobs below run on the store's thread, each in one transaction.

/// Stores what one answer said of the writes that it carried out, or met as already there. One effect for each, in
/// order.
std::vector<Effect> settle_answer(store::Store& store, const std::vector<Settlement>& settlements);

/// Stores a carried-out write: the record as the service shows it, its new base, the history, the state of the
/// operation.
Effect settle_written(store::Store& store, const Settlement& settlement);

/// The creation met a record that was there before and left it alone: it is staged, and matching decides whose it is.
/// One that is another contact's is left to it, and the creation needs a person.
void settle_adopted(store::Store& store, const Settlement& settlement);

/// Reads an operation whose outcome was unknown against the record that is really there.
Effect settle_looked_up(store::Store& store, const Settlement& settlement);

/// Back in the queue as not sent, not before then. Its contact is looked at again, for what it needs may have moved
/// while the operation was under way.
void release(store::Store& store, const store::Operation& operation, std::optional<TimePoint> not_before,
             TimePoint now);

std::vector<Claimed> claim(store::Store& store, ProviderId provider, const store::ClaimLimits& limits, RunId run,
                           TimePoint now);
/// What polls and joins have made of them since they were claimed.
std::vector<Claimed> renewed(store::Store& store, const std::vector<Claimed>& claimed);
std::vector<Claimed> unknown(store::Store& store, ProviderId provider, std::size_t limit);

} // namespace contactsync::sync
