#pragma once

#include "store/store.hpp"

#include <span>
#include <string>

namespace contactsync::sync {

/// Services do not always answer a write with what they made of it: a batch answer carries no values, a lost answer
/// nothing at all. What the record then shows for the first time is told apart here: our value as the service spells
/// it, a write that was not carried out, or an edit of a person in the meantime. All pure.

/// The base of a list that takes several requests to write and shows some of them: what was there or is ours is
/// nobody's edit, the rest of our change is still to be written.
ElementList half_written(const ElementList& before, const ElementList& target, const ElementList& shown);

/// `before` is the base at the time of sending, `target` and `fields` what was sent, `shown` what is there now. A field
/// that still is what it was counts as not written.
merge::Base base_after_lookup(const merge::Base& before, const Contact& target, const Contact& shown,
                              std::span<const std::string> fields);

/// `unconfirmed` is what we took the record for, `sent` the changes that its service took without showing them. Fields
/// that were not sent keep their base, so that whatever a person did to them stays an edit.
merge::Settled base_at_first_sight(const merge::Base& unconfirmed, const Contact& shown,
                                   std::span<const FieldChange> sent);

/// Whether the service has shown the record since it was written without an answer.
bool was_shown(const store::StoredRecord& record);

} // namespace contactsync::sync
