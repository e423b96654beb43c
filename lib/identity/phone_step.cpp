#include "identity/clusters.hpp"
#include "identity/compare.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

namespace contactsync::identity {
namespace {

/// What the shared phones say about two clusters.
struct Between {
    bool same = false;
    bool contradicted = false; ///< by different e-mails
    bool crowded = false;      ///< some pair shares a phone that others at its services hold too
    bool different = false;
    bool inside_one_provider = true; ///< of all that is not different
    std::set<std::size_t> records;   ///< those that may be one person
    std::set<std::string> reasons;   ///< why they are not joined
};

using Pair = std::pair<std::size_t, std::size_t>;

/// The records of each person so far, by representative.
std::map<std::size_t, Members> people_of(Clusters& clusters)
{
    std::map<std::size_t, Members> people;
    for (Members& set : clusters.sets())
        people.emplace(clusters.find(set.front()), std::move(set));
    return people;
}

/// All pairs of clusters that share a phone, by representatives, the smaller first.
std::map<Pair, Between> compare_clusters(Clusters& clusters, const Neighbourhood& around)
{
    const auto people = people_of(clusters);
    std::map<Pair, Between> relations;
    std::set<Pair> compared;
    const auto compare_pair = [&](std::size_t i, std::size_t j) {
        const Candidate& a = clusters.record(i);
        const Candidate& b = clusters.record(j);
        const Pair roots = std::minmax(clusters.find(i), clusters.find(j));
        // Clusters that share an e-mail and are still apart are under review already.
        if (roots.first == roots.second || !compared.emplace(i, j).second || share_a_key(a.keys.emails, b.keys.emails))
            return;
        Between& between = relations[roots];
        if (clusters.are_apart(people.at(roots.first), people.at(roots.second))) {
            between.different = true;
            return;
        }
        Verdict verdict = compare_phones(a, b, around);
        between.same |= verdict.relation == Relation::same;
        const bool unclear = verdict.relation == Relation::unclear;
        const bool contradicted = a.provider != b.provider && !a.keys.emails.empty() && !b.keys.emails.empty();
        between.contradicted |= unclear && contradicted;
        between.crowded |= unclear && !contradicted;
        between.different |= verdict.relation == Relation::different;
        if (verdict.relation == Relation::different) return;
        between.inside_one_provider &= a.provider == b.provider;
        between.records.insert({i, j});
        if (unclear) between.reasons.insert(std::move(verdict.because));
    };
    for (const auto& [phone, holders] : clusters.by_phone())
        for (auto i = holders.begin(); i != holders.end(); ++i)
            for (auto j = std::next(i); j != holders.end(); ++j)
                compare_pair(*i, *j);
    return relations;
}

bool has_email(const Clusters& clusters, const Members& set)
{
    return std::ranges::any_of(set, [&](std::size_t member) { return !clusters.record(member).keys.emails.empty(); });
}

bool share_a_provider(const Clusters& clusters, const Members& a, const Members& b)
{
    return std::ranges::any_of(a, [&](std::size_t i) {
        return std::ranges::any_of(
            b, [&](std::size_t j) { return clusters.record(i).provider == clusters.record(j).provider; });
    });
}

bool some_names_agree(const Clusters& clusters, const Members& a, const Members& b)
{
    return std::ranges::any_of(a, [&](std::size_t i) {
        return std::ranges::any_of(b, [&](std::size_t j) {
            const Candidate& x = clusters.record(i);
            const Candidate& y = clusters.record(j);
            return names_agree(x.first_name, x.last_name, y.first_name, y.last_name);
        });
    });
}

/// Whether two clusters of a chain of shared phones may be one person, also when the chain leads through others.
bool fit(const Clusters& clusters, const Members& a, const Members& b, const Between* between)
{
    if (between != nullptr && (between->contradicted || between->different)) return false;
    if (clusters.are_apart(a, b)) return false;
    if (has_email(clusters, a) && has_email(clusters, b)) return false; // they would share it, and be one already
    return !share_a_provider(clusters, a, b) && some_names_agree(clusters, a, b);
}

bool all_fit(const Clusters& clusters, const std::vector<Members>& people, const std::map<Pair, Between>& relations)
{
    for (auto a = people.begin(); a != people.end(); ++a)
        for (auto b = std::next(a); b != people.end(); ++b) {
            const auto found = relations.find(Pair(std::minmax(a->front(), b->front())));
            if (!fit(clusters, *a, *b, found == relations.end() ? nullptr : &found->second)) return false;
        }
    return true;
}

std::string joined(const std::set<std::string>& reasons)
{
    constexpr std::ptrdiff_t kReasonsMax = 3;
    std::string text;
    for (auto reason = reasons.begin(); reason != reasons.end(); ++reason) {
        if (std::distance(reasons.begin(), reason) == kReasonsMax) return text + "; …";
        text += (text.empty() ? "" : "; ") + *reason;
    }
    return text;
}

IdentityReview phone_review(const Clusters& clusters, const Between& all)
{
    IdentityReview review;
    review.records = clusters.ids(Members(all.records.begin(), all.records.end()));
    if (all.inside_one_provider) {
        review.code = "duplicate_record";
        review.explanation = "Records of one service may be one person: " + joined(all.reasons) + ".";
        review.suggestion = "Merge them at the service if they are one person, or tell them apart by name or phone.";
    } else {
        review.code = "ambiguous_identity";
        review.explanation =
            "Records may be one person, but it is not certain: " +
            (all.reasons.empty() ? "the records that share a phone do not all fit together" : joined(all.reasons)) +
            ".";
        review.suggestion =
            "Give the records that are one person a common e-mail, or take the phone from those that are not.";
    }
    return review;
}

void add(Between& all, const Between& part)
{
    all.inside_one_provider &= part.inside_one_provider;
    all.records.insert(part.records.begin(), part.records.end());
    all.reasons.insert(part.reasons.begin(), part.reasons.end());
}

/// Joins the chains whose people all fit together: what a phone says of two records is not weakened by a third that has
/// it too. Chains of people who do not all fit are left alone.
void join_chains(Clusters& clusters, const std::map<Pair, Between>& relations)
{
    Partition chains(clusters.size());
    for (const auto& [pair, between] : relations)
        if (between.same || between.contradicted) chains.unite(pair.first, pair.second);
    std::map<std::size_t, std::vector<Members>> chained; // people of one chain; most chains are one person
    for (Members& set : clusters.sets())
        chained[chains.find(set.front())].push_back(std::move(set));
    for (const auto& [chain, people] : chained) {
        if (people.size() < 2 || !all_fit(clusters, people, relations)) continue;
        for (const Members& person : people)
            clusters.unite({people.front().front(), person.front()});
    }
}

/// One review for all that is connected by what stayed open.
std::vector<IdentityReview> open_questions(Clusters& clusters, const std::map<Pair, Between>& relations)
{
    Partition connected(clusters.size());
    const auto is_open = [&](const Pair& pair, const Between& between) {
        return (between.same || between.contradicted || between.crowded) &&
               clusters.find(pair.first) != clusters.find(pair.second);
    };
    for (const auto& [pair, between] : relations)
        if (is_open(pair, between)) connected.unite(clusters.find(pair.first), clusters.find(pair.second));
    std::map<std::size_t, Between> questions;
    for (const auto& [pair, between] : relations)
        if (is_open(pair, between)) add(questions[connected.find(clusters.find(pair.first))], between);

    std::vector<IdentityReview> reviews;
    for (const auto& [root, question] : questions)
        reviews.push_back(phone_review(clusters, question));
    return reviews;
}

} // namespace

std::vector<IdentityReview> join_by_phone(Clusters& clusters, const Neighbourhood& around)
{
    const auto relations = compare_clusters(clusters, around);
    join_chains(clusters, relations);
    return open_questions(clusters, relations);
}

} // namespace contactsync::identity
