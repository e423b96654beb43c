#pragma once

#include "base/ids.hpp"
#include "contact/contact.hpp"
#include "contact/record.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// Who is who (docs/GUIDE.md, "Who is who"). Pure.
namespace contactsync::identity {

enum class PhoneMatch { never, unambiguous, always };

struct Options {
    PhoneMatch phone_match = PhoneMatch::unambiguous;
    bool gmail_dots = false; ///< dots and +tags of gmail.com name the same mailbox: email_key() leaves them out
};

/// What a record can be found by. Only valid elements are keys.
struct Keys {
    std::vector<std::string> emails; ///< normalised addresses, see email_key()
    std::vector<std::string> phones; ///< E.164, without extension
    std::string linkedin;            ///< profile slug, "" if none
};
Keys keys_of(const Contact& values, const Options& options);

/// The e-mail as a matching key: the normalised address; under gmail_dots a gmail.com mailbox loses dots and +tag.
std::string email_key(std::string_view normalised_address, const Options& options);

/// A record as matching sees it.
struct Candidate {
    RecordId id{};
    ProviderId provider = ProviderId::reevo;
    std::optional<ContactId> contact; ///< the contact it is linked to, if any
    bool duplicate = false;           ///< linked as a duplicate, not as the counterpart
    Keys keys;
    std::string first_name;
    std::string last_name;
    std::optional<TimePoint> updated_at;
    std::string remote_id; ///< the last, deterministic tie-break
    bool context = false;  ///< its own neighbours are not all here: compared with, but not decided if unlinked
};

/// What a person has said of two records, the smaller id first. It outranks everything that their keys and names say.
struct Verdicts {
    std::set<std::pair<RecordId, RecordId>> different; ///< two people: never joined, never asked again
    std::set<std::pair<RecordId, RecordId>> same;      ///< one person twice at one provider: not asked again

    bool tells_apart(RecordId a, RecordId b) const { return different.contains(std::minmax(a, b)); }
    bool knows_as_one(RecordId a, RecordId b) const { return same.contains(std::minmax(a, b)); }
};

/// A record and everything near it: built by the caller by following keys from one record. For the rule "at most one
/// record at each provider" the caller says how many records each provider has for each phone key of the neighbourhood
/// (all of them, loaded or not).
struct Neighbourhood {
    std::vector<Candidate> records;
    std::map<std::string, std::map<ProviderId, std::size_t>> phone_holders;
    std::map<std::string, std::size_t>
        linkedin_contacts; ///< how many contacts (or unlinked records with e-mail or phone) have the profile
    Verdicts verdicts;     ///< on these records
};

enum class Relation {
    unrelated, ///< no shared key
    same,      ///< joins
    different, ///< share a key but are different people: no join, no review
    unclear    ///< a review
};
struct Verdict {
    Relation relation = Relation::unrelated;
    std::string because; ///< for people: "same e-mail ann@x.example", "same phone +1…, but different e-mails"
    std::string code;    ///< of an unclear verdict: the review code
};
/// Symmetric in a and b.
Verdict compare(const Candidate& a, const Candidate& b, const Neighbourhood& around, const Options& options);

/// Whether the first names may be the same person's: equal, prefix, initial, known short form, or missing (case,
/// accents, form aside); and last names equal or missing.
bool names_agree(std::string_view first_a, std::string_view last_a, std::string_view first_b, std::string_view last_b);

/// Records that are one person. At most one counterpart a provider; further records of that provider are its
/// duplicates.
struct Group {
    std::optional<ContactId> contact; ///< the existing contact they belong to (the smallest id when several become one)
    std::vector<ContactId> absorbed;  ///< existing contacts that become part of `contact`
    std::vector<RecordId> counterparts;
    std::vector<RecordId> duplicates;
    std::string because; ///< why they are one, for the history; empty for a record alone
};
struct IdentityReview {
    std::string code;              ///< "ambiguous_identity", "duplicate_record", "contacts_overlap"
    std::vector<RecordId> records; ///< sorted
    std::string explanation;
    std::string suggestion;
};
struct Decision {
    std::vector<Group> groups; ///< every record of the neighbourhood that was unlinked (no context), and every linked
                               ///< one that is joined by something
    std::vector<IdentityReview> reviews;
};

/// Decides the records of one neighbourhood. Does not depend on their order. Existing links are kept: a linked record
/// is never moved to another contact except when whole contacts are joined.
Decision resolve(const Neighbourhood& around, const Options& options);

} // namespace contactsync::identity
