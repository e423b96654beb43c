#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "contact/capabilities.hpp"
#include "contact/contact.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

/// Three-way merge of one contact (docs/ARCHITECTURE.md, "Merge"). Pure, deterministic, independent of the order of
/// sides.
namespace contactsync::merge {

enum class PolicyKind { latest, priority, manual };
enum class Direction { two_way, read_only, write_only, off };

struct FieldPolicy {
    PolicyKind kind = PolicyKind::latest;
    std::vector<ProviderId> priority; ///< strongest first; providers that are not named come last, in ProviderId order
    std::optional<ProviderId> only_from; ///< of a one-way mapping: the only provider whose changes count
};
struct Policy {
    FieldPolicy general;
    std::map<std::string, FieldPolicy, std::less<>> fields;
    const FieldPolicy& of(std::string_view field_name) const;
};

/// Where the contact's value of a field came from.
struct Provenance {
    std::optional<ProviderId> source;
    std::optional<TimePoint> since; ///< the source's change time, if it gave one
    std::string because;            ///< "only value", "latest", "priority", "edited", "all agree", …
    friend bool operator==(const Provenance&, const Provenance&) = default;
};
/// The golden record: the contact's agreed values and where each came from.
struct Golden {
    Contact values;
    std::map<std::string, Provenance, std::less<>> provenance;
    friend bool operator==(const Golden&, const Golden&) = default;
};

/// What a record held when it was last accounted for. A record that still holds this has not changed, however new its
/// time is.
struct Base {
    Contact theirs;
    /// Fields in which `theirs` stands for another value of ours, because the service trimmed, cut or ignored what we
    /// wrote: field -> display_value of ours. In agreement as long as both stay as they are.
    std::map<std::string, std::string, std::less<>> accepted;
    /// Fields that have no base yet: a conflict that a person must decide.
    std::set<std::string, std::less<>> undecided;
    /// False when `theirs` is what we sent and the service has not shown it yet (a batch answer without values).
    bool confirmed = true;

    friend bool operator==(const Base&, const Base&) = default;
};

/// One record of the contact. Pointers are not owned and never null except `base` (first contact).
struct Side {
    RecordId record{};
    ProviderId provider = ProviderId::reevo;
    const Contact* current = nullptr;
    const Base* base = nullptr;
    std::optional<TimePoint> changed_at;
    const Capabilities* capabilities = nullptr;
    Direction direction = Direction::two_way;
    bool duplicate = false; ///< only its opt-out counts
};

/// The contact's value of a field moved.
struct Decision {
    std::string field;
    std::string from;
    std::string to;
    std::optional<ProviderId> source;
    std::optional<TimePoint> since;
    std::string because;
};
/// A person's value that is not in force: for the history (law 3).
struct Overruled {
    std::string field;
    ProviderId provider = ProviderId::reevo;
    std::string value;
    std::string in_force;
    std::string because;
};
/// Several changed to different values under the manual policy; nothing is written.
struct Conflict {
    std::string field;
    std::map<ProviderId, std::string> values;
};

struct Outcome {
    Golden golden;
    std::vector<Base> bases; ///< one for each side, in the order of the sides
    std::vector<Decision> decisions;
    std::vector<Overruled> overruled;
    std::vector<Conflict> conflicts;
};

Outcome merge(const Golden& before, std::span<const Side> sides, const Policy& policy);

/// The base after a write: `sent` is what was wanted, `answer` what the service then showed, `before` what it held at
/// sending. Fields that came back different from `sent` are `accepted` when the service changed the value, and named in
/// `ignored` when it kept its old one.
struct Settled {
    Base base;
    std::vector<std::string> ignored;
};
Settled settle(const Base& before, const Contact& sent, const Contact& answer, std::span<const std::string> fields);

/// An unconfirmed base meets the first sight of the record: what looks like the service's own trimming of what we sent
/// is accepted, a field that stayed empty is `ignored`, everything else is left to merge() as an edit.
Settled confirm(const Base& unconfirmed, const Contact& observed);

} // namespace contactsync::merge
