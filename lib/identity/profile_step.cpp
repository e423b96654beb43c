#include "identity/clusters.hpp"
#include "identity/compare.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace contactsync::identity {
namespace {

/// Who has a profile, by cluster.
struct Holders {
    std::vector<Members> contacts; ///< existing contacts, and people that e-mail or phone can name
    std::vector<Members> loose;    ///< unlinked records that have nothing but the profile
    std::size_t bare_contacts = 0; ///< of `contacts`, those that have nothing but the profile either
};

bool has_profile(const Clusters& clusters, const Members& set, const std::string& slug)
{
    return std::ranges::any_of(set, [&](std::size_t member) { return clusters.record(member).keys.linkedin == slug; });
}

Holders holders_of(Clusters& clusters, const std::string& slug)
{
    Holders holders;
    for (Members& set : clusters.sets()) {
        if (!has_profile(clusters, set, slug)) continue;
        const bool bare =
            std::ranges::all_of(set, [&](std::size_t member) { return is_bare(clusters.record(member).keys); });
        const bool linked = !clusters.contacts(set).empty();
        if (bare && linked) ++holders.bare_contacts;
        (bare && !linked ? holders.loose : holders.contacts).push_back(std::move(set));
    }
    return holders;
}

/// Whether all contacts and records that the index counted are here, so that "exactly one" can be said at all.
bool all_loaded(const Clusters& clusters, const std::string& slug, const Neighbourhood& around)
{
    const auto counted = around.linkedin_contacts.find(slug);
    if (counted == around.linkedin_contacts.end()) return true;
    std::set<ContactId> contacts;
    std::size_t loaded = 0;
    for (std::size_t position = 0; position < clusters.size(); ++position) {
        const Candidate& record = clusters.record(position);
        if (record.keys.linkedin != slug) continue;
        if (record.contact ? contacts.insert(*record.contact).second : !is_bare(record.keys)) ++loaded;
    }
    return loaded >= counted->second;
}

Members together(const std::vector<Members>& sets)
{
    Members all;
    for (const Members& set : sets)
        all.insert(all.end(), set.begin(), set.end());
    return all;
}

/// The one contact that has a profile, once a contact that has nothing else has gone to the only other one.
std::vector<IdentityReview> join_profile(Clusters& clusters, const std::string& slug)
{
    Holders holders = holders_of(clusters, slug);
    if (holders.contacts.size() == 2 && holders.bare_contacts > 0) {
        const Members both = together(holders.contacts);
        if (clusters.some_are_apart(both)) return {};
        if (clusters.contacts_overlap(both)) return {overlap_review(clusters, both)};
        clusters.unite(both);
        holders.contacts = {both};
    }
    if (holders.contacts.size() > 1) return {};
    holders.loose.insert(holders.loose.end(), holders.contacts.begin(), holders.contacts.end());
    clusters.unite(together(holders.loose));
    return {};
}

} // namespace

std::vector<IdentityReview> join_by_profile(Clusters& clusters, const Neighbourhood& around)
{
    std::set<std::string> slugs; // of records that have nothing else
    for (std::size_t position = 0; position < clusters.size(); ++position)
        if (const Keys& keys = clusters.record(position).keys; is_bare(keys) && !keys.linkedin.empty())
            slugs.insert(keys.linkedin);
    std::vector<IdentityReview> reviews;
    for (const std::string& slug : slugs) {
        if (!all_loaded(clusters, slug, around)) continue;
        for (IdentityReview& review : join_profile(clusters, slug))
            reviews.push_back(std::move(review));
    }
    return reviews;
}

} // namespace contactsync::identity
