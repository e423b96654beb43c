#include "sync/reconciler.hpp"

#include "base/log.hpp"
#include "contact/normalise.hpp"
#include "merge/plan.hpp"
#include "merge/undo.hpp"
#include "sync/first_sight.hpp"
#include "sync/parked.hpp"
#include "sync/undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <list>

namespace contactsync::sync {
namespace {

using store::ContactView;
using store::LinkState;
using store::Operation;
using store::OperationState;
using store::StoredRecord;

/// Sides, and the bases they point to; lists, so that pointers stay.
struct Sides {
    std::vector<merge::Side> all;
    std::vector<const StoredRecord*> records;
    std::list<merge::Base> confirmed;
};

/// What the record's service took in the run that wrote to it last, without showing what it made of it.
std::vector<FieldChange> sent_last(store::Store& store, const StoredRecord& record)
{
    std::vector<FieldChange> sent;
    RunId run{};
    for (const auto& operation : store.operations_of(*record.contact)) {
        if (operation.record != record.id || operation.state != OperationState::done || operation.run < run) continue;
        if (operation.run > run) sent.clear();
        run = operation.run;
        sent.insert(sent.end(), operation.changes.begin(), operation.changes.end());
    }
    return sent;
}

/// That a service ignored it is what it looks like; it could be a person's doing, and must be in the history.
void record_ignored(store::Store& store, const StoredRecord& record, const std::vector<std::string>& fields,
                    const ReconcileContext& context)
{
    for (const auto& field : fields)
        store.append_history({.at = context.now,
                              .run = context.run,
                              .contact = *record.contact,
                              .kind = "overruled",
                              .provider = record.record.provider,
                              .remote_id = record.record.remote_id,
                              .field = field,
                              .from = display_value(record.record.values, field),
                              .to = display_value(record.base->theirs, field),
                              .because = "what was written does not show there: to be written again"});
}

/// What a batch answer left open is settled by the first sight of the record. Until then it stays unconfirmed.
const merge::Base* confirmed_base(store::Store& store, const StoredRecord& record, Sides& sides,
                                  const ReconcileContext& context)
{
    if (!record.base) return nullptr;
    if (record.base->confirmed || !was_shown(record)) return &*record.base;
    auto settled = base_at_first_sight(*record.base, record.record.values, sent_last(store, record));
    if (!settled.ignored.empty()) {
        log::info("push.ignored", {{"provider", to_string(record.record.provider)},
                                   {"record", record.id},
                                   {"fields", settled.ignored.size()}});
        record_ignored(store, record, settled.ignored, context);
    }
    return &sides.confirmed.emplace_back(std::move(settled.base));
}

/// A list that was put back in part shows our own doing, and nobody's edit.
const merge::Base* base_of(store::Store& store, const ContactView& view, const StoredRecord& record, Sides& sides,
                           const ReconcileContext& context)
{
    const merge::Base* base = confirmed_base(store, record, sides, context);
    if (base == nullptr) return nullptr;
    const Contact& shown = record.record.values;
    for (const auto& operation : view.open) {
        if (operation.record != record.id) continue;
        for (const auto& change : operation.changes) {
            if (!is_half_done(operation, change, shown)) continue;
            merge::Base accounted = *base;
            list_of(accounted.theirs, change.field) = list_of(shown, change.field);
            merge::accept_restored(accounted, *base, std::span(&change, 1));
            base = &sides.confirmed.emplace_back(std::move(accounted));
        }
    }
    return base;
}

Sides sides_of(store::Store& store, const ContactView& view, const ReconcileContext& context)
{
    Sides sides;
    for (const auto& record : view.records) {
        const auto service = context.services.find(record.record.provider);
        if (service == context.services.end()) continue;
        sides.all.push_back({.record = record.id,
                             .provider = record.record.provider,
                             .current = &record.record.values,
                             .base = base_of(store, view, record, sides, context),
                             .changed_at = record.record.updated_at,
                             .capabilities = &service->second.capabilities,
                             .direction = service->second.direction,
                             .duplicate = record.link == LinkState::duplicate});
        sides.records.push_back(&record);
    }
    return sides;
}

bool is_blank(const merge::Golden& golden)
{
    return golden.values == Contact{} && golden.provenance.empty();
}

void record_decisions(store::Store& store, const ContactView& view, const merge::Outcome& outcome,
                      const ReconcileContext& context)
{
    // The first values of a contact are told by their provenance; the history tells what moved afterwards.
    if (!is_blank(view.golden)) {
        for (const auto& decision : outcome.decisions)
            store.append_history({.at = context.now,
                                  .run = context.run,
                                  .contact = view.id,
                                  .kind = "merged",
                                  .provider = decision.source,
                                  .field = decision.field,
                                  .from = decision.from,
                                  .to = decision.to,
                                  .because = decision.because});
    }
    for (const auto& overruled : outcome.overruled)
        store.append_history({.at = context.now,
                              .run = context.run,
                              .contact = view.id,
                              .kind = "overruled",
                              .provider = overruled.provider,
                              .field = overruled.field,
                              .from = overruled.value,
                              .to = overruled.in_force,
                              .because = overruled.because});
}

void renew_conflicts(store::Store& store, const ContactView& view, const std::vector<merge::Conflict>& conflicts,
                     const ReconcileContext& context)
{
    for (const auto& review : store.reviews_of(view.id)) {
        if (review.code != "conflict") continue;
        const bool still =
            std::ranges::any_of(conflicts, [&](const auto& conflict) { return conflict.field == review.field; });
        if (!still) store.close_review(review.id, "the values agree now", context.now);
    }
    for (const auto& conflict : conflicts) {
        store::Review review{.code = "conflict", .contact = view.id, .contacts = {view.id}, .field = conflict.field};
        for (const auto& [provider, value] : conflict.values) {
            review.providers.push_back(provider);
            review.explanation +=
                fmt::format("{}{} has \"{}\"", review.explanation.empty() ? "" : ", ", to_string(provider), value);
        }
        review.suggestion = "Make the values equal at the services, or change the field's merge policy.";
        store.open_review(review, context.now);
    }
}

/// Whether the deletion still stands for who the contact is now: a changed identity lifts it.
bool same_identity(const Contact& golden, const Contact& deleted)
{
    const auto primary_in = [](const ElementList& mine, const ElementList& theirs) {
        return std::ranges::find(theirs, mine.front()) != theirs.end();
    };
    if (!golden.emails.empty() && !deleted.emails.empty()) return primary_in(golden.emails, deleted.emails);
    if (!golden.phones.empty() && !deleted.phones.empty()) return primary_in(golden.phones, deleted.phones);
    return true;
}

const StoredRecord* standing_tombstone(const ContactView& view, const Contact& golden, ProviderId provider)
{
    for (const auto& tombstone : view.tombstones)
        if (tombstone.record.provider == provider && tombstone.link == LinkState::counterpart &&
            same_identity(golden, tombstone.record.values))
            return &tombstone;
    return nullptr;
}

std::vector<std::string> values_of(const ElementList& list)
{
    std::vector<std::string> values;
    for (const auto& element : list)
        if (is_well_formed(element)) values.push_back(element.value);
    return values;
}

merge::Taken taken_at(store::Store& store, ProviderId provider, const Capabilities& capabilities, const Contact& golden,
                      std::optional<RecordId> counterpart, ContactId contact)
{
    merge::Taken taken;
    if (capabilities.emails.unique && !golden.emails.empty())
        for (auto& value : store.taken_emails(provider, values_of(golden.emails), counterpart, contact))
            taken.emails.insert(std::move(value));
    if (capabilities.phones.unique && !golden.phones.empty())
        for (auto& value : store.taken_phones(provider, values_of(golden.phones), counterpart, contact))
            taken.phones.insert(std::move(value));
    return taken;
}

/// A service that finds contacts by their profile would give us the other record back instead of making a new one.
bool profile_is_taken(store::Store& store, ProviderId provider, const Capabilities& capabilities, const Contact& golden)
{
    constexpr std::size_t kHoldersMax = 50;
    const auto needs_profile = [](const auto& group) {
        return std::ranges::find(group, field::linkedin_url) != group.end();
    };
    if (!golden.emails.empty() || std::ranges::none_of(capabilities.required_any, needs_profile)) return false;
    const std::string slug = linkedin_slug(golden.text(field::linkedin_url));
    if (slug.empty()) return false;
    return std::ranges::any_of(store.holders_of_linkedin(slug, kHoldersMax), [&](RecordId holder) {
        const auto record = store.record(holder);
        return record && record->record.provider == provider;
    });
}

std::vector<merge::Target> targets_of(store::Store& store, const ContactView& view, const Sides& sides,
                                      const merge::Outcome& outcome, const ReconcileContext& context)
{
    std::vector<merge::Target> targets;
    for (const auto& [provider, service] : context.services) {
        merge::Target target{
            .provider = provider, .capabilities = &service.capabilities, .direction = service.direction};
        for (std::size_t i = 0; i < sides.all.size(); ++i) {
            const auto& side = sides.all[i];
            if (side.provider != provider) continue;
            if (side.duplicate) {
                target.duplicates.push_back(&side);
            } else {
                target.counterpart = &side;
                target.base = &outcome.bases[i];
            }
        }
        const auto counterpart =
            target.counterpart != nullptr ? std::optional(target.counterpart->record) : std::nullopt;
        target.taken = taken_at(store, provider, service.capabilities, outcome.golden.values, counterpart, view.id);
        if (view.left_out.contains(provider)) {
            target.blocked =
                fmt::format("left out of {} by a person; `contactsync retry` lets it in", to_string(provider));
        } else if (const auto* tombstone = standing_tombstone(view, outcome.golden.values, provider);
                   tombstone != nullptr) {
            target.blocked =
                fmt::format("deleted at {}; `contactsync retry` lets it be created again", to_string(provider));
            target.blocked_needs_person = true;
        } else if (view.held) {
            target.blocked = "who this is must be decided first, see `contactsync review list`";
        } else if (target.counterpart == nullptr &&
                   profile_is_taken(store, provider, service.capabilities, outcome.golden.values)) {
            target.blocked = fmt::format("its LinkedIn profile belongs to another record of {}", to_string(provider));
        }
        targets.push_back(std::move(target));
    }
    return targets;
}

bool goes_before(const Operation& operation, const PlannedWrite& write)
{
    return operation.provider == write.provider &&
           (!operation.record || !write.record || operation.record == write.record) &&
           (operation.state == OperationState::in_flight || operation.state == OperationState::unknown);
}

/// What is claimed waits for its turn behind others; an opt-out must not (law 9).
void note_in_the_way(const Operation& operation, const PlannedWrite& write, Reconciled& reconciled)
{
    const bool may_give_way = operation.state == OperationState::in_flight && operation.kind != OperationKind::opt_out;
    if (write.lane == Lane::opt_out && may_give_way)
        reconciled.in_the_way.emplace_back(operation.provider, operation.id);
}

bool in_transit(const ContactView& view, const PlannedWrite& write, Reconciled& reconciled)
{
    bool waits = false;
    for (const auto& operation : view.open) {
        if (!goes_before(operation, write)) continue;
        note_in_the_way(operation, write, reconciled);
        waits = true;
    }
    return waits;
}

/// Under `delete = "archive"` a contact that was deleted at one service goes at the others too.
std::vector<PlannedWrite> archive_writes(const ContactView& view, const Sides& sides, const ReconcileContext& context)
{
    std::vector<PlannedWrite> writes;
    const auto deleted = std::ranges::find_if(view.tombstones, [&](const StoredRecord& tombstone) {
        const auto service = context.services.find(tombstone.record.provider);
        const bool replaced = std::ranges::any_of(
            sides.all, [&](const merge::Side& side) { return side.provider == tombstone.record.provider; });
        return service != context.services.end() && service->second.direction != merge::Direction::write_only &&
               !replaced;
    });
    if (deleted == view.tombstones.end()) return writes;
    for (const auto& side : sides.all) {
        if (side.duplicate || !side.capabilities->can_archive || side.direction == merge::Direction::read_only)
            continue;
        writes.push_back({.provider = side.provider,
                          .kind = OperationKind::archive,
                          .lane = Lane::edit,
                          .record = side.record,
                          .target = *side.current,
                          .changes = {{.field = "record",
                                       .from = "present",
                                       .to = "archived",
                                       .because = fmt::format("deleted at {}", to_string(deleted->record.provider))}}});
    }
    return writes;
}

void note_deleted_there(store::Store& store, const ContactView& view, const std::vector<merge::NotMirrorable>& reasons,
                        const ReconcileContext& context)
{
    const auto refused_at = [&](ProviderId provider) {
        const bool deleted = std::ranges::any_of(
            view.tombstones, [&](const auto& tombstone) { return tombstone.record.provider == provider; });
        return deleted && std::ranges::any_of(reasons, [&](const auto& reason) {
                   return reason.provider == provider && reason.needs_person;
               });
    };
    for (const auto& review : store.reviews_of(view.id))
        if (review.code == "deleted_there" && !review.providers.empty() && !refused_at(review.providers.front()))
            store.close_review(review.id, "no longer refused", context.now);
    for (const auto& reason : reasons) {
        if (!refused_at(reason.provider)) continue;
        store.open_review({.code = "deleted_there",
                           .contact = view.id,
                           .contacts = {view.id},
                           .providers = {reason.provider},
                           .explanation = fmt::format("a person deleted it at {}; the others keep theirs",
                                                      to_string(reason.provider)),
                           .suggestion = "Delete it at the others too, or have it created there again."},
                          context.now);
    }
}

void store_plan(store::Store& store, const ContactView& view, const Sides& sides, merge::Plan plan,
                const ReconcileContext& context, Reconciled& reconciled)
{
    if (context.delete_policy == DeletePolicy::archive) {
        if (auto archives = archive_writes(view, sides, context); !archives.empty())
            plan = {.writes = std::move(archives), .not_mirrorable = {}};
    }
    withhold_parked(store, view, plan.writes, context.now);
    trim_restores(store, view, plan.writes, context.now);
    std::erase_if(plan.writes, [&](const PlannedWrite& write) { return in_transit(view, write, reconciled); });
    for (auto& write : plan.writes)
        if (write.kind == OperationKind::create)
            write.kind = context.services.at(write.provider).provider->creation_kind(write.target);
    store.replace_planned(view.id, context.run, plan.writes, context.now);

    std::vector<std::pair<ProviderId, std::string>> reasons;
    for (const auto& reason : plan.not_mirrorable)
        reasons.emplace_back(reason.provider, reason.because);
    store.save_not_mirrorable(view.id, reasons);
    note_deleted_there(store, view, plan.not_mirrorable, context);
}

} // namespace

void reconcile_contact(store::Store& store, ContactId id, const ReconcileContext& context, Reconciled& reconciled)
{
    store.clear_contact_dirty(id);
    const auto view = store.contact(id);
    if (!view) return;
    const Sides sides = sides_of(store, *view, context);
    if (sides.all.empty()) {
        store.replace_planned(id, context.run, {}, context.now);
        store.save_not_mirrorable(id, {});
        return;
    }
    merge::Outcome outcome = merge::merge(view->golden, sides.all, context.policy);
    if (!(outcome.golden == view->golden)) store.save_golden(id, outcome.golden);
    for (std::size_t i = 0; i < sides.all.size(); ++i) {
        const StoredRecord& record = *sides.records[i];
        auto& base = outcome.bases[i];
        if (record.base && !record.base->confirmed) base.confirmed = was_shown(record);
        if (record.base != base) store.save_base(record.id, base);
    }
    record_decisions(store, *view, outcome, context);
    renew_conflicts(store, *view, outcome.conflicts, context);

    const auto targets = targets_of(store, *view, sides, outcome, context);
    store_plan(store, *view, sides, merge::plan(outcome.golden, targets, {.create = context.create}), context,
               reconciled);
}

Reconciled reconcile_batch(store::Store& store, std::size_t limit, const ReconcileContext& context)
{
    const auto transaction = store.begin();
    const auto contacts = store.dirty_contacts(limit);
    Reconciled reconciled{.contacts = contacts.size(), .in_the_way = {}};
    for (const ContactId contact : contacts)
        reconcile_contact(store, contact, context, reconciled);
    transaction->commit();
    return reconciled;
}

} // namespace contactsync::sync
