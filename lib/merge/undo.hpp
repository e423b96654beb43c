#pragma once

#include "merge/merge.hpp"
#include "merge/operation.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::merge {

/// What was written into one field of one record: both contacts hold that field and no other.
struct Overwritten {
    RecordId record{};
    std::string field;
    Contact before; ///< what the record held
    Contact after;  ///< what it was given
};

/// A record of the contact, after merge().
struct UndoSide {
    Side side;
    std::set<std::string, std::less<>> awaited; ///< fields of it that a newer write is on its way to
};

/// A field that is not put back, and why.
struct LeftAlone {
    RecordId record{};
    std::string field;
    std::string because;
    bool needs_person = true; ///< false: nothing but what the rules say, such as an opt-out, which is never taken back
};

/// Putting back what was written, as the state on which the contact then agrees.
struct Undo {
    std::vector<PlannedWrite> writes; ///< kind restore, at most one a record
    std::vector<LeftAlone> left_alone;
    Golden golden;
    std::vector<Base> bases; ///< one for each side, in the order of the sides
    std::vector<Decision> decisions;
};

/// Puts back what is still as it was left. Where the contact's value comes from the writes that are taken back, it
/// moves back too; where a record then holds something else than the contact (the one in which a person typed the
/// value, or one that got another value back), that is accepted by its base: in agreement as long as both stay as they
/// are. An address that a record still holds is not taken out of the contact. `because` is told of every change, `now`
/// is when the contact's values moved. Pure.
Undo undo(const Golden& golden, std::span<const UndoSide> sides, std::span<const Overwritten> overwritten,
          std::string_view because, TimePoint now);

/// The base after a restoring write, from what settle() made of the answer: if the record now holds something else than
/// the contact, that is accepted as well. `before` is the base at sending; merge() drops what turns out to agree.
void accept_restored(Base& settled, const Base& before, std::span<const FieldChange> restored);

} // namespace contactsync::merge
