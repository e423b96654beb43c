#include "identity/clusters.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>

namespace contactsync::identity {

Clusters::Clusters(const Neighbourhood& around) : verdicts_(around.verdicts), partition_(around.records.size())
{
    records_.reserve(around.records.size());
    for (const Candidate& record : around.records)
        records_.push_back(&record);
    std::ranges::sort(records_, {}, [](const Candidate* record) {
        return std::tuple(record->provider, std::string_view(record->remote_id), record->id);
    });
    std::map<ContactId, Members> linked;
    for (std::size_t position = 0; position < size(); ++position)
        if (record(position).contact) linked[*record(position).contact].push_back(position);
    for (const auto& [contact, members] : linked)
        unite(members);
}

void Clusters::unite(const Members& members)
{
    for (const std::size_t member : members)
        partition_.unite(members.front(), member);
}

std::map<std::string, Members> Clusters::by_email() const
{
    return by_key(&Keys::emails);
}

std::map<std::string, Members> Clusters::by_phone() const
{
    return by_key(&Keys::phones);
}

std::map<std::string, Members> Clusters::by_key(const std::vector<std::string> Keys::* keys) const
{
    std::map<std::string, Members> holders;
    for (std::size_t position = 0; position < size(); ++position)
        for (const std::string& key : record(position).keys.*keys)
            holders[key].push_back(position);
    return holders;
}

std::vector<ContactId> Clusters::contacts(const Members& members) const
{
    std::set<ContactId> contacts;
    for (const std::size_t member : members)
        if (record(member).contact) contacts.insert(*record(member).contact);
    return {contacts.begin(), contacts.end()};
}

bool Clusters::contacts_overlap(const Members& members) const
{
    std::map<ProviderId, ContactId> owner;
    return std::ranges::any_of(members, [&](std::size_t member) {
        const Candidate& candidate = record(member);
        if (!candidate.contact || candidate.duplicate) return false;
        const auto [first, inserted] = owner.emplace(candidate.provider, *candidate.contact);
        return !inserted && first->second != *candidate.contact;
    });
}

bool Clusters::are_apart(const Members& a, const Members& b) const
{
    if (verdicts_.different.empty()) return false;
    return std::ranges::any_of(a, [&](std::size_t i) {
        return std::ranges::any_of(b, [&](std::size_t j) { return verdicts_.tells_apart(record(i).id, record(j).id); });
    });
}

std::map<ContactId, Members> Clusters::by_contact(const Members& members) const
{
    std::map<ContactId, Members> contacts;
    for (const std::size_t member : members)
        if (record(member).contact) contacts[*record(member).contact].push_back(member);
    return contacts;
}

bool Clusters::some_are_apart(const Members& members) const
{
    if (verdicts_.different.empty()) return false;
    const auto contacts = by_contact(members);
    return std::ranges::any_of(contacts, [&](const auto& one) {
        return std::ranges::any_of(contacts, [&](const auto& other) {
            return one.first != other.first && are_apart(one.second, other.second);
        });
    });
}

bool Clusters::all_are_apart(const Members& members) const
{
    const auto contacts = by_contact(members);
    return std::ranges::all_of(contacts, [&](const auto& one) {
        return std::ranges::all_of(contacts, [&](const auto& other) {
            return one.first == other.first || are_apart(one.second, other.second);
        });
    });
}

bool Clusters::are_known_as_one(const Members& members) const
{
    return std::ranges::all_of(members, [&](std::size_t i) {
        return std::ranges::all_of(
            members, [&](std::size_t j) { return i == j || verdicts_.knows_as_one(record(i).id, record(j).id); });
    });
}

std::vector<RecordId> Clusters::ids(const Members& members) const
{
    std::vector<RecordId> ids;
    ids.reserve(members.size());
    for (const std::size_t member : members)
        ids.push_back(record(member).id);
    std::ranges::sort(ids);
    return ids;
}

IdentityReview overlap_review(const Clusters& clusters, const Members& members)
{
    std::string names;
    for (const ContactId contact : clusters.contacts(members))
        names += (names.empty() ? "" : ", ") + std::to_string(static_cast<std::int64_t>(contact));
    return {
        .code = "contacts_overlap",
        .records = clusters.ids(members),
        .explanation = "The contacts " + names + " share an address, but a service holds separate records for them.",
        .suggestion =
            "Merge the records at that service if they are one person, or take the shared address from one of them."};
}

} // namespace contactsync::identity
