#pragma once

#include "identity/identity.hpp"
#include "identity/partition.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

/// The working state of resolve() and its three steps. For the sources of this folder only.
namespace contactsync::identity {

/// Positions of records in a Clusters, in ascending order.
using Members = std::vector<std::size_t>;

/// The records of a neighbourhood in an order of their own, divided into people. At the start, the records of one
/// contact are one. Refers to the neighbourhood, which outlives it.
class Clusters {
public:
    explicit Clusters(const Neighbourhood& around);

    std::size_t size() const { return records_.size(); }
    const Candidate& record(std::size_t position) const { return *records_[position]; }

    std::size_t find(std::size_t position) { return partition_.find(position); }
    void unite(const Members& members);
    std::vector<Members> sets() { return partition_.sets(); }
    const Partition& partition() const { return partition_; }

    /// Who holds each key.
    std::map<std::string, Members> by_email() const;
    std::map<std::string, Members> by_phone() const;

    /// The existing contacts among the members, ascending.
    std::vector<ContactId> contacts(const Members& members) const;
    /// Some provider holds separate counterparts in two of the members' contacts, so that these cannot be one.
    bool contacts_overlap(const Members& members) const;
    /// A person has told some record of the one from some record of the other.
    bool are_apart(const Members& a, const Members& b) const;
    /// Of the members' contacts, whether some two are apart; whether any two are.
    bool some_are_apart(const Members& members) const;
    bool all_are_apart(const Members& members) const;
    /// A person knows that the records are one person's.
    bool are_known_as_one(const Members& members) const;
    std::vector<RecordId> ids(const Members& members) const;

private:
    std::map<std::string, Members> by_key(const std::vector<std::string> Keys::* keys) const;

    std::map<ContactId, Members> by_contact(const Members& members) const;

    const Verdicts& verdicts_;
    std::vector<const Candidate*> records_;
    Partition partition_;
};

/// E-mails join; under PhoneMatch::always phones do too.
std::vector<IdentityReview> join_by_address(Clusters& clusters, const Options& options);
/// PhoneMatch::unambiguous, after the e-mails.
std::vector<IdentityReview> join_by_phone(Clusters& clusters, const Neighbourhood& around);
/// LinkedIn profiles, for records that have nothing else, after e-mails and phones.
std::vector<IdentityReview> join_by_profile(Clusters& clusters, const Neighbourhood& around);

IdentityReview overlap_review(const Clusters& clusters, const Members& members);

} // namespace contactsync::identity
