#include "sync/resolution.hpp"

#include "contact/normalise.hpp"
#include "merge/project.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace contactsync::sync {
namespace {

using store::LinkState;
using store::Review;
using store::StoredRecord;
using Outcome = std::expected<void, std::string>;

struct OptionOf {
    std::string_view operator()(const resolution::Same&) const { return "--same"; }
    std::string_view operator()(const resolution::Different&) const { return "--different"; }
    std::string_view operator()(const resolution::Keep&) const { return "--keep PROVIDER:ID"; }
    std::string_view operator()(const resolution::Take&) const { return "--take PROVIDER"; }
    std::string_view operator()(const resolution::Value&) const { return "--value TEXT"; }
    std::string_view operator()(const resolution::Retry&) const { return "--retry"; }
    std::string_view operator()(const resolution::Leave&) const { return "--leave"; }
};

/// Several records of one service inside one contact, not a question of who is who.
bool is_inside_one_contact(const Review& review)
{
    return review.code == "duplicate_record" && review.contacts.size() < 2;
}

/// An opt-out is owed to the person who asked for it, and a deletion by the configuration: neither is let be.
bool is_owed(OperationKind kind)
{
    return kind == OperationKind::opt_out || kind == OperationKind::archive;
}

const StoredRecord* counterpart_at(const store::ContactView& view, ProviderId provider)
{
    const auto found = std::ranges::find_if(view.records, [&](const StoredRecord& record) {
        return record.record.provider == provider && record.link == LinkState::counterpart;
    });
    return found == view.records.end() ? nullptr : &*found;
}

class Resolving {
public:
    Resolving(store::Store& store, const Review& review, TimePoint now) : store_(store), review_(review), now_(now) {}

    /// The contacts become the first of them; where a service has a record for each, its first one stays in step.
    Outcome operator()(const resolution::Same&)
    {
        const ContactId into = review_.contacts.front();
        for (const ContactId from : review_.contacts) {
            if (from == into) continue;
            const auto mine = store_.contact(into);
            const auto theirs = store_.contact(from);
            if (!mine || !theirs) continue;
            for (const auto& record : theirs->records)
                if (counterpart_at(*mine, record.record.provider) != nullptr)
                    store_.link(record.id, into, LinkState::duplicate);
            store_.absorb_contact(into, from);
        }
        close("the same person");
        return {};
    }

    Outcome operator()(const resolution::Different&)
    {
        if (is_inside_one_contact(review_)) split();
        const auto people = records_by_contact();
        for (auto one = people.begin(); one != people.end(); ++one)
            for (auto other = std::next(one); other != people.end(); ++other)
                for (const RecordId a : *one)
                    for (const RecordId b : *other)
                        store_.save_verdict(a, b, false, now_);
        close("different people");
        return {};
    }

    Outcome operator()(const resolution::Keep& keep)
    {
        const auto kept = store_.record(keep.provider, keep.remote_id);
        const bool named = kept && std::ranges::find(review_.records, kept->id) != review_.records.end();
        if (!named || !kept->contact || kept->state == store::RecordState::gone)
            return std::unexpected(fmt::format("{}:{} is none of the records of review {}", to_string(keep.provider),
                                               keep.remote_id, std::to_underlying(review_.id)));
        for (const RecordId record : review_.records)
            if (record != kept->id) store_.link(record, *kept->contact, LinkState::duplicate);
        store_.link(kept->id, *kept->contact, LinkState::counterpart);
        know_as_one();
        close(fmt::format("{} {} is kept in step", to_string(keep.provider), keep.remote_id));
        return {};
    }

    Outcome operator()(const resolution::Take& take)
    {
        const auto view = store_.contact(review_.contacts.front());
        const auto* record = view ? counterpart_at(*view, take.provider) : nullptr;
        if (record == nullptr || std::ranges::find(review_.providers, take.provider) == review_.providers.end())
            return std::unexpected(
                fmt::format("{} has no part in review {}", to_string(take.provider), std::to_underlying(review_.id)));
        Contact values = record->record.values;
        if (is_list(review_.field)) // a service may hold one address only: its own lead, and none is lost
            for (const Element& element : list_of(view->golden.values, review_.field))
                append_unique(list_of(values, review_.field), element);
        put_in_force(*view, values, take.provider);
        return {};
    }

    Outcome operator()(const resolution::Value& value)
    {
        if (const auto view = store_.contact(review_.contacts.front())) put_in_force(*view, value.values, std::nullopt);
        return {};
    }

    Outcome operator()(const resolution::Retry&)
    {
        if (review_.code == "parked_write") {
            store_.unpark(std::span(&*review_.operation, 1));
        } else if (review_.code == "deleted_there") {
            store_.allow_creation(review_.contacts.front(), review_.providers.front());
        } else {
            store_.forget_conduct(review_.providers.front(), review_.field);
        }
        close("to be tried again");
        return {};
    }

    Outcome operator()(const resolution::Leave&)
    {
        if (review_.code == "parked_write") {
            leave_unwritten();
        } else if (review_.code == "deleted_there") {
            store_.leave_out(review_.contacts.front(), review_.providers.front(), now_);
        } else if (review_.code == "duplicate_record") {
            know_as_one();
        }
        close("left as it is");
        return {};
    }

private:
    /// Every record of the service but the one in step becomes a contact of its own.
    void split()
    {
        for (const RecordId id : review_.records) {
            const auto record = store_.record(id);
            if (!record || record->link == LinkState::counterpart) continue;
            store_.link(id, store_.create_contact(now_), LinkState::counterpart);
        }
    }

