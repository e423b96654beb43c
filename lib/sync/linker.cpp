#include "sync/linker.hpp"

#include "identity/neighbourhood.hpp"

#include <algorithm>
#include <set>

namespace contactsync::sync {
namespace {

/// The store as matching follows its keys.
class StoreIndex final : public identity::KeyIndex {
public:
    explicit StoreIndex(store::Store& store) : store_(store) {}

    std::vector<RecordId> holders_of_email(std::string_view key, std::size_t limit) override
    {
        return store_.holders_of_email(key, limit);
    }
    std::vector<RecordId> holders_of_phone(std::string_view key, std::size_t limit) override
    {
        return store_.holders_of_phone(key, limit);
    }
    std::vector<RecordId> holders_of_linkedin(std::string_view slug, std::size_t limit) override
    {
        return store_.holders_of_linkedin(slug, limit);
    }
    std::map<ProviderId, std::size_t> count_phone_holders(std::string_view key) override
    {
        return store_.count_phone_holders(key);
    }
    identity::Candidate candidate(RecordId id) override { return store_.candidate(id); }
    std::vector<RecordId> records_of(ContactId contact, std::size_t limit) override
    {
        return store_.records_of(contact, limit);
    }

private:
    store::Store& store_;
};

bool is_identity_review(std::string_view code)
{
    return code == "ambiguous_identity" || code == "duplicate_record" || code == "contacts_overlap";
}

class Linker {
public:
    Linker(store::Store& store, const ReconcileContext& context) : store_(store), context_(context), index_(store) {}

    void link(RecordId id)
    {
        store_.clear_dirty(id);
        auto around = identity::neighbourhood_of(id, index_, context_.identity);
        std::vector<RecordId> records;
        for (const auto& candidate : around.records)
            records.push_back(candidate.id);
        around.verdicts = store_.verdicts(records);
        const auto decision = identity::resolve(around, context_.identity);
        for (const auto& group : decision.groups)
            apply(group);
        close_outdated(id, decision);
        for (const auto& review : decision.reviews)
            open(review);
    }

private:
    void apply(const identity::Group& group)
    {
        const ContactId contact = group.contact ? *group.contact : store_.create_contact(context_.now);
        for (const ContactId absorbed : group.absorbed)
            store_.absorb_contact(contact, absorbed);
        bool joined = !group.absorbed.empty();
        for (const RecordId id : group.counterparts)
            joined |= link(id, contact, store::LinkState::counterpart);
        for (const RecordId id : group.duplicates)
            joined |= link(id, contact, store::LinkState::duplicate);
        if (joined && !group.because.empty())
            store_.append_history({.at = context_.now,
                                   .run = context_.run,
                                   .contact = contact,
                                   .kind = "joined",
                                   .because = group.because});
    }

    /// Whether anything changed.
    bool link(RecordId id, ContactId contact, store::LinkState state)
    {
        const auto record = store_.record(id);
        if (!record || (record->contact == contact && record->link == state)) return false;
        store_.link(id, contact, state);
        return true;
    }

    std::vector<ContactId> contacts_of(const std::vector<RecordId>& records)
    {
        std::set<ContactId> contacts;
        for (const RecordId id : records)
            if (const auto record = store_.record(id); record && record->contact) contacts.insert(*record->contact);
        return {contacts.begin(), contacts.end()};
    }

    void open(const identity::IdentityReview& question)
    {
        store::Review review{.code = question.code,
                             .contacts = contacts_of(question.records),
                             .records = question.records,
                             .explanation = question.explanation,
                             .suggestion = question.suggestion};
        if (!review.contacts.empty()) review.contact = review.contacts.front();
        std::set<ProviderId> providers;
        for (const RecordId id : question.records)
            if (const auto record = store_.record(id)) providers.insert(record->record.provider);
        review.providers.assign(providers.begin(), providers.end());
        // Duplicates of one contact leave no doubt about who it is; only an open question of identity holds creations
        // back.
        review.blocks_creation = review.contacts.size() > 1;
        store_.open_review(review, context_.now);
        for (const ContactId contact : review.contacts)
            store_.mark_contact_dirty(contact);
    }

    /// A question about this record that no longer arises; whoever else it was about is looked at again.
    void close_outdated(RecordId id, const identity::Decision& decision)
    {
        const auto record = store_.record(id);
        if (!record || !record->contact) return;
        for (const auto& review : store_.reviews_of(*record->contact)) {
            if (!is_identity_review(review.code) || std::ranges::find(review.records, id) == review.records.end())
                continue;
            const bool stands = std::ranges::any_of(decision.reviews, [&](const auto& question) {
                return question.code == review.code && question.records == review.records;
            });
            if (stands) continue;
            store_.close_review(review.id, "the question no longer arises", context_.now);
            for (const ContactId contact : review.contacts)
                store_.mark_contact_dirty(contact);
            for (const RecordId other : review.records) {
                const bool still_in_question = std::ranges::any_of(decision.reviews, [&](const auto& question) {
                    return std::ranges::find(question.records, other) != question.records.end();
                });
                if (other != id && !still_in_question) store_.mark_record_dirty(other);
            }
        }
    }

    store::Store& store_;
    const ReconcileContext& context_;
    StoreIndex index_;
};

} // namespace

std::size_t link_batch(store::Store& store, std::size_t limit, const ReconcileContext& context)
{
    const auto transaction = store.begin();
    const auto records = store.dirty_records(limit);
    Linker linker(store, context);
    for (const RecordId record : records)
        linker.link(record);
    transaction->commit();
    return records.size();
}

} // namespace contactsync::sync
