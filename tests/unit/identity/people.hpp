#pragma once

#include "identity/identity.hpp"
#include "identity/neighbourhood.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Builders for matching: a record that states only what matters, and a world that counts its keys.
namespace contactsync::identity {

class Person {
public:
    Person(int id, ProviderId provider)
    {
        candidate_.id = RecordId{id};
        candidate_.provider = provider;
        candidate_.remote_id = "r" + std::to_string(id);
    }
    Person& name(std::string first, std::string last)
    {
        candidate_.first_name = std::move(first);
        candidate_.last_name = std::move(last);
        return *this;
    }
    Person& email(std::string key)
    {
        candidate_.keys.emails.push_back(std::move(key));
        return *this;
    }
    Person& phone(std::string key)
    {
        candidate_.keys.phones.push_back(std::move(key));
        return *this;
    }
    Person& linkedin(std::string slug)
    {
        candidate_.keys.linkedin = std::move(slug);
        return *this;
    }
    Person& contact(int id, bool duplicate = false)
    {
        candidate_.contact = ContactId{id};
        candidate_.duplicate = duplicate;
        return *this;
    }
    Person& changed(int minute)
    {
        candidate_.updated_at = TimePoint(std::chrono::minutes(minute));
        return *this;
    }
    operator Candidate() const { return candidate_; } // NOLINT: a builder ends as what it builds

private:
    Candidate candidate_;
};

inline Person reevo(int id)
{
    return {id, ProviderId::reevo};
}
inline Person replyio(int id)
{
    return {id, ProviderId::replyio};
}
inline Person tether(int id)
{
    return {id, ProviderId::tether};
}

/// The records as a neighbourhood, its counts taken from these records alone.
inline Neighbourhood around(std::vector<Candidate> records)
{
    Neighbourhood neighbourhood{.records = std::move(records), .phone_holders = {}, .linkedin_contacts = {}};
    std::map<std::string, std::set<ContactId>> profiles;
    for (const Candidate& record : neighbourhood.records) {
        for (const std::string& phone : record.keys.phones)
            ++neighbourhood.phone_holders[phone][record.provider];
        const std::string& slug = record.keys.linkedin;
        if (slug.empty()) continue;
        const bool bare = record.keys.emails.empty() && record.keys.phones.empty();
        if (record.contact ? profiles[slug].insert(*record.contact).second : !bare)
            ++neighbourhood.linkedin_contacts[slug];
    }
    return neighbourhood;
}

/// Records in memory, found by their keys.
class World : public KeyIndex {
public:
    void add(Candidate record)
    {
        for (const std::string& email : record.keys.emails)
            emails_[email].push_back(record.id);
        for (const std::string& phone : record.keys.phones)
            phones_[phone].push_back(record.id);
        if (!record.keys.linkedin.empty()) profiles_[record.keys.linkedin].push_back(record.id);
        if (record.contact) members_[*record.contact].insert(record.id);
        records_[record.id] = std::move(record);
    }
    /// Does what the engine does with a decision.
    void apply(const Decision& decision)
    {
        for (const Group& group : decision.groups) {
            const ContactId contact = group.contact.value_or(ContactId{++contacts_});
            for (const ContactId absorbed : group.absorbed)
                for (const RecordId id : records_of(absorbed, records_.size()))
                    link(id, contact, records_.at(id).duplicate);
            for (const RecordId id : group.counterparts)
                link(id, contact, false);
            for (const RecordId id : group.duplicates)
                link(id, contact, true);
        }
    }
    /// Contact ids given by apply() start above this.
    void reserve_contacts(std::int64_t last) { contacts_ = last; }
    const std::map<RecordId, Candidate>& records() const { return records_; }

    Candidate candidate(RecordId id) override { return records_.at(id); }
    std::vector<RecordId> holders_of_email(std::string_view key, std::size_t limit) override
    {
        return first(emails_, key, limit);
    }
    std::vector<RecordId> holders_of_phone(std::string_view key, std::size_t limit) override
    {
        return first(phones_, key, limit);
    }
    std::vector<RecordId> holders_of_linkedin(std::string_view key, std::size_t limit) override
    {
        return first(profiles_, key, limit);
    }
    std::map<ProviderId, std::size_t> count_phone_holders(std::string_view key) override
    {
        std::map<ProviderId, std::size_t> counts;
        for (const RecordId id : first(phones_, key, records_.size()))
            ++counts[records_.at(id).provider];
        return counts;
    }
    std::vector<RecordId> records_of(ContactId contact, std::size_t limit) override
    {
        const auto found = members_.find(contact);
        if (found == members_.end()) return {};
        std::vector<RecordId> ids(found->second.begin(), found->second.end());
        std::ranges::sort(ids, {}, [&](RecordId id) { return std::pair(records_.at(id).duplicate, id); });
        ids.resize(std::min(ids.size(), limit));
        return ids;
    }

private:
    using Index = std::map<std::string, std::vector<RecordId>, std::less<>>;

    static std::vector<RecordId> first(const Index& index, std::string_view key, std::size_t limit)
    {
        const auto found = index.find(key);
        if (found == index.end()) return {};
        std::vector<RecordId> ids = found->second;
        ids.resize(std::min(ids.size(), limit));
        return ids;
    }
    void link(RecordId id, ContactId contact, bool duplicate)
    {
        Candidate& record = records_.at(id);
        if (record.contact) members_[*record.contact].erase(id);
        record.contact = contact;
        record.duplicate = duplicate;
        members_[contact].insert(id);
    }

    std::map<RecordId, Candidate> records_;
    Index emails_;
    Index phones_;
    Index profiles_;
    std::map<ContactId, std::set<RecordId>> members_;
    std::int64_t contacts_ = 0;
};

} // namespace contactsync::identity