    /// All records of the contacts in question as they stand, also those that raised no question.
    std::vector<std::vector<RecordId>> records_by_contact()
    {
        std::set<ContactId> contacts(review_.contacts.begin(), review_.contacts.end());
        for (const RecordId id : review_.records)
            if (const auto record = store_.record(id); record && record->contact) contacts.insert(*record->contact);
        std::vector<std::vector<RecordId>> people;
        for (const ContactId contact : contacts) {
            std::vector<RecordId> records;
            if (const auto view = store_.contact(contact))
                for (const auto& record : view->records)
                    records.push_back(record.id);
            people.push_back(std::move(records));
        }
        return people;
    }

    void know_as_one()
    {
        for (auto one = review_.records.begin(); one != review_.records.end(); ++one)
            for (auto other = std::next(one); other != review_.records.end(); ++other)
                store_.save_verdict(*one, *other, true, now_);
    }

    /// The contact's value; no side has anything more to say until somebody edits it.
    void put_in_force(const store::ContactView& view, const Contact& values, std::optional<ProviderId> source)
    {
        const std::string because = fmt::format("review {}", std::to_underlying(review_.id));
        merge::Golden golden = view.golden;
        merge::copy_field(golden.values, values, review_.field);
        golden.provenance.insert_or_assign(review_.field, merge::Provenance{source, now_, because});
        store_.save_golden(view.id, golden);
        for (const auto& record : view.records) {
            if (!record.base || !record.base->undecided.contains(review_.field)) continue;
            merge::Base base = *record.base;
            base.undecided.erase(review_.field);
            store_.save_base(record.id, base);
        }
        const std::string from = display_value(view.golden.values, review_.field);
        const std::string to = display_value(golden.values, review_.field);
        store_.append_history({.at = now_,
                               .contact = view.id,
                               .kind = "merged",
                               .provider = source,
                               .field = review_.field,
                               .from = from,
                               .to = to,
                               .because = because});
        close(source ? fmt::format("the value of {}", to_string(*source)) : "a value of its own");
    }

    /// What the service refused is not wanted there any more: it keeps what it has, until somebody edits one of the
    /// two.
    void leave_unwritten()
    {
        const auto refused = store_.operation(*review_.operation);
        if (!refused) return;
        const auto record = refused->record ? store_.record(*refused->record) : std::nullopt;
        if (!record) {
            store_.leave_out(refused->contact, refused->provider, now_);
        } else if (record->base) {
            merge::Base base = *record->base;
            for (const auto& change : refused->changes)
                base.accepted.insert_or_assign(change.field, change.to);
            store_.save_base(record->id, base);
        }
        store_.discard(refused->id, now_);
    }

    void close(std::string_view how)
    {
        store_.close_review(review_.id, how, now_);
        for (const ContactId contact : review_.contacts) {
            if (!store_.has_contact(contact)) continue;
            store_.append_history(
                {.at = now_,
                 .contact = contact,
                 .kind = "resolved",
                 .field = review_.field,
                 .because = fmt::format("review {}, {}: {}", std::to_underlying(review_.id), review_.code, how),
                 .operation = review_.operation});
            store_.mark_contact_dirty(contact);
        }
        for (const RecordId id : review_.records)
            if (const auto record = store_.record(id); record && record->state == store::RecordState::live)
                store_.mark_record_dirty(id);
    }

    store::Store& store_;
    const Review& review_;
    TimePoint now_;
};

} // namespace

std::vector<std::string_view> fitting_resolutions(store::Store& store, const Review& review)
{
    const OptionOf option;
    const auto same = option(resolution::Same{});
    const auto different = option(resolution::Different{});
    const auto retry = option(resolution::Retry{});
    const auto leave = option(resolution::Leave{});
    if (is_inside_one_contact(review)) return {option(resolution::Keep{}), different, leave};
    if (review.code == "ambiguous_identity" || review.code == "contacts_overlap" || review.code == "duplicate_record")
        return {same, different};
    if (review.code == "conflict") return {option(resolution::Take{}), option(resolution::Value{})};
    const auto refused = review.operation ? store.operation(*review.operation) : std::nullopt;
    if (refused && is_owed(refused->kind)) return {retry};
    return {retry, leave};
}

std::expected<void, std::string> resolve_review(store::Store& store, const Review& review, const Resolution& resolution,
                                                TimePoint now)
{
    const auto fitting = fitting_resolutions(store, review);
    if (const auto asked = std::visit(OptionOf(), resolution); std::ranges::find(fitting, asked) == fitting.end())
        return std::unexpected(fmt::format("{} does not fit review {}, which is {}: use {}", asked,
                                           std::to_underlying(review.id), review.code, fmt::join(fitting, " or ")));
    const auto transaction = store.begin();
    auto resolved = std::visit(Resolving(store, review, now), resolution);
    if (resolved) transaction->commit();
    return resolved;
}

} // namespace contactsync::sync
