#pragma once

#include "identity/identity.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace contactsync::identity {

/// Where records are found by their keys: the store, or a map in memory. Answers must not change while a neighbourhood
/// is built.
class KeyIndex {
public:
    virtual ~KeyIndex() = default;
    virtual Candidate candidate(RecordId id) = 0;
    /// Records that have the key, at most `limit`, in a fixed order.
    virtual std::vector<RecordId> holders_of_email(std::string_view key, std::size_t limit) = 0;
    virtual std::vector<RecordId> holders_of_phone(std::string_view key, std::size_t limit) = 0;
    virtual std::vector<RecordId> holders_of_linkedin(std::string_view slug, std::size_t limit) = 0;
    virtual std::map<ProviderId, std::size_t> count_phone_holders(std::string_view key) = 0;
    /// The records linked to the contact, at most `limit`, counterparts first.
    virtual std::vector<RecordId> records_of(ContactId contact, std::size_t limit) = 0;
};

struct NeighbourhoodLimits {
    std::size_t holders_of_email = 500;
    std::size_t holders_of_phone = 50; ///< of a phone that more people share than this, no join is possible anyway
    std::size_t holders_of_linkedin = 50;
    std::size_t records = 1000; ///< in one neighbourhood
};

/// The record and all that its keys lead to, directly or through others: shared e-mails, phones that are not plainly of
/// different people, profiles of records that have nothing else, and the other records of the contacts met. Whichever
/// record of it one starts from, the neighbourhood is the same, unless it is larger than the limits: then what lies at
/// its edge is marked as context.
Neighbourhood neighbourhood_of(RecordId start, KeyIndex& index, const Options& options,
                               const NeighbourhoodLimits& limits = {});

} // namespace contactsync::identity
