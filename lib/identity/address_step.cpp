#include "identity/clusters.hpp"

#include <set>

namespace contactsync::identity {
namespace {

using Holders = std::map<std::string, Members>;

/// Where contacts that share addresses must stay apart: unlinked records that are joined to one of them only go there;
/// those that would be the bridge between two stay on their own.
void attach_unlinked(Clusters& clusters, const Members& members, const Holders& holders)
{
    const std::set<std::size_t> inside(members.begin(), members.end());
    Partition unlinked(clusters.size());
    std::map<std::size_t, Members> touched; // unlinked record -> linked ones that share an address with it
    for (const auto& [key, positions] : holders) {
        if (!inside.contains(positions.front())) continue;
        Members free;
        Members linked;
        for (const std::size_t position : positions)
            (clusters.record(position).contact ? linked : free).push_back(position);
        for (const std::size_t position : free) {
            unlinked.unite(free.front(), position);
            touched[position].insert(touched[position].end(), linked.begin(), linked.end());
        }
    }
    for (Members& set : unlinked.sets()) {
        if (!inside.contains(set.front()) || clusters.record(set.front()).contact) continue;
        Members neighbours;
        for (const std::size_t position : set)
            neighbours.insert(neighbours.end(), touched[position].begin(), touched[position].end());
        if (clusters.contacts(neighbours).size() == 1) set.push_back(neighbours.front());
        clusters.unite(set);
    }
}

} // namespace

std::vector<IdentityReview> join_by_address(Clusters& clusters, const Options& options)
{
    Holders holders = clusters.by_email();
    if (options.phone_match == PhoneMatch::always) holders.merge(clusters.by_phone());
    Partition reach = clusters.partition();
    for (const auto& [key, positions] : holders)
        for (const std::size_t position : positions)
            reach.unite(positions.front(), position);

    std::vector<IdentityReview> reviews;
    for (const Members& set : reach.sets()) {
        const bool told_apart = clusters.some_are_apart(set);
        if (told_apart || clusters.contacts_overlap(set)) {
            attach_unlinked(clusters, set, holders);
            if (!told_apart || !clusters.all_are_apart(set)) reviews.push_back(overlap_review(clusters, set));
        } else {
            clusters.unite(set);
        }
    }
    return reviews;
}

} // namespace contactsync::identity
