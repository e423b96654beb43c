#pragma once

#include "store/store.hpp"
#include "sync/context.hpp"

#include <string>
#include <vector>

/// Taking back what one run wrote (docs/ARCHITECTURE.md, "Undo"). All of it runs on the store's thread.
namespace contactsync::sync {

/// Something the run did that is not taken back.
struct NotUndone {
    ProviderId provider = ProviderId::reevo;
    ContactId contact{};
    std::string remote_id;
    std::string field; ///< "" for a whole record
    std::string because;
    bool needs_person = false;
};

struct UndoPlan {
    std::vector<store::Operation> operations; ///< kind restore
    std::vector<NotUndone> not_undone;
};

/// What putting back the writes of `run` comes to, for the contacts as they stand after a reconciliation; nothing is
/// stored.
UndoPlan preview_undo(store::Store& store, RunId run, const ReconcileContext& context);
/// The same, put into the queue and approved, in one transaction with the agreement that it leads to: golden records,
/// bases and history say so before the first byte is sent.
UndoPlan begin_undo(store::Store& store, RunId run, const ReconcileContext& context);
/// How the queue stands after a push: the operations as they are now; what was overtaken meanwhile is among not_undone.
UndoPlan undo_so_far(store::Store& store, const UndoPlan& begun);

/// Whether the list shows what a restoring write that was sent before has done of its change, and nobody's edit:
/// several requests may make one write, and its process may have died, or its service refused, between two of them.
bool is_half_done(const store::Operation& restore, const FieldChange& change, const Contact& shown);
/// Whether a record that holds this still holds what the change is to replace.
bool is_to_replace(const store::Operation& operation, const FieldChange& change, const Contact& held);

/// Restoring writes of the contact give way to edits: changes whose record holds something else by now, or to which
/// `writes` have something newer, are taken out of them. Part of the caller's transaction.
void trim_restores(store::Store& store, const store::ContactView& view, const std::vector<PlannedWrite>& writes,
                   TimePoint now);
/// One operation that was claimed, and whose record has changed since: back in the queue with what stands of it. Part
/// of the caller's transaction.
void release_restore(store::Store& store, const store::Operation& claimed, TimePoint now);

} // namespace contactsync::sync
