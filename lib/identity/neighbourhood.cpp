#include "identity/neighbourhood.hpp"

#include "identity/compare.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace contactsync::identity {
namespace {

/// Breadth first, so that what is nearest to the start is in before a limit is met.
class Builder {
public:
    Builder(KeyIndex& index, const Options& options, const NeighbourhoodLimits& limits)
        : index_(index), options_(options), limits_(limits)
    {}

    Neighbourhood build(RecordId start) &&
    {
        admit(start);
        for (std::size_t next = 0; next < around_.records.size(); ++next) {
            const Candidate record = around_.records[next]; // a copy: expanding grows the list
            complete_ = around_.records.size() < limits_.records;
            expand(record);
            around_.records[next].context = !complete_ && next != 0;
        }
        return std::move(around_);
    }

private:
    void expand(const Candidate& record)
    {
        if (record.contact) follow_contact(*record.contact);
        for (const std::string& email : record.keys.emails)
            follow_email(email);
        if (options_.phone_match != PhoneMatch::never)
            for (const std::string& phone : record.keys.phones)
                follow_phone(record, phone);
        if (!record.keys.linkedin.empty()) follow_profile(record);
    }

    void follow_contact(ContactId contact)
    {
        if (!contacts_.insert(contact).second) return;
        for (const RecordId id : index_.records_of(contact, limits_.records))
            admit(id);
    }

    void follow_email(const std::string& email)
    {
        if (!emails_.insert(email).second) return;
        const auto holders = index_.holders_of_email(email, limits_.holders_of_email);
        if (holders.size() >= limits_.holders_of_email) complete_ = false;
        for (const RecordId id : holders)
            admit(id);
    }

    void follow_phone(const Candidate& record, const std::string& phone)
    {
        if (!around_.phone_holders.contains(phone)) around_.phone_holders[phone] = index_.count_phone_holders(phone);
        for (const RecordId id : index_.holders_of_phone(phone, limits_.holders_of_phone)) {
            if (admitted_.contains(id)) continue;
            const Candidate holder = index_.candidate(id);
            const Verdict verdict = compare(record, holder, around_, options_);
            if (verdict.relation == Relation::same || verdict.relation == Relation::unclear) admit(holder);
        }
    }

    /// A profile joins only records that have nothing else, so only they, or those who meet one, look at its other
    /// holders.
    void follow_profile(const Candidate& record)
    {
        const std::string& slug = record.keys.linkedin;
        const auto ids = index_.holders_of_linkedin(slug, limits_.holders_of_linkedin);
        std::vector<Candidate> holders;
        holders.reserve(ids.size());
        for (const RecordId id : ids)
            holders.push_back(index_.candidate(id));
        const bool all_known = ids.size() < limits_.holders_of_linkedin;
        around_.linkedin_contacts[slug] = std::max<std::size_t>(count_contacts(holders), all_known ? 0 : 2);
        for (const Candidate& holder : holders)
            if (is_bare(record.keys) || is_bare(holder.keys)) admit(holder);
    }

    static std::size_t count_contacts(const std::vector<Candidate>& holders)
    {
        std::set<ContactId> contacts;
        std::size_t unlinked = 0;
        for (const Candidate& holder : holders) {
            if (holder.contact)
                contacts.insert(*holder.contact);
            else if (!is_bare(holder.keys))
                ++unlinked;
        }
        return contacts.size() + unlinked;
    }

    bool has_room(RecordId id)
    {
        if (admitted_.contains(id)) return false;
        if (around_.records.size() < limits_.records) return true;
        complete_ = false;
        return false;
    }
    void admit(RecordId id)
    {
        if (has_room(id)) admit(index_.candidate(id));
    }
    void admit(const Candidate& record)
    {
        if (!has_room(record.id)) return;
        admitted_.insert(record.id);
        around_.records.push_back(record);
    }

    KeyIndex& index_;
    const Options& options_;
    const NeighbourhoodLimits& limits_;
    Neighbourhood around_;
    std::unordered_set<RecordId> admitted_;
    std::unordered_set<std::string> emails_;
    std::set<ContactId> contacts_;
    bool complete_ = true; ///< nothing was left out while the present record was expanded
};

} // namespace

Neighbourhood neighbourhood_of(RecordId start, KeyIndex& index, const Options& options,
                               const NeighbourhoodLimits& limits)
{
    return Builder(index, options, limits).build(start);
}

} // namespace contactsync::identity
