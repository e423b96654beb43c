#pragma once

#include "merge/merge.hpp"
#include "merge/operation.hpp"

#include <functional>

namespace contactsync::merge {

/// Addresses that a provider has under another of its records, or that another contact's pending creation will take.
struct Taken {
    std::set<std::string, std::less<>> emails;
    std::set<std::string, std::less<>> phones;
};

/// A provider as the planner sees it for one contact.
struct Target {
    ProviderId provider = ProviderId::reevo;
    const Capabilities* capabilities = nullptr;
    Direction direction = Direction::two_way;
    const Side* counterpart = nullptr;   ///< null: the contact has no record there
    std::vector<const Side*> duplicates; ///< further records there: only opt-outs are written to them
    const Base* base = nullptr;          ///< of the counterpart, after merge()
    Taken taken;
    std::string blocked; ///< why nothing may be created there (deleted there, identity unclear); empty = may
    bool blocked_needs_person = false;
};

struct NotMirrorable {
    ProviderId provider = ProviderId::reevo;
    std::string because;       ///< "no phone", "its only phone belongs to another record", …
    bool needs_person = false; ///< refused as deleted there, identity unclear
};

struct Plan {
    std::vector<PlannedWrite> writes;
    std::vector<NotMirrorable> not_mirrorable;
};

struct PlanOptions {
    bool create = true;
};

/// What must be written so that every record agrees with `golden`. At most one write a provider and record; an opt-out
/// that comes with other changes is one write in the opt_out lane. Planned creations are kind `create`; the provider's
/// own name for it is the caller's.
Plan plan(const Golden& golden, std::span<const Target> targets, const PlanOptions& options);

/// What the provider should hold of the contact: fields it holds, elements it accepts (or has already), primary first,
/// within capacity.
Contact project(const Contact& golden, const Capabilities& capabilities, const Contact* current, const Taken& taken);

/// Whether the record and the contact agree on a field that the provider holds.
bool in_agreement(std::string_view field_name, const Contact& wanted, const Contact& current, const Base* base);

} // namespace contactsync::merge
