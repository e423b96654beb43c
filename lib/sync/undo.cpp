#include "sync/undo.hpp"

#include "sync/settlement.hpp"

#include "merge/project.hpp"
#include "merge/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace contactsync::sync {
namespace {

using merge::Overwritten;
using store::Operation;
using store::OperationState;
using store::StoredRecord;

constexpr std::size_t kAll = std::numeric_limits<std::int32_t>::max();

/// What the record held of the field, exactly: a text is what the change says, a list is more than its text.
std::optional<Contact> value_before(const Operation& operation, const FieldChange& change)
{
    Contact before;
    if (is_list(change.field)) {
        if (display_value(operation.before, change.field) != change.from) return std::nullopt;
        merge::copy_field(before, operation.before, change.field);
    } else if (change.field != field::opted_out) {
        before.set_text(change.field, change.from);
    }
    return before;
}

Contact value_after(const Operation& operation, const FieldChange& change)
{
    Contact after;
    merge::copy_field(after, operation.target, change.field);
    return after;
}

/// Reads what a run wrote: several writes to one field of one record are one, from before the first to after the last.
class Deeds {
public:
    Deeds(store::Store& store, RunId run) : store_(store)
    {
        constexpr std::array kDone{OperationState::done};
        for (const Operation& operation : store.operations(run, kDone, kAll))
            visit(operation);
    }

    std::map<ContactId, std::vector<Overwritten>> overwritten;
    std::vector<NotUndone> not_undone;

private:
    void visit(const Operation& operation)
    {
        const auto record = operation.record ? store_.record(*operation.record) : std::nullopt;
        if (is_creation(operation.kind)) {
            if (record) created_.insert(record->id);
            leave(operation, record, "created by the run; a record is never deleted", false);
        } else if (operation.kind == OperationKind::archive) {
            leave(operation, record, "archived by the run; its service does not bring it back", true);
        } else if (!record || created_.contains(record->id)) {
            return; // what a created record was given later belongs to its creation
        } else if (record->state == store::RecordState::gone || !record->contact) {
            if (gone_.insert(record->id).second) leave(operation, record, "its service no longer has it", true);
        } else {
            for (const auto& change : operation.changes)
                note(operation, *record, change);
        }
    }

    void note(const Operation& operation, const StoredRecord& record, const FieldChange& change)
    {
        auto& writes = overwritten[*record.contact];
        const auto known = std::ranges::find_if(
            writes, [&](const Overwritten& write) { return write.record == record.id && write.field == change.field; });
        if (known != writes.end()) {
            known->after = value_after(operation, change);
        } else if (auto before = value_before(operation, change)) {
            writes.push_back({.record = record.id,
                              .field = change.field,
                              .before = std::move(*before),
                              .after = value_after(operation, change)});
        } else {
            leave(operation, record, "the version that wrote it did not keep what it replaced", true, change.field);
        }
    }

    void leave(const Operation& operation, const std::optional<StoredRecord>& record, std::string because,
               bool needs_person, std::string field = {})
    {
        not_undone.push_back({.provider = operation.provider,
                              .contact = operation.contact,
                              .remote_id = record ? record->record.remote_id : std::string(),
                              .field = std::move(field),
                              .because = std::move(because),
                              .needs_person = needs_person});
    }

