#include "identity/clusters.hpp"
#include "identity/compare.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

namespace contactsync::identity {
namespace {

bool holds(const std::vector<std::string>& keys, const std::string& key)
{
    return std::ranges::find(keys, key) != keys.end();
}

/// How many of the record's keys other members have as well.
std::size_t count_shared_keys(const Clusters& clusters, const Members& members, std::size_t position)
{
    const Keys& own = clusters.record(position).keys;
    const auto others_hold = [&](auto holds_it) {
        return std::ranges::any_of(
            members, [&](std::size_t other) { return other != position && holds_it(clusters.record(other).keys); });
    };
    const auto emails = std::ranges::count_if(own.emails, [&](const std::string& key) {
        return others_hold([&](const Keys& keys) { return holds(keys.emails, key); });
    });
    const auto phones = std::ranges::count_if(own.phones, [&](const std::string& key) {
        return others_hold([&](const Keys& keys) { return holds(keys.phones, key); });
    });
    const bool profile =
        !own.linkedin.empty() && others_hold([&](const Keys& keys) { return keys.linkedin == own.linkedin; });
    return static_cast<std::size_t>(emails + phones) + (profile ? 1 : 0);
}

/// Which of the unlinked records of one provider stands for the person: the one that shares most with the rest, then
/// the one changed last, then the smallest id (the order of the members).
std::size_t choose_counterpart(const Clusters& clusters, const Members& members, const Members& candidates)
{
    const auto rank = [&](std::size_t position) {
        return std::tuple(count_shared_keys(clusters, members, position),
                          clusters.record(position).updated_at.value_or(TimePoint::min()));
    };
    return *std::ranges::max_element(candidates, [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
}

IdentityReview duplicate_review(const Clusters& clusters, ProviderId provider, const Members& records)
{
    const std::string service(to_string(provider));
    return {.code = "duplicate_record",
            .records = clusters.ids(records),
            .explanation = service + " holds " + std::to_string(records.size()) +
                           " records of one person; one of them is kept in step, the others are left as they are.",
            .suggestion = "Merge them in " + service + "."};
}

/// Why the members are one, for the history: a chain of shared keys that leads through all of them.
std::string reasons(const Clusters& clusters, const Members& members)
{
    constexpr int kReasonsMax = 3;
    Partition reached(clusters.size());
    std::string text;
    int count = 0;
    std::map<ContactId, std::size_t> linked;
    for (const std::size_t member : members)
        if (const auto contact = clusters.record(member).contact)
            reached.unite(linked.emplace(*contact, member).first->second, member);
    const auto follow = [&](const char* what, auto keys_of_member) {
        std::map<std::string, std::size_t> first;
        for (const std::size_t member : members)
            for (const std::string& key : keys_of_member(clusters.record(member).keys)) {
                const std::size_t holder = first.emplace(key, member).first->second;
                if (key.empty() || reached.find(holder) == reached.find(member)) continue;
                reached.unite(holder, member);
                if (++count <= kReasonsMax) text += (text.empty() ? "" : "; ") + std::string(what) + key;
            }
    };
    follow("same e-mail ", [](const Keys& keys) -> const std::vector<std::string>& { return keys.emails; });
    follow("same phone ", [](const Keys& keys) -> const std::vector<std::string>& { return keys.phones; });
    follow("same LinkedIn profile ", [](const Keys& keys) { return std::vector{keys.linkedin}; });
    return text;
}

/// Fills in counterparts and duplicates of one person.
class Assignment {
public:
    Assignment(const Clusters& clusters, Members members) : clusters_(clusters), members_(std::move(members)) {}

    void add_to(Decision& decision) const
    {
        Group group;
        const auto contacts = clusters_.contacts(members_);
        if (!contacts.empty()) {
            group.contact = contacts.front();
            group.absorbed.assign(std::next(contacts.begin()), contacts.end());
        }
        for (const ProviderId provider : kProviders)
            assign(provider, group, decision.reviews);
        const bool decides = contacts.size() > 1 || std::ranges::any_of(members_, [&](std::size_t member) {
                                 return !clusters_.record(member).contact;
                             });
        if (!decides) return;
        group.because = reasons(clusters_, members_);
        decision.groups.push_back(std::move(group));
    }

private:
    void assign(ProviderId provider, Group& group, std::vector<IdentityReview>& reviews) const
    {
        Members all;
        Members unlinked;
        std::optional<std::size_t> counterpart;
        for (const std::size_t member : members_) {
            const Candidate& record = clusters_.record(member);
            if (record.provider != provider) continue;
            all.push_back(member);
            if (!record.contact)
                unlinked.push_back(member);
            else if (!record.duplicate)
                counterpart = member;
        }
        if (!counterpart && !unlinked.empty()) counterpart = choose_counterpart(clusters_, members_, unlinked);
        if (counterpart) group.counterparts.push_back(clusters_.record(*counterpart).id);
        for (const std::size_t member : all)
            if (member != counterpart) group.duplicates.push_back(clusters_.record(member).id);
        if (counterpart && all.size() > 1 && !clusters_.are_known_as_one(all))
            reviews.push_back(duplicate_review(clusters_, provider, all));
    }

    const Clusters& clusters_;
    Members members_; ///< without those that are only context
};

void append(std::vector<IdentityReview>& all, std::vector<IdentityReview> more)
{
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

Decision resolve(const Neighbourhood& around, const Options& options)
{
    Clusters clusters(around);
    Decision decision;
    append(decision.reviews, join_by_address(clusters, options));
    if (options.phone_match == PhoneMatch::unambiguous) append(decision.reviews, join_by_phone(clusters, around));
    append(decision.reviews, join_by_profile(clusters, around));
    for (Members& members : clusters.sets()) {
        std::erase_if(members, [&](std::size_t member) {
            const Candidate& record = clusters.record(member);
            return record.context && !record.contact;
        });
        if (!members.empty()) Assignment(clusters, std::move(members)).add_to(decision);
    }
    return decision;
}

} // namespace contactsync::identity