    store::Store& store_;
    std::set<RecordId> created_;
    std::set<RecordId> gone_;
};

std::vector<merge::UndoSide> sides_of(const store::ContactView& view, const ReconcileContext& context)
{
    std::vector<merge::UndoSide> sides;
    for (const auto& record : view.records) {
        const auto service = context.services.find(record.record.provider);
        if (service == context.services.end()) continue;
        merge::UndoSide entry{.side = {.record = record.id,
                                       .provider = record.record.provider,
                                       .current = &record.record.values,
                                       .base = record.base ? &*record.base : nullptr,
                                       .changed_at = record.record.updated_at,
                                       .capabilities = &service->second.capabilities,
                                       .direction = service->second.direction,
                                       .duplicate = record.link == store::LinkState::duplicate},
                              .awaited = {}};
        for (const auto& operation : view.open)
            if (operation.record == record.id)
                for (const auto& change : operation.changes)
                    entry.awaited.insert(change.field);
        sides.push_back(std::move(entry));
    }
    return sides;
}

/// An undo of the same run that has not come to its end, if it is about this write.
const Operation* restore_under_way(const store::ContactView& view, const Overwritten& written)
{
    const auto restores = [&](const FieldChange& change) {
        return change.field == written.field && change.to == display_value(written.before, written.field);
    };
    const auto found = std::ranges::find_if(view.open, [&](const Operation& operation) {
        return operation.kind == OperationKind::restore && operation.record == written.record &&
               std::ranges::any_of(operation.changes, restores);
    });
    return found == view.open.end() ? nullptr : &*found;
}

void add_once(std::vector<Operation>& operations, const Operation& operation)
{
    if (std::ranges::find(operations, operation.id, &Operation::id) == operations.end())
        operations.push_back(operation);
}

void store_agreement(store::Store& store, const store::ContactView& view, std::span<const merge::UndoSide> sides,
                     const merge::Undo& undo, const ReconcileContext& context)
{
    if (!(undo.golden == view.golden)) store.save_golden(view.id, undo.golden);
    for (std::size_t i = 0; i < sides.size(); ++i)
        if (const auto* base = sides[i].side.base; base && !(undo.bases[i] == *base))
            store.save_base(sides[i].side.record, undo.bases[i]);
    for (const auto& decision : undo.decisions)
        store.append_history({.at = context.now,
                              .run = context.run,
                              .contact = view.id,
                              .kind = "merged",
                              .field = decision.field,
                              .from = decision.from,
                              .to = decision.to,
                              .because = decision.because});
}

void undo_contact(store::Store& store, ContactId id, std::vector<Overwritten> overwritten, std::string_view because,
                  const ReconcileContext& context, UndoPlan& plan)
{
    const auto view = store.contact(id);
    if (!view) return;
    std::erase_if(overwritten, [&](const Overwritten& written) {
        const auto* begun = restore_under_way(*view, written);
        if (begun) add_once(plan.operations, *begun);
        return begun != nullptr;
    });
    const auto sides = sides_of(*view, context);
    const auto undo = merge::undo(view->golden, sides, overwritten, because, context.now);
    store_agreement(store, *view, sides, undo, context);
    for (const auto& write : undo.writes) {
        const OperationId operation = store.enqueue(id, context.run, write, context.now);
        store.approve(operation, write.changes);
        plan.operations.push_back(*store.operation(operation));
    }
    for (const auto& left : undo.left_alone) {
        const auto record = store.record(left.record);
        plan.not_undone.push_back({.provider = record->record.provider,
                                   .contact = id,
                                   .remote_id = record->record.remote_id,
                                   .field = left.field,
                                   .because = left.because,
                                   .needs_person = left.needs_person});
    }
}

/// Part of the caller's transaction.
UndoPlan undo_everything(store::Store& store, RunId run, const ReconcileContext& context)
{
    const std::string because = fmt::format("undone run {}", std::to_underlying(run));
    Deeds deeds(store, run);
    UndoPlan plan{.operations = {}, .not_undone = std::move(deeds.not_undone)};
    for (auto& [contact, overwritten] : deeds.overwritten)
        undo_contact(store, contact, std::move(overwritten), because, context, plan);
    return plan;
}

bool is_waiting(const Operation& operation)
{
    return operation.state == OperationState::planned || operation.state == OperationState::retry ||
           operation.state == OperationState::parked;
}

bool stands(const store::ContactView& view, const Operation& restore, const FieldChange& change)
{
    const auto record = std::ranges::find_if(
        view.records, [&](const StoredRecord& candidate) { return candidate.id == restore.record; });
    return record != view.records.end() && is_to_replace(restore, change, record->record.values);
}

/// Everything that was to stay is there, nothing that neither of the two has, and one of their primaries leads.
bool lies_between(const ElementList& from, const ElementList& to, const ElementList& shown)
{
    const auto has = [](const ElementList& list, const Element& element) {
        return std::ranges::find(list, element) != list.end();
    };
    const auto leads = [&](const ElementList& list) { return !list.empty() && list.front() == shown.front(); };
    const auto is_known = [&](const Element& e) { return has(from, e) || has(to, e); };
    const auto stayed = [&](const Element& e) { return !has(to, e) || has(shown, e); };
    return !shown.empty() && (leads(from) || leads(to)) && std::ranges::all_of(shown, is_known) &&
           std::ranges::all_of(from, stayed);
}

bool is_overtaken(const std::vector<PlannedWrite>& writes, const Operation& restore, const FieldChange& change)
{
    return std::ranges::any_of(writes, [&](const PlannedWrite& write) {
        return write.record == restore.record &&
               std::ranges::find(write.changes, change.field, &FieldChange::field) != write.changes.end();
    });
}

} // namespace

UndoPlan preview_undo(store::Store& store, RunId run, const ReconcileContext& context)
{
    const auto rolled_back = store.begin();
    return undo_everything(store, run, context);
}

UndoPlan begin_undo(store::Store& store, RunId run, const ReconcileContext& context)
{
    const auto transaction = store.begin();
    auto plan = undo_everything(store, run, context);
    transaction->commit();
    return plan;
}

UndoPlan undo_so_far(store::Store& store, const UndoPlan& begun)
{
    UndoPlan now{.operations = {}, .not_undone = begun.not_undone};
    for (const auto& planned : begun.operations) {
        const auto operation = store.operation(planned.id);
        const auto record = planned.record ? store.record(*planned.record) : std::nullopt;
        for (const auto& change : planned.changes) {
            const bool kept = operation && std::ranges::find(operation->changes, change) != operation->changes.end();
            const bool arrived = record && display_value(record->record.values, change.field) == change.to;
            if (kept || arrived) continue;
            now.not_undone.push_back({.provider = planned.provider,
                                      .contact = planned.contact,
                                      .remote_id = record ? record->record.remote_id : std::string(),
                                      .field = change.field,
                                      .because = "it changed while it was being put back",
                                      .needs_person = true});
        }
        if (operation) now.operations.push_back(*operation);
    }
    return now;
}

bool is_half_done(const Operation& restore, const FieldChange& change, const Contact& shown)
{
    if (restore.kind != OperationKind::restore || !restore.sent_at || !is_list(change.field)) return false;
    if (display_value(restore.before, change.field) != change.from) return false;
    if (same_value(restore.target, shown, change.field)) return false;
    return lies_between(list_of(restore.before, change.field), list_of(restore.target, change.field),
                        list_of(shown, change.field));
}

bool is_to_replace(const Operation& operation, const FieldChange& change, const Contact& held)
{
    return display_value(held, change.field) == change.from || is_half_done(operation, change, held);
}

void trim_restores(store::Store& store, const store::ContactView& view, const std::vector<PlannedWrite>& writes,
                   TimePoint now)
{
    for (const auto& restore : view.open) {
        if (restore.kind != OperationKind::restore || !is_waiting(restore)) continue;
        auto standing = restore.changes;
        std::erase_if(standing, [&](const FieldChange& change) {
            return !stands(view, restore, change) || is_overtaken(writes, restore, change);
        });
        if (standing.size() == restore.changes.size()) continue;
        if (!standing.empty()) {
            store.approve(restore.id, standing);
            continue;
        }
        for (const auto& review : store.reviews_of(view.id))
            if (review.operation == restore.id) store.close_review(review.id, "superseded by a newer edit", now);
        store.discard(restore.id, now);
    }
}

void release_restore(store::Store& store, const store::Operation& claimed, TimePoint now)
{
    store.settle({.operation = claimed.id, .state = OperationState::planned, .dirty = true}, now);
    const ContactId contact = as_it_stands(store, claimed).contact;
    if (const auto view = store.contact(contact)) trim_restores(store, *view, {}, now);
}

} // namespace contactsync::sync
